#include "tests/support/example_report.h"

#include "measure/catalogue.h"

namespace kyphos::test {
namespace {

using measure::Measured;
using measure::WhyNot;

constexpr double kDepthMm = 34.0;
constexpr double kWidthMm = 44.0;
constexpr int kOutlineAngles = 72;
constexpr double kAnyValue = 1.5;  // of the measurements that no test looks at
constexpr double kAnyError = 0.25;

measure::EndplateSurface flat_endplate(double s_mm) {
  measure::EndplateSurface surface(-kDepthMm / 2, -kWidthMm / 2, 1.0, static_cast<int>(kDepthMm) + 1,
                                   static_cast<int>(kWidthMm) + 1);
  for (int iv = 0; iv < surface.count_v(); ++iv) {
    for (int iu = 0; iu < surface.count_u(); ++iu) {
      surface.set(iu, iv, measure::EndplatePoint{.s_mm = s_mm, .se_mm = 0.2});
    }
  }
  return surface;
}

measure::MeasuredVertebra with_values(measure::VertebralBody body, double anterior_mm) {
  measure::MeasuredVertebra vertebra{.body = std::move(body)};
  for (const measure::CatalogueRow& row : measure::catalogue()) {
    vertebra.values.emplace(row.key, Measured<double>(kAnyValue, kAnyError));
  }
  vertebra.values.insert_or_assign("height_anterior_mm", Measured<double>(anterior_mm, 0.3149));
  vertebra.values.insert_or_assign("segmental_kyphosis_deg", WhyNot{"the body above is not in view"});
  return vertebra;
}

measure::MeasuredVertebra not_measured(measure::VertebralBody body) {
  body.status = measure::BodyStatus::NotMeasured;
  body.coverage = measure::Coverage::CutBelow;
  body.why_not = "cut by the lower edge of the scan";
  measure::MeasuredVertebra vertebra{.body = std::move(body)};
  for (const measure::CatalogueRow& row : measure::catalogue()) {
    vertebra.values.emplace(row.key, WhyNot{"cut by the lower edge of the scan"});
  }
  vertebra.genant = WhyNot{"cut by the lower edge of the scan"};
  return vertebra;
}

measure::MeasuredStudy example_study() {
  measure::MeasuredStudy study;
  study.vertebrae.push_back(with_values(box_body(measure::Level::T12, {0, 0, 60}, 24.0), 24.0449));
  study.vertebrae.back().genant = Measured<measure::Genant>(
      {.type = measure::GenantType::None, .grade = 0, .evidence = "no height is 20 % below its neighbours"}, {});
  study.vertebrae.push_back(with_values(box_body(measure::Level::L1, {1, 2, 28}, 17.0), 17.0));
  study.vertebrae.back().genant = Measured<measure::Genant>(
      {.type = measure::GenantType::Wedge, .grade = 2, .evidence = "anterior height 31 % below T12 & L2"}, {});
  study.vertebrae.back().body.status = measure::BodyStatus::MeasuredWithDoubt;
  study.vertebrae.back().body.doubts = {"left and right differ by 3.1 mm, \"scoliosis\" <or fracture>"};
  study.vertebrae.front().values.insert_or_assign(
      "gardner_angle_deg", Measured<double>(kAnyValue, kAnyError, "rests on the superior endplate of T11"));
  study.vertebrae.push_back(not_measured(box_body(measure::Level::L2, {2, 4, -6}, 25.0)));
  for (std::size_t i = 0; i < study.vertebrae.size(); ++i) {
    study.vertebrae[i].body.position_from_top = static_cast<int>(i) + 1;
  }
  study.angles = {{.name = "thoracolumbar_kyphosis_t12_l1",
                   .upper = "superior endplate of T12",
                   .lower = "inferior endplate of L1",
                   .value_deg = Measured<double>(
                       11.26, 0.84, "rests on the inferior endplate of L1, and L1 is measured with doubt")},
                  {.name = "lumbar_lordosis_l1_s1",
                   .upper = "superior endplate of L1",
                   .lower = "superior endplate of S1",
                   .value_deg = WhyNot{"S1 is not in view"}}};
  study.warnings = {{.code = "thick_slices", .text = "slices of 3.0 mm: heights are less sure"}};
  return study;
}

io::SeriesSummary example_series() {
  return {.series_uid = "1.2.3.1",
          .modality = "CT",
          .description = "SPINE, \"BONE\" <1mm>",
          .kernel = "B70f",
          .orientation = "axial",
          .posture = io::Posture::Supine,
          .posture_evidence = "Patient Position HFS",
          .contrast = io::Tristate::No,
          .kvp = 120.0,
          .slice_count = 120,
          .rows_columns = {512, 512},
          .spacing_mm = {0.5, 0.5, 1.0},
          .slice_thickness_mm = 1.0,
          .single_slice = false,
          .usable = true,
          .reason = "thinnest axial series",
          .reason_code = "ok",
          .warnings = {},
          .slices = {}};
}

}  // namespace

measure::VertebralBody box_body(measure::Level level, const measure::PointLps& origin, double height_mm) {
  measure::VertebralBody body;
  body.name = {
      .level = level,
      .confidence = 0.97,
      .candidates = {{.level = level, .probability = 0.97}, {.level = measure::Level::T11, .probability = 0.03}},
      .evidence = "last rib"};
  body.frame.origin = origin;
  body.superior = flat_endplate(height_mm / 2);
  body.inferior = flat_endplate(-height_mm / 2);
  for (double s_mm = -height_mm / 2; s_mm <= height_mm / 2; s_mm += 1.0) {
    body.posterior_wall.push_back({.s_mm = s_mm, .u_mm = -kDepthMm / 2, .se_mm = 0.2});
    body.anterior_wall.push_back({.s_mm = s_mm, .u_mm = kDepthMm / 2, .se_mm = 0.2});
    body.outlines.push_back({.s_mm = s_mm, .radius_mm = std::vector<double>(kOutlineAngles, kWidthMm / 2)});
  }
  return body;
}

io::CaseReport example_report() {
  io::SeriesSummary rejected = example_series();
  rejected.series_uid = "1.2.3.2";
  rejected.description = "TOPOGRAM";
  rejected.reason = "a localiser";
  rejected.reason_code = "localizer";
  rejected.usable = false;
  io::StudyReport study{.study_uid = "1.2.3",
                        .date = "2020-01-02",
                        .series = example_series(),
                        .rejected = {rejected},
                        .measured = example_study(),
                        .warnings = {{.code = "missing_slices", .text = "2 slices are missing"}},
                        .pictures = {},
                        .masks = {},
                        .times = {}};
  study.pictures = {{.name = "sagittal", .caption = "Sagittal.", .png = "drawn-bytes", .plain_png = "plain-bytes"}};
  return {.patient_key = "p-0011223344556677",
          .sex = "F",
          .age_years = 82,
          .studies = {std::move(study)},
          .failures = {{.study_uid = "1.2.4", .date = std::nullopt, .problem = "IM0001: the pixel data are cut short"}},
          .settings = {{"label", "none"}},
          .warnings = {{.code = "ignored_files", .text = "1 file was left out"}}};
}

}  // namespace kyphos::test
