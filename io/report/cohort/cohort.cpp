#include "io/report/cohort/cohort.h"

#include <algorithm>
#include <chrono>
#include <map>
#include <optional>

#include "io/calendar_day.h"

namespace kyphos::io {
namespace {

constexpr const char* kAnterior = "height_anterior_mm";
constexpr const char* kPosterior = "height_posterior_mm";

std::optional<double> value_of(const VertebraRow& row, const std::string& key) {
  const auto found = row.values.find(key);
  return found == row.values.end() ? std::nullopt : found->second.value;
}

/// Days since the epoch.
int day_number(const std::chrono::year_month_day& date) {
  return static_cast<int>(std::chrono::sys_days{date}.time_since_epoch().count());
}

/// The largest loss of height of this body, whatever it is measured against.
std::optional<double> loss_of(const VertebraRow& row) {
  std::optional<double> largest;
  for (const auto& [key, number] : row.values) {
    if (key.starts_with("loss_") && key.ends_with("_percent") && number.value) {
      largest = std::max(largest.value_or(*number.value), *number.value);
    }
  }
  return largest;
}

/// The rows of one level, in the order of the studies' dates; undated studies left out.
using ByLevel = std::map<std::string, std::vector<std::pair<int, const VertebraRow*>>>;

ByLevel by_level(std::span<const StudyRow> studies, std::span<const VertebraRow> vertebrae) {
  ByLevel levels;
  for (const StudyRow& study : studies) {
    const auto date = study.date ? calendar_day(*study.date) : std::nullopt;
    for (const VertebraRow& row : vertebrae) {
      if (date && row.study_uid == study.study_uid && !row.level.empty()) {
        levels[row.level].emplace_back(day_number(*date), &row);
      }
    }
  }
  return levels;
}

void add_heights(Cohort& cohort, const VertebraRow& row) {
  const auto level = measure::level_from_name(row.level);
  if (!level) {
    return;
  }
  const auto at = static_cast<std::size_t>(measure::verse_number(*level));
  if (const auto anterior = value_of(row, kAnterior)) {
    cohort.anterior_mm[at].push_back(*anterior);
  }
  if (const auto posterior = value_of(row, kPosterior)) {
    cohort.posterior_mm[at].push_back(*posterior);
  }
}

void add_course(Cohort& cohort, const std::vector<std::pair<int, const VertebraRow*>>& course) {
  if (course.size() < 2 || course.front().first == course.back().first) {
    return;
  }
  std::vector<LossAtDay> line;
  for (const auto& [day, row] : course) {
    if (const auto loss = loss_of(*row)) {
      line.push_back({.days = day - course.front().first, .loss_percent = *loss});
    }
  }
  if (course.back().second->genant_grade.value_or(0) >= 1 && line.size() >= 2) {
    cohort.losses.push_back(std::move(line));
  }
}

}  // namespace

void add_to_cohort(Cohort& cohort, std::span<const StudyRow> studies, std::span<const VertebraRow> vertebrae) {
  const auto latest = std::ranges::find_if(studies.rbegin(), studies.rend(),
                                           [](const StudyRow& study) { return study.outcome == "measured"; });
  for (const VertebraRow& row : vertebrae) {
    if (latest != studies.rend() && row.study_uid == latest->study_uid) {
      add_heights(cohort, row);
    }
  }
  for (const auto& [level, course] : by_level(studies, vertebrae)) {
    add_course(cohort, course);
  }
}

}  // namespace kyphos::io
