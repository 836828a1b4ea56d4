#include <array>
#include <cmath>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>

#include "measure/space/units.h"
#include "tests/support/dicom_builder.h"
#include "tests/support/phantom.h"

/// Makes the sample case: one patient with a fracture of L1 that collapses further between two CT examinations, as
/// DICOM, with its truth and a clinical file. The same bytes every time. Nothing in it comes from a person.

namespace {

using kyphos::measure::Level;
using kyphos::measure::PointLps;
using kyphos::test::Phantom;
using kyphos::test::PhantomShape;
using nlohmann::ordered_json;

struct Visit {
  std::string date;  ///< YYYYMMDD
  double l1_wedge;   ///< lost part of the anterior height of L1
  double turn_deg;   ///< how the patient lay, different each time
  Eigen::Vector3d shift_mm;
  std::uint64_t noise_seed;
};

const std::array<Visit, 2>& visits() {
  static const std::array<Visit, 2> both = {Visit{"20240304", 0.22, 2.0, {3.0, -4.0, 12.0}, 11},
                                            Visit{"20240610", 0.42, -3.0, {-2.0, 5.0, -20.0}, 12}};
  return both;
}

constexpr double kPixelMm = 0.9;
constexpr double kSliceMm = 1.25;
constexpr double kNoiseHu = 18.0;
constexpr double kMarrowHu = 95.0;  // low bone density, as such patients have

Phantom phantom_of(const Visit& visit) {
  kyphos::test::PhantomSpec spec;
  spec.marrow_hu = kMarrowHu;
  spec.size_factor = 1.1;
  spec.bodies = {{Level::L1, {.shape = PhantomShape::Wedge, .fraction = visit.l1_wedge}},
                 {Level::L3, {.shape = PhantomShape::Biconcave, .fraction = 0.12}}};
  spec.pose.linear() =
      Eigen::AngleAxisd(kyphos::measure::radians_from_deg(visit.turn_deg), Eigen::Vector3d(1.0, 0.4, -0.6).normalized())
          .toRotationMatrix();
  spec.pose.translation() = visit.shift_mm;
  return Phantom(spec);
}

ordered_json point_json(const PointLps& point) {
  const auto tenth = [](double mm) { return std::round(mm * 100.0) / 100.0; };
  return {tenth(point.x()), tenth(point.y()), tenth(point.z())};
}

ordered_json truth_json(const Phantom& phantom, const kyphos::measure::Grid& grid) {
  ordered_json bodies = ordered_json::array();
  for (const kyphos::test::PhantomTruth& truth : phantom.truth_within(grid)) {
    const auto points = kyphos::measure::six_points(truth.body);
    if (!truth.whole || !points) {
      continue;
    }
    bodies.push_back(
        {{"level", kyphos::measure::name(truth.level)},
         {"heights_mm",
          {{"anterior", truth.anterior_mm}, {"middle", truth.middle_mm}, {"posterior", truth.posterior_mm}}},
         {"wedge_angle_deg", truth.wedge_deg},
         {"landmarks_lps_mm",
          {{"SA", point_json(points->superior_anterior)},
           {"SM", point_json(points->superior_middle)},
           {"SP", point_json(points->superior_posterior)},
           {"IA", point_json(points->inferior_anterior)},
           {"IM", point_json(points->inferior_middle)},
           {"IP", point_json(points->inferior_posterior)}}}});
  }
  return {{"segmental_kyphosis_l1_deg", phantom.segmental_kyphosis_deg(Level::L1)}, {"vertebrae", bodies}};
}

std::string iso_date(const std::string& date) {
  return date.substr(0, 4) + "-" + date.substr(4, 2) + "-" + date.substr(6, 2);
}

void write_text(const std::filesystem::path& file, const std::string& text) {
  std::ofstream out(file, std::ios::binary);
  out << text;
  if (!out.flush()) {
    throw std::runtime_error(file.string() + " cannot be written");
  }
}

ordered_json write_visit(const Visit& visit, const std::filesystem::path& folder) {
  const Phantom phantom = phantom_of(visit);
  const kyphos::measure::Grid grid =
      phantom.grid({.first = Level::T10, .last = Level::L5, .pixel_mm = kPixelMm, .slice_mm = kSliceMm});
  const kyphos::measure::Volume volume = phantom.scan(grid, {.noise_hu = kNoiseHu, .seed = visit.noise_seed});
  kyphos::test::DicomSeriesOptions options;
  options.patient_id = "SAMPLE-1";
  options.patient_name = "Sample^Case";
  options.birth_date = "19420101";
  options.sex = "F";
  options.study_date = visit.date;
  options.study_description = "CT spine, synthetic";
  options.description = "axial 1.25 synthetic phantom";
  kyphos::test::write_dicom_series(folder / iso_date(visit.date), volume, options);
  ordered_json truth = truth_json(phantom, grid);
  truth["date"] = iso_date(visit.date);
  return truth;
}

/// What a clinician would add at the second date; keys as docs/clinical.md describes them.
ordered_json clinical_json() {
  return {{"_note", "synthetic, belongs to the sample case"},
          {"patient", "SAMPLE-1"},
          {"assessed_on", "2024-06-10"},
          {"age_years", 82},
          {"fracture_levels", {"L1"}},
          {"previously_diagnosed", "yes"},
          {"first_diagnosis", "2024-03-04"},
          {"pain", "yes"},
          {"pain_score", 8},
          {"pain_score_before", 5},
          {"pain_course", "worse"},
          {"pain_focal", "yes"},
          {"pain_mechanical", "yes"},
          {"dyspnoea", "no"},
          {"neurologic_deficit", "no"},
          {"bladder_bowel_dysfunction", "no"},
          {"malignancy_history", "no"},
          {"malignancy_suspected", "no"},
          {"infection", "no"},
          {"trauma_energy", "low"},
          {"ankylosing_disease", "no"},
          {"osteoporosis", "yes"},
          {"previous_augmentation", "no"},
          {"conservative_therapy", "yes"},
          {"conservative_measures", {"analgesics", "brace"}}};
}

void make_case(const std::filesystem::path& folder) {
  std::filesystem::create_directories(folder);
  ordered_json truth = {{"what", "Truth of the synthetic sample case; heights as docs/method.md defines them"},
                        {"studies", ordered_json::array()}};
  for (const Visit& visit : visits()) {
    truth["studies"].push_back(write_visit(visit, folder / "dicom"));
  }
  write_text(folder / "truth.json", truth.dump(1) + "\n");
  write_text(folder / "clinical.json", clinical_json().dump(1) + "\n");
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: make_sample DIR   writes DIR/sample-case\n");
    return 2;
  }
  try {
    const std::filesystem::path folder = std::filesystem::path(argv[1]) / "sample-case";
    make_case(folder);
    std::printf("The sample case: %s\n", folder.c_str());
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "make_sample: %s\n", error.what());
    return 1;
  }
}
