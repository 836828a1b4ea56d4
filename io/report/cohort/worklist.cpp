#include "io/report/cohort/worklist.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <tuple>

#include "classify/appropriateness.h"
#include "io/report/words/progression_words.h"
#include "io/report/words/words.h"
#include "measure/catalogue.h"
#include "measure/joined_texts.h"

namespace kyphos::io {
namespace {

/// Behind every category of the classifier: a fracture was seen, but nothing was classified.
constexpr int kUnclassifiedUrgency = 1'000'000;
/// Behind all of them: nobody's list should begin with what may be a fault of the outline.
constexpr int kDoubtfulUrgency = kUnclassifiedUrgency + 1;
constexpr std::string_view kDoubtful = "doubtful";

/// A body as its latest study that measured it shows it, with what became of it since the first.
struct LatestView {
  std::string level;
  const StudyReport* study = nullptr;
  const measure::MeasuredVertebra* vertebra = nullptr;
  const measure::VertebraTimeline* timeline = nullptr;  ///< null where it was not followed
};

/// The largest loss of height of this body in percent, 0 where none is known.
double severity_percent(const measure::MeasuredVertebra& vertebra) {
  double largest = 0.0;
  for (const auto& [key, value] : vertebra.values) {
    if (key.starts_with("loss_") && key.ends_with("_percent") && value) {
      largest = std::max(largest, value.value());
    }
  }
  return largest;
}

/// Graded, or called with a doubt that withholds the grade.
bool is_called(const measure::MeasuredVertebra& vertebra) {
  return vertebra.genant.has_value() || vertebra.call.probability.has_value();
}

/// The body that a study calls so, where it was called there.
const measure::MeasuredVertebra* called(const StudyReport& study, const std::string& name) {
  const auto found = std::ranges::find(study.measured.vertebrae, name, [](const measure::MeasuredVertebra& vertebra) {
    return measure::display_name(vertebra.body);
  });
  return found != study.measured.vertebrae.end() && is_called(*found) ? &*found : nullptr;
}

/// A later study may show another part of the spine: what an earlier one found there stands.
std::vector<LatestView> followed_bodies(const CaseReport& report) {
  std::vector<LatestView> views;
  for (std::size_t i = 0; i < report.progression->input.vertebrae.size(); ++i) {
    const measure::TrackedVertebra& tracked = report.progression->input.vertebrae[i];
    LatestView view{.level = tracked.name, .timeline = &report.progression->timeline.vertebrae[i]};
    for (std::size_t date = 0; date < tracked.observations.size(); ++date) {
      if (const auto* const vertebra = called(report.studies[date], tracked.observations[date].name)) {
        view.study = &report.studies[date];
        view.vertebra = vertebra;
      }
    }
    views.push_back(std::move(view));
  }
  return views;
}

std::vector<LatestView> bodies_of(const CaseReport& report) {
  if (report.progression) {
    return followed_bodies(report);
  }
  std::vector<LatestView> views;
  if (!report.studies.empty()) {
    for (const measure::MeasuredVertebra& vertebra : report.studies.back().measured.vertebrae) {
      views.push_back({.level = measure::display_name(vertebra.body),
                       .study = &report.studies.back(),
                       .vertebra = is_called(vertebra) ? &vertebra : nullptr});
    }
  }
  return views;
}

bool in_doubt(const LatestView& view) {
  return view.vertebra != nullptr && view.vertebra->body.status == measure::BodyStatus::MeasuredWithDoubt;
}

std::string doubts_text(const measure::VertebralBody& body) {
  return "Measured with doubt (" + measure::joined_texts(body.doubts) + "): look at the picture first. ";
}

/// More likely fractured than not, or graded as collapsed.
bool is_likely_fractured(const measure::MeasuredVertebra& vertebra) {
  const measure::Measured<double>& probability = vertebra.call.probability;
  return (vertebra.genant && vertebra.genant.value().grade >= 1) || (probability && probability.value() >= 0.5);
}

bool is_new(const measure::VertebraTimeline* timeline) {
  using enum measure::EventKind;
  return timeline != nullptr && std::ranges::any_of(timeline->events, [](const measure::Event& event) {
           return event.kind == NewFractureFirst || event.kind == NewFractureAdjacent ||
                  event.kind == NewFractureDistant;
         });
}

constexpr std::array<std::string_view, 6> kFindingsInOrder{
    "definite_progression", "probable_progression", "new_fracture", "likely_fracture", "known_level", "doubtful"};

void set_finding(WorklistRow& row, std::string_view finding) {
  row.finding = finding;
  row.finding_rank = static_cast<int>(std::ranges::find(kFindingsInOrder, finding) - kFindingsInOrder.begin());
}

/// What the pictures say of a flagged body.
std::string_view finding_of(const LatestView& view) {
  if (in_doubt(view)) {
    return "doubtful";
  }
  if (view.timeline != nullptr && is_progression(view.timeline->overall)) {
    return view.timeline->overall == measure::ChangeTier::Definite ? "definite_progression" : "probable_progression";
  }
  return is_new(view.timeline) ? "new_fracture" : "likely_fracture";
}

/// The grade with its evidence, or why there is none.
std::string grade_text(const measure::MeasuredVertebra& vertebra, const std::string& date) {
  if (vertebra.genant) {
    const measure::Genant& genant = vertebra.genant.value();
    return "Genant grade " + std::to_string(genant.grade) + (is_borderline(vertebra) ? " (borderline)" : "") + " on " +
           date + ": " + genant.evidence;
  }
  return "No grade on " + date + ": " + vertebra.genant.why_not();
}

/// A body is flagged where it is likely collapsed or goes on collapsing.
std::optional<WorklistRow> row_of(const LatestView& view) {
  const bool collapsed = view.vertebra != nullptr && is_likely_fractured(*view.vertebra);
  const bool worse = view.timeline != nullptr && is_progression(view.timeline->overall);
  if (!collapsed && !worse) {
    return std::nullopt;
  }
  WorklistRow row{.urgency = kUnclassifiedUrgency, .category = "progression", .level = view.level};
  if (worse) {
    row.reason = std::string(measure::words(view.timeline->overall)) + ": " + view.timeline->evidence + ". ";
  }
  if (view.vertebra != nullptr) {
    const measure::Measured<measure::Genant>& genant = view.vertebra->genant;
    if (collapsed && genant) {
      row.category = "fracture_grade_" + std::to_string(genant.value().grade);
    }
    row.severity = severity_percent(*view.vertebra);
    row.reason += grade_text(*view.vertebra, view.study->date.value_or("an undated study"));
  }
  set_finding(row, finding_of(view));
  if (in_doubt(view)) {
    row.urgency = kDoubtfulUrgency;
    row.category = kDoubtful;
    row.reason.insert(0, doubts_text(view.vertebra->body));
  }
  return row;
}

/// The verdict speaks of the patient: all rows stand where it stands, but for doubtful ones where nothing presses. The
/// level that it judged tells its headline: first where it presses, else behind what was seen.
void classify_rows(std::vector<WorklistRow>& rows, const classify::Verdict& verdict) {
  const bool pressing =
      verdict.worklist <= classify::WorklistClass::ProbablyMet || verdict.urgency >= classify::Urgency::Urgent;
  auto judged = std::ranges::find(rows, verdict.level, &WorklistRow::level);
  // A level that the clinical file names is looked at, whatever its grade.
  const bool known_level = verdict.level_named && !verdict.level.empty();
  if (judged != rows.end()) {
    judged->reason = pressing ? verdict.headline + ". " + judged->reason : judged->reason + ". " + verdict.headline;
  } else if (pressing || known_level) {
    judged = rows.insert(rows.end(), {.level = verdict.level, .reason = verdict.headline});
    set_finding(*judged, "known_level");
  }
  for (auto row = rows.begin(); row != rows.end(); ++row) {
    if (row->category != kDoubtful || (pressing && row == judged)) {
      row->urgency = classify::worklist_rank(verdict);
      row->category = classify::name(verdict.worklist);
    }
  }
}

}  // namespace

std::vector<WorklistRow> worklist_rows(const CaseReport& report) {
  std::vector<WorklistRow> rows;
  for (const LatestView& view : bodies_of(report)) {
    if (auto row = row_of(view)) {
      rows.push_back(std::move(*row));
    }
  }
  if (report.verdict) {
    classify_rows(rows, *report.verdict);
  }
  std::ranges::stable_sort(rows, [](const WorklistRow& a, const WorklistRow& b) {
    return std::tuple(a.urgency, a.finding_rank, -a.severity) < std::tuple(b.urgency, b.finding_rank, -b.severity);
  });
  for (std::size_t i = 0; i < rows.size(); ++i) {
    rows[i].ordinal = static_cast<int>(i);
  }
  return rows;
}

std::string category_label(std::string_view category) {
  std::string label(category);
  std::ranges::replace(label, '_', ' ');
  return label;
}

}  // namespace kyphos::io
