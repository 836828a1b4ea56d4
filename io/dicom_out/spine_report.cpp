#include <algorithm>

#include "io/derived_uid.h"
#include "io/dicom_out/report_document.h"
#include "io/report/words/findings_words.h"
#include "io/report/words/progression_words.h"
#include "io/report/words/tracked_body.h"
#include "io/report/words/words.h"
#include "measure/catalogue.h"

namespace kyphos::io::dicom_out {
namespace {

const CodedEntry kFinding{.value = "121071", .scheme = "DCM", .meaning = "Finding"};
const CodedEntry kFindingSite{.value = "363698007", .scheme = "SCT", .meaning = "Finding Site"};
const CodedEntry kRemark{.value = "121106", .scheme = "DCM", .meaning = "Comment"};
const CodedEntry kSpine{.value = "421060004", .scheme = "SCT", .meaning = "Spine"};
const CodedEntry kCobb{.value = "285285000", .scheme = "SCT", .meaning = "Cobb angle"};
const CodedEntry kDegree{.value = "deg", .scheme = "UCUM", .meaning = "degree"};

/// A Cobb angle between two named endplates; kyphosis positive.
void put_angle(SrItem& group, const measure::SpineAngle& angle) {
  const std::string between = angle.upper + " to " + angle.lower + "; kyphosis positive";
  put_number(group, {.concept_name = kCobb, .method = own_code(angle.name, angle_title(angle))}, angle.value_deg, 1,
             kDegree);
  group.text(
      Relation::Contains, kRemark,
      angle_title(angle) + ": " + between + (angle.value_deg.doubt().empty() ? "" : "; " + angle.value_deg.doubt()));
}

void put_angles(ReportDocument& document, const DocumentInput& input) {
  const std::vector<measure::SpineAngle>& angles = input.study_report().measured.angles;
  if (std::ranges::none_of(angles, [](const auto& angle) { return angle.value_deg.has_value(); })) {
    return;
  }
  SrItem group = document.group("1501", "Spine", derived_uid("spine\x1f" + input.source.person()));
  group.code(Relation::Contains, kFinding, kSpine);
  put_time_point(group, input);
  for (const measure::SpineAngle& angle : angles) {
    if (angle.value_deg) {
      put_angle(group, angle);
    }
  }
}

/// A change with its standard error, the limit that decides, and what it comes to a month.
void put_change(SrItem& group, const measure::Change& change) {
  const measure::CatalogueRow* const row = measure::find_row(change.key);
  if (row == nullptr || !change.difference) {
    return;
  }
  const std::string label(row->label);
  put_number(group, {.concept_name = own_code("change_" + change.key, "Change: " + label)}, change.difference,
             row->decimals, unit_code(row->unit));
  if (change.decision_limit) {
    group.number(Relation::Contains, own_code("limit_" + change.key, "Decision limit: " + label),
                 decimal_text(change.decision_limit.value(), row->decimals + 2), unit_code(row->unit));
  }
}

/// The pair of dates that is told of a body at this study: the one that decided, where this date is its later one; else
/// the step from the date before.
std::optional<std::size_t> earlier_of(const measure::VertebraTimeline& vertebra, std::size_t study) {
  if (vertebra.current == study && vertebra.baseline) {
    return vertebra.baseline;
  }
  for (const measure::Change& change : vertebra.changes) {
    if (change.later == study && change.earlier + 1 == study) {
      return change.earlier;
    }
  }
  return std::nullopt;
}

void put_verdict(SrItem& group, const measure::VertebraTimeline& vertebra, const DocumentInput& input) {
  if (vertebra.current == input.study) {
    group.code(Relation::Contains, own_code("change_verdict", "Change since prior"),
               own_code("change_" + std::string(measure::key(vertebra.overall)), measure::words(vertebra.overall)));
    if (!vertebra.evidence.empty()) {
      group.text(Relation::Contains, kRemark, vertebra.evidence);
    }
  }
  for (const measure::Event& event : vertebra.events) {
    if (event.later == input.study) {
      group.text(Relation::Contains, kRemark, event.text);
    }
  }
}

/// The body that a timeline is of, at this study; null where it is not seen.
const measure::VertebralBody* body_of(const DocumentInput& input, const measure::TrackedVertebra& tracked) {
  const std::string& name = tracked.observations[input.study].name;
  for (const measure::MeasuredVertebra& vertebra : input.study_report().measured.vertebrae) {
    if (measure::display_name(vertebra.body) == name) {
      return &vertebra.body;
    }
  }
  return nullptr;
}

void put_changes(ReportDocument& document, const DocumentInput& input) {
  if (!input.report.progression) {
    return;
  }
  const Progression& progression = *input.report.progression;
  for (std::size_t at = 0; at < progression.timeline.vertebrae.size(); ++at) {
    const measure::VertebraTimeline& vertebra = progression.timeline.vertebrae[at];
    const measure::VertebralBody* const body = body_of(input, progression.input.vertebrae[at]);
    const std::optional<std::size_t> earlier = earlier_of(vertebra, input.study);
    if (body == nullptr || !earlier) {
      continue;
    }
    const TrackedBody tracked = tracked_body(input.report, input.study, *body, input.source.person());
    SrItem group = document.group("1501", tracked.identifier, tracked.uid);
    group.code(Relation::Contains, kFinding, {.value = "3572006", .scheme = "SCT", .meaning = "Vertebral body"});
    put_time_point(group, input);
    put_site(group, *body);
    for (const measure::Change& change : vertebra.changes) {
      if (change.later == input.study && change.earlier == *earlier) {
        put_change(group, change);
      }
    }
    group.text(Relation::Contains, kRemark,
               "Change from " + date_text(progression.input.points[*earlier]) + " to " +
                   date_text(progression.input.points[input.study]) + "; positive where the later value is larger");
    for (const std::size_t date : {*earlier, input.study}) {
      if (progression.input.points[date].from_report) {
        group.text(Relation::Contains, kRemark,
                   date_text(progression.input.points[date]) + ": " + std::string(kFromReport));
      }
    }
    put_verdict(group, vertebra, input);
  }
}

/// Bodies that were measured but lie in no segment: a group without a segment each.
void put_bodies_without_segment(ReportDocument& document, const DocumentInput& input) {
  const std::vector<measure::MeasuredVertebra>& vertebrae = input.study_report().measured.vertebrae;
  for (std::size_t at = 0; at < vertebrae.size(); ++at) {
    const measure::VertebralBody& body = vertebrae[at].body;
    const bool has_segment = input.segmentation && input.segmentation->segment_of[at] > 0;
    if (has_segment || body.status == measure::BodyStatus::NotMeasured) {
      continue;
    }
    const TrackedBody tracked = tracked_body(input.report, input.study, body, input.source.person());
    SrItem group = document.group("1501", tracked.identifier, tracked.uid);
    group.code(Relation::Contains, kFinding, {.value = "3572006", .scheme = "SCT", .meaning = "Vertebral body"});
    put_time_point(group, input);
    put_site(group, body);
    put_body(group, input, vertebrae[at]);
  }
}

/// Findings that belong to no single body: bridged stretches, the bone of the whole spine.
void put_study_findings(ReportDocument& document, const DocumentInput& input) {
  const measure::MeasuredStudy& study = input.study_report().measured;
  for (const FindingLine& line : finding_lines(study)) {
    const bool of_a_body = std::ranges::any_of(
        study.vertebrae, [&](const auto& vertebra) { return measure::display_name(vertebra.body) == line.level; });
    if (!of_a_body) {
      SrItem words = document.evaluations();
      words.text(Relation::Contains, kRemark,
                 line.level + ": " + line.finding + " " + line.value +
                     (line.confidence.empty() ? "" : " (" + line.confidence + ")"));
    }
  }
}

/// The verdict is one of the whole case: it goes with the newest study.
void put_classification(ReportDocument& document, const DocumentInput& input) {
  if (!input.report.verdict || input.study + 1 != input.report.studies.size()) {
    return;
  }
  const classify::Verdict& verdict = *input.report.verdict;
  SrItem words = document.evaluations();
  words.text(Relation::Contains, own_code("verdict", "Appropriateness"), verdict.headline);
  words.text(Relation::Contains, own_code("verdict_words", "Appropriateness in words"), verdict.paragraph);
  words.text(Relation::Contains, own_code("urgency", "Urgency"), std::string(classify::name(verdict.urgency)));
  words.text(Relation::Contains, own_code("edition", "Edition of the criteria"),
             std::string(classify::describe(verdict.edition)));
  if (verdict.scenario != nullptr) {
    words.text(Relation::Contains, own_code("scenario", "Clinical scenario"),
               std::string(verdict.scenario->wording) + " (" + std::string(classify::name(verdict.applies)) +
                   "; source: " + std::string(verdict.scenario->source) + ")");
  }
  for (const classify::Missing& missing : verdict.missing) {
    words.text(Relation::Contains, own_code("missing", "Needed to answer"), missing.text);
  }
  words.text(Relation::Contains, own_code("disclaimer", "Disclaimer"), std::string(classify::kDisclaimer));
}

}  // namespace

std::optional<FinishedObject> spine_report(const DocumentInput& input) {
  ReportDocument document(input, 903, "kyphos spine, change and criteria");
  put_angles(document, input);
  put_bodies_without_segment(document, input);
  put_changes(document, input);
  put_study_findings(document, input);
  put_classification(document, input);
  return document.has_content() ? std::optional(document.finished(input.study_report())) : std::nullopt;
}

}  // namespace kyphos::io::dicom_out
