#include <cmath>
#include <cstdio>
#include <fstream>
#include <nlohmann/json.hpp>

#include "tests/accuracy/examine.h"
#include "tests/accuracy/sections.h"

namespace kyphos::accuracy {

namespace {

struct Visit {
  std::string folder;
  nlohmann::json truth;
  Examined found;
  std::optional<std::size_t> fractured;  ///< index of the body that the simulation changed
};

/// The truth's landmarks are RAS; the middle of the six in LPS.
measure::PointLps centre_of(const nlohmann::json& truth) {
  measure::PointLps sum = measure::PointLps::Zero();
  for (const auto& [name, point] : truth.at("landmarks_after").items()) {
    sum += measure::PointLps(-point.at(0).get<double>(), -point.at(1).get<double>(), point.at(2).get<double>());
  }
  return sum / static_cast<double>(truth.at("landmarks_after").size());
}

Visit read_visit(const std::filesystem::path& folder, const std::string& name) {
  Visit visit{.folder = name, .truth = {}, .found = {}, .fractured = {}};
  std::ifstream file(folder / (name + "-truth.json"));
  visit.truth = nlohmann::json::parse(file);
  visit.found = examine(read_scan(folder / name));
  visit.fractured = body_near(visit.found.study, centre_of(visit.truth), 12.0);
  return visit;
}

/// True change of a quantity at the changed body against the first visit; nothing changes elsewhere.
std::optional<double> true_change(const nlohmann::json& first, const nlohmann::json& later, std::string_view quantity,
                                  int from_fracture) {
  const auto change = [&](const char* key) {
    return from_fracture == 0 ? later.at("after").at(key).get<double>() - first.at("after").at(key).get<double>() : 0.0;
  };
  if (quantity == "height_anterior_mm") {
    return change("anterior_mm");
  }
  if (quantity == "height_middle_mm") {
    return change("middle_mm");
  }
  if (quantity == "height_posterior_mm") {
    return change("posterior_mm");
  }
  const double kyphosis = later.at("kyphosis_change_deg").get<double>() - first.at("kyphosis_change_deg").get<double>();
  if (quantity == "wedge_angle_deg") {
    return from_fracture == 0 ? kyphosis : 0.0;
  }
  return std::abs(from_fracture) <= 1 ? kyphosis : 0.0;  // the segment of three bodies
}

Scores compare_visits(const std::string& scan, const Visit& first, const Visit& later) {
  Scores scores;
  const std::string name = scan + " " + later.folder;
  if (!first.fractured || !later.fractured) {
    scores.failures.push_back({name, "the changed body", "not found"});
    return scores;
  }
  for (std::size_t i = 0; i < first.found.study.vertebrae.size(); ++i) {
    const int from_fracture = static_cast<int>(i) - static_cast<int>(*first.fractured);
    const int j = static_cast<int>(*later.fractured) + from_fracture;
    if (j < 0 || j >= static_cast<int>(later.found.study.vertebrae.size())) {
      continue;
    }
    const auto& before = first.found.study.vertebrae[i];
    const auto& after = later.found.study.vertebrae[static_cast<std::size_t>(j)];
    ++scores.bodies_expected;
    scores.bodies_found += after.body.status != measure::BodyStatus::NotMeasured ? 1 : 0;
    const std::string body = measure::display_name(before.body) + (from_fracture == 0 ? "*" : "");
    for (const std::string_view quantity : kQuantities) {
      const auto& a = before.values.at(std::string(quantity));
      const auto& b = after.values.at(std::string(quantity));
      const auto change = true_change(first.truth, later.truth, quantity, from_fracture);
      if (!a.has_value() || !b.has_value() || !change) {
        continue;
      }
      scores.scores.push_back({.scan = name,
                               .body = body,
                               .quantity = std::string(quantity),
                               .truth = *change,
                               .error = b.value() - a.value() - *change,
                               .se = std::hypot(a.standard_error(), b.standard_error())});
    }
  }
  std::printf("%-28s %s |", name.c_str(), describe_bodies(later.found.study).c_str());
  for (const Score& score : scores.scores) {
    if (score.body.ends_with("*")) {
      std::printf(" %+.2f (true %+.2f)", score.truth + score.error, score.truth);
    }
  }
  std::printf("\n");
  std::fflush(stdout);
  return scores;
}

}  // namespace

Scores run_progression_section(const SectionRequest& request) {
  const std::vector<std::pair<std::string, std::vector<std::string>>> scans = {
      {"verse005", {"visit1", "visit2-unchanged", "visit3"}}, {"verse007", {"visit1", "visit2", "visit3"}}};
  Scores all;
  for (const auto& [scan, visits] : scans) {
    const std::filesystem::path folder = request.data / "simulated-progression" / scan;
    if (!std::filesystem::exists(folder)) {
      std::printf("skipped: %s is not there\n", folder.c_str());
      continue;
    }
    const Visit first = read_visit(folder, visits.front());
    std::printf("%-28s %s\n", (scan + " " + visits.front()).c_str(), describe_bodies(first.found.study).c_str());
    for (std::size_t i = 1; i < visits.size(); ++i) {
      all.append(compare_visits(scan, first, read_visit(folder, visits[i])));
    }
  }
  print_scores("simulated progression (* the changed body; errors of the change)", all);
  return all;
}

}  // namespace kyphos::accuracy
