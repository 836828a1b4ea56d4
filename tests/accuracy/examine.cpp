#include "tests/accuracy/examine.h"

#include <chrono>
#include <cmath>

#include "io/error.h"
#include "io/input.h"
#include "measure/catalogue.h"

namespace kyphos::accuracy {

using measure::BodyStatus;
using measure::PointLps;

Examined examine(const measure::Volume& volume, Masks masks) {
  const auto start = std::chrono::steady_clock::now();
  Examined result;
  pipeline::SegmentRequest request;
  request.make_masks = masks == Masks::Yes;
  result.segmentation = pipeline::segment_spine(volume, request);
  result.study = measure::measure_study(result.segmentation.bodies, &volume);
  result.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return result;
}

pipeline::AnalysedStudy examined_study(const measure::Volume& volume, const std::string& date) {
  Examined found = examine(volume);
  pipeline::AnalysedStudy study{.report = {}, .spine = volume};
  study.report.study_uid = date;
  study.report.date = date;
  study.report.series.modality = "CT";
  study.report.series.posture = io::Posture::Supine;
  study.report.measured = std::move(found.study);
  return study;
}

measure::Volume read_scan(const std::filesystem::path& path) {
  const std::filesystem::path paths[] = {path};
  const io::InputIndex index = io::index_inputs(paths);
  for (const io::PatientSummary& patient : index.patients) {
    for (const io::StudySummary& study : patient.studies) {
      if (study.chosen) {
        return io::read_series(study.series[*study.chosen]).volume;
      }
    }
  }
  throw io::Error(path.string(), "holds no series that can be measured");
}

PointLps middle_of(const measure::VertebralBody& body) {
  const auto top = body.superior.interpolate(0.0, 0.0);
  const auto base = body.inferior.interpolate(0.0, 0.0);
  return top && base ? body.frame.lps(0.0, 0.0, 0.5 * (top->s_mm + base->s_mm)) : body.frame.origin;
}

std::optional<std::size_t> body_near(const measure::MeasuredStudy& study, const PointLps& point, double reach_mm) {
  std::optional<std::size_t> nearest;
  double best = reach_mm;
  for (std::size_t i = 0; i < study.vertebrae.size(); ++i) {
    const double distance = (middle_of(study.vertebrae[i].body) - point).norm();
    if (distance < best) {
      best = distance;
      nearest = i;
    }
  }
  return nearest;
}

namespace {

constexpr double kWrongDiscMm = 3.0;  // a height wrong by this was measured on something else
constexpr double kInventedMm = 14.0;  // a measured body this far from every expected one is no neighbour's shift

std::vector<measure::VertebralBody> bodies_of(std::span<const ExpectedBody> expected) {
  std::vector<measure::VertebralBody> bodies;
  for (const ExpectedBody& one : expected) {
    bodies.push_back(one.body);
    bodies.back().status = one.whole ? BodyStatus::Measured : BodyStatus::NotMeasured;
    bodies.back().why_not = one.whole ? "" : "cut by the field of view";
  }
  return bodies;
}

void compare_numbers(const std::string& scan, const std::string& body, const measure::MeasuredVertebra& found,
                     const measure::MeasuredVertebra& truth, Scores& result) {
  for (const std::string_view quantity : kQuantities) {
    const auto measured = found.values.find(std::string(quantity));
    const auto expected = truth.values.find(std::string(quantity));
    if (measured == found.values.end() || expected == truth.values.end() || !measured->second.has_value() ||
        !expected->second.has_value()) {
      continue;
    }
    const double error = measured->second.value() - expected->second.value();
    result.scores.push_back({.scan = scan,
                             .body = body,
                             .quantity = std::string(quantity),
                             .truth = expected->second.value(),
                             .error = error,
                             .se = measured->second.standard_error()});
    if (quantity.ends_with("_mm") && std::abs(error) > kWrongDiscMm) {
      result.failures.push_back({scan, body, std::string(quantity) + " off by " + std::to_string(error)});
    }
  }
}

std::string wrong_name(const measure::VertebralBody& found, const std::string& name, Naming naming) {
  const bool right = measure::display_name(found) == name;
  const bool unnamed = !found.name.level.has_value();
  if (right || naming == Naming::Ignored || (unnamed && naming == Naming::WrongOnly)) {
    return {};
  }
  return "is called " + measure::display_name(found);
}

}  // namespace

Scores compare(const std::string& scan, const Examined& found, std::span<const ExpectedBody> expected, Naming naming) {
  const measure::MeasuredStudy truth = measure::measure_study(bodies_of(expected), nullptr);
  Scores result;
  for (std::size_t i = 0; i < expected.size(); ++i) {
    const auto match = body_near(found.study, middle_of(expected[i].body), kSameBodyMm);
    result.bodies_expected += expected[i].whole ? 1 : 0;
    if (!match) {
      if (expected[i].whole) {
        result.failures.push_back({scan, expected[i].name, "not found"});
      }
      continue;
    }
    const measure::MeasuredVertebra& body = found.study.vertebrae[*match];
    const bool measured = body.body.status != BodyStatus::NotMeasured;
    if (expected[i].whole && !measured) {
      result.failures.push_back({scan, expected[i].name, "found but not measured: " + body.body.why_not});
    }
    if (!expected[i].whole && measured) {
      result.failures.push_back({scan, expected[i].name, "is cut by the field of view but was measured"});
    }
    if (const std::string wrong = wrong_name(body.body, expected[i].name, naming); !wrong.empty()) {
      result.failures.push_back({scan, expected[i].name, wrong});
    }
    if (expected[i].whole && measured) {
      ++result.bodies_found;
      compare_numbers(scan, expected[i].name, body, truth.vertebrae[i], result);
    }
  }
  for (const measure::MeasuredVertebra& body : found.study.vertebrae) {
    double nearest = 1e9;
    for (const ExpectedBody& one : expected) {
      nearest = std::min(nearest, (middle_of(one.body) - middle_of(body.body)).norm());
    }
    if (body.body.status != BodyStatus::NotMeasured && nearest > kInventedMm) {
      result.failures.push_back({scan, measure::display_name(body.body), "invented"});
    }
  }
  return result;
}

std::string describe_bodies(const measure::MeasuredStudy& study) {
  std::string text;
  for (const measure::MeasuredVertebra& one : study.vertebrae) {
    text += text.empty() ? "" : " ";
    text += one.body.name.level ? std::string(measure::name(*one.body.name.level))
                                : std::to_string(one.body.position_from_top);
    text += one.body.status == BodyStatus::NotMeasured         ? "-"
            : one.body.status == BodyStatus::MeasuredWithDoubt ? "!"
                                                               : "";
  }
  return text.empty() ? "none" : text;
}

}  // namespace kyphos::accuracy
