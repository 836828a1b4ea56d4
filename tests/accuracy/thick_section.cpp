#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "measure/space/interpolated.h"
#include "pipeline/interpolated_slices.h"
#include "tests/accuracy/examine.h"
#include "tests/accuracy/resample.h"
#include "tests/accuracy/sections.h"

namespace kyphos::accuracy {
namespace {

struct ThinScan {
  const char* name;
  const char* path;
  bool in_training;          ///< of the finder's shipped weights
  bool only_detail = false;  ///< too thick itself to be a truth
};
constexpr std::array kThinScans{ThinScan{"verse005", "ct-verse/sub-verse005_ct.nii.gz", false},
                                ThinScan{"verse007", "ct-verse/sub-verse007_ct.nii.gz", false},
                                ThinScan{"lidc-0314", "ct-dicom/lidc-0314", true},
                                ThinScan{"cmb-crc", "ct-dicom/cmb-crc", true},
                                ThinScan{"thorax", "ct-totalsegmentator/thorax_contrast_metal_ct.nii.gz", true, true},
                                ThinScan{"example", "ct-totalsegmentator/example_ct.nii.gz", true, true},
                                ThinScan{"acrin-flt001", "ct-dicom/acrin-flt001", true, true},
                                ThinScan{"simulated005", "simulated-progression/verse005/visit3", false, true}};
constexpr std::array kThickHeights{"height_anterior_mm", "height_middle_mm", "height_posterior_mm"};
constexpr int kThickGrade = 2;  // from here a false grade changes what is done

/// The volume in axial slices of a thickness, averaged over it; the first lies `part` of a slice below the lowest.
measure::Volume in_slices(const measure::Volume& volume, double slice_mm, double part) {
  const auto& from = volume.grid;
  const Eigen::AlignedBox3d box = bounds_of(from);
  const measure::PointLps low = box.min();
  const measure::PointLps high = box.max();
  const auto spacing = from.spacing_mm();
  const double pixel = std::max(0.5, std::min({spacing[0], spacing[1], spacing[2]}));
  measure::Grid grid;
  const double first = low.z() + slice_mm * (0.5 + part);
  grid.size = {static_cast<int>((high.x() - low.x()) / pixel) + 1, static_cast<int>((high.y() - low.y()) / pixel) + 1,
               static_cast<int>((high.z() - 0.5 * slice_mm - first) / slice_mm) + 1};
  grid.lps_from_index.linear() = Eigen::Vector3d(pixel, pixel, slice_mm).asDiagonal();
  grid.lps_from_index.translation() = Eigen::Vector3d(low.x(), low.y(), first);
  return resample(volume, grid, slice_mm);
}

/// Thick slices interpolated back to a fine grid, as reformats and copies on finer grids are.
measure::Volume interpolated_back(const measure::Volume& thick, double step_mm) {
  measure::Grid grid = thick.grid;
  const double slice_mm = thick.grid.spacing_mm()[2];
  grid.size[2] = static_cast<int>((thick.grid.size[2] - 1) * slice_mm / step_mm);
  grid.lps_from_index.linear().col(2) *= step_mm / slice_mm;
  return resample(thick, grid, 0.0);
}

struct ThickTally {
  int expected = 0, measured = 0, doubted = 0, false_grades = 0, invented = 0;
};

int thick_grade(const measure::MeasuredVertebra& body) { return body.genant ? body.genant.value().grade : 0; }

/// One body of the thin scan in the thick one.
void compare_body(const std::string& scan, const measure::MeasuredVertebra& thin,
                  const measure::MeasuredVertebra& thick, ThickTally& tally, Scores& scores) {
  const std::string name = measure::display_name(thin.body);
  ++tally.measured;
  ++scores.bodies_found;
  const bool doubted = thick.body.status == measure::BodyStatus::MeasuredWithDoubt;
  tally.doubted += doubted ? 1 : 0;
  if (thin.body.name.level && thick.body.name.level && thin.body.name.level != thick.body.name.level) {
    scores.failures.push_back({scan, name, "named " + measure::display_name(thick.body)});
  }
  if (thick_grade(thick) >= kThickGrade && thick_grade(thin) < kThickGrade) {
    ++tally.false_grades;
    scores.failures.push_back({scan, name, "false grade " + std::to_string(thick_grade(thick))});
  }
  for (const char* key : kThickHeights) {
    const auto& truth = thin.values.at(key);
    const auto& seen = thick.values.at(key);
    if (truth.has_value() && seen.has_value()) {
      scores.scores.push_back({scan, name, key, truth.value(), seen.value() - truth.value(),
                               std::hypot(seen.standard_error(), truth.standard_error()), doubted});
    }
  }
}

void compare_thick(const std::string& scan, const Examined& thin, const Examined& thick, ThickTally& tally,
                   Scores& scores) {
  std::vector<bool> known(thick.study.vertebrae.size(), false);
  for (const measure::MeasuredVertebra& one : thin.study.vertebrae) {
    const auto near = body_near(thick.study, middle_of(one.body), kSameBodyMm);
    if (near) {
      known[*near] = true;
    }
    if (one.body.status != measure::BodyStatus::Measured) {
      continue;  // no truth
    }
    ++tally.expected;
    ++scores.bodies_expected;
    if (!near || thick.study.vertebrae[*near].body.status == measure::BodyStatus::NotMeasured) {
      std::printf("    %s not measured: %s\n", measure::display_name(one.body).c_str(),
                  near ? thick.study.vertebrae[*near].body.why_not.c_str() : "not found");
      continue;
    }
    compare_body(scan, one, thick.study.vertebrae[*near], tally, scores);
  }
  for (std::size_t i = 0; i < known.size(); ++i) {
    const auto& body = thick.study.vertebrae[i].body;
    if (!known[i] && body.status == measure::BodyStatus::Measured) {
      ++tally.invented;
      scores.failures.push_back({scan, measure::display_name(body), "measured where the thin scan has no body"});
    }
  }
}

}  // namespace

namespace {

/// A scan with what it shows as it is, which all its thick copies are compared with.
struct ThinTruth {
  ThinScan scan;
  measure::Volume volume;
  std::optional<Examined> thin;  ///< examined when first asked for
};

struct ThickCase {
  double slice_mm = 3.0;
  bool back = false;  ///< interpolated back to a fine grid

  [[nodiscard]] std::string name(const ThinScan& scan) const {
    return std::string(scan.name) + (back ? ", drawn out from " : ", averaged to ") +
           std::to_string(static_cast<int>(slice_mm)) + " mm";
  }
};

/// One scan in slices of one thickness at all starts.
void run_thin_scan(ThinTruth& truth, const ThickCase& one, const std::vector<double>& starts, Scores& scores) {
  if (!truth.thin) {
    truth.thin = examine(truth.volume);
  }
  const ThinScan& scan = truth.scan;
  const std::string name = std::string(scan.name) + (scan.in_training ? "*" : "");
  ThickTally tally;
  for (const double start : starts) {
    measure::Volume slices = in_slices(truth.volume, one.slice_mm, start);
    std::string said;
    if (one.back) {
      slices = interpolated_back(slices, std::min({truth.volume.grid.spacing_mm()[0], 1.0}));
      const auto warning = pipeline::undo_interpolation(slices);
      said = warning ? "  " + warning->text : "  not seen as interpolated";
    }
    const Examined thick = examine(slices);
    std::printf("  %s %.0f mm: %s (%.0f s, thin %.0f s)%s\n", name.c_str(), one.slice_mm,
                describe_bodies(thick.study).c_str(), thick.seconds, truth.thin->seconds, said.c_str());
    compare_thick(name, *truth.thin, thick, tally, scores);
  }
  std::printf("%-10s %.0f mm  measured %d of %d, %d with doubt | false grades %d | invented %d\n", scan.name,
              one.slice_mm, tally.measured, tally.expected, tally.doubted, tally.false_grades, tally.invented);
  std::fflush(stdout);
}

void say_detail(const ThinScan& scan, const measure::Volume& volume) {
  const auto found = measure::interpolated_axis(volume);
  const auto spacing = volume.grid.spacing_mm();
  std::printf("%-10s as scanned, %.2f x %.2f x %.2f mm: %s\n", scan.name, spacing[0], spacing[1], spacing[2],
              found ? ("interpolated from " + std::to_string(found->resolution_mm) + " mm").c_str() : "all its own");
}

}  // namespace

Scores run_thick_section(const SectionRequest& request) {
  const std::vector<double> starts =
      request.extent == Extent::Full ? std::vector<double>{0.0, 0.33, 0.67} : std::vector<double>{0.37};
  Scores all;
  const auto asked = [&](const ThickCase& one, const ThinScan& scan) {
    return !scan.only_detail && one.name(scan).find(request.one_case) != std::string::npos;
  };
  std::vector<ThickCase> cases;
  for (const bool back : {false, true}) {
    for (const double slice_mm : {3.0, 4.0, 5.0}) {
      cases.push_back({.slice_mm = slice_mm, .back = back});
    }
  }
  std::vector<ThinTruth> truths;
  for (const ThinScan& scan : kThinScans) {
    const std::filesystem::path path = request.data / scan.path;
    const bool named = std::string(scan.name).find(request.one_case) != std::string::npos;
    if (std::filesystem::exists(path) &&
        (named || std::ranges::any_of(cases, [&](const ThickCase& one) { return asked(one, scan); }))) {
      truths.push_back({.scan = scan, .volume = read_scan(path), .thin = {}});
      say_detail(scan, truths.back().volume);
    }
  }
  for (const ThickCase& one : cases) {
    Scores scores;
    for (ThinTruth& truth : truths) {
      if (asked(one, truth.scan)) {
        run_thin_scan(truth, one, starts, scores);
      }
    }
    if (scores.bodies_expected > 0) {
      print_scores("Slices of " + std::to_string(static_cast<int>(one.slice_mm)) + " mm" +
                       (one.back ? ", interpolated back to thin ones," : "") +
                       " against the thin scan (*: seen by the finder's training)",
                   scores);
      all.append(scores);
    }
  }
  return all;
}

}  // namespace kyphos::accuracy
