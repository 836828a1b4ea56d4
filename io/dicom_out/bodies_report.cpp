#include "io/dicom_out/report_document.h"
#include "io/dicom_out/report_reading.h"
#include "io/report/words/correction_words.h"
#include "io/report/words/findings_words.h"
#include "io/report/words/tracked_body.h"
#include "io/report/words/words.h"
#include "measure/catalogue.h"

namespace kyphos::io::dicom_out {
namespace {

const CodedEntry kComment{.value = "121106", .scheme = "DCM", .meaning = "Comment"};

void put_genant(SrItem& group, const measure::MeasuredVertebra& vertebra) {
  if (!vertebra.genant) {
    return;
  }
  const measure::Genant& genant = vertebra.genant.value();
  const std::string grade = std::to_string(genant.grade);
  group.code(Relation::Contains, own_code("genant_grade", "Genant grade"),
             own_code("genant_" + grade, "Genant grade " + grade));
  group.code(Relation::Contains, own_code("genant_type", "Genant type"),
             own_code("type_" + std::string(word(genant.type)), std::string(word(genant.type))));
  for (std::size_t each = 0; each < genant.probabilities.size(); ++each) {
    put_plain_number(group, grade_probability_code(each), genant.probabilities[each], kProbabilityDecimals,
                     unit_code("1"));
  }
}

/// CID 240: present, absent, undetermined.
void put_presence(SrItem& group, const char* key, const char* label, const std::optional<bool>& found) {
  const CodedEntry value = !found   ? CodedEntry{.value = "373068000", .scheme = "SCT", .meaning = "Undetermined"}
                           : *found ? CodedEntry{.value = "52101004", .scheme = "SCT", .meaning = "Present"}
                                    : CodedEntry{.value = "272519000", .scheme = "SCT", .meaning = "Absent"};
  group.code(Relation::Contains, own_code(key, label), value);
}

void put_findings(SrItem& group, const measure::MeasuredVertebra& vertebra) {
  const measure::Findings& findings = vertebra.findings;
  put_presence(group, "gas_cleft", "Gas cleft",
               findings.cleft.volume_mm3 ? std::optional(findings.cleft.found()) : std::nullopt);
  put_presence(group, "cement", "Bone cement",
               findings.cement.volume_cm3 || findings.cement.present() ? std::optional(findings.cement.present())
                                                                       : std::nullopt);
  // A sign can only be seen: that none was seen proves nothing (measure/finding/suspicion.h).
  for (const measure::SuspicionSign& sign : findings.suspicion) {
    put_presence(group, std::string(measure::key(sign.kind)).c_str(), "Sign that raises suspicion", true);
    group.text(Relation::Contains, kComment, sign.text);
  }
}

void put_comments(SrItem& group, const DocumentInput& input, const measure::MeasuredVertebra& vertebra) {
  const measure::VertebralBody& body = vertebra.body;
  const auto say = [&group](const std::string& text) { group.text(Relation::Contains, kComment, text); };
  if (body.status == measure::BodyStatus::NotMeasured) {
    say("Not measured: " + body.why_not);
  }
  if (body.reader) {
    say("Not by the program alone, " + correction_line(vertebra));
  }
  for (const std::string& doubt : body.doubts) {
    say("Doubtful: " + doubt);
  }
  for (const measure::CatalogueRow& row : measure::catalogue()) {
    const auto found = vertebra.values.find(std::string(row.key));
    if (found != vertebra.values.end() && !found->second.doubt().empty()) {
      say(std::string(row.label) + ": " + found->second.doubt());
    }
  }
  for (const FindingLine& line : finding_lines(input.study_report().measured)) {
    if (line.level == measure::display_name(body)) {
      say(line.finding + ": " + line.value + (line.confidence.empty() ? "" : " (" + line.confidence + ")"));
    }
  }
  if (vertebra.genant && vertebra.genant.value().grade > 0) {
    say(vertebra.genant.value().evidence);
  }
}

}  // namespace

void put_body(SrItem& group, const DocumentInput& input, const measure::MeasuredVertebra& vertebra) {
  const measure::VertebralBody& body = vertebra.body;
  put_plain_number(group, position_code(), body.position_from_top, 0, unit_code("1"));
  put_plain_number(group, name_probability_code(), body.name.confidence, kProbabilityDecimals, unit_code("1"));
  put_plain_number(group, spacing_code(), body.quality.slice_spacing_along_axis_mm, kSpacingDecimals, unit_code("mm"));
  for (const measure::CatalogueRow& row : measure::catalogue()) {
    const auto found = vertebra.values.find(std::string(row.key));
    if (found != vertebra.values.end()) {
      put_number(group, number_code(row), found->second, row.decimals, unit_code(row.unit));
    }
  }
  if (vertebra.body.status != measure::BodyStatus::NotMeasured) {
    put_genant(group, vertebra);
    put_findings(group, vertebra);
  }
  put_comments(group, input, vertebra);
}

std::optional<FinishedObject> bodies_report(const DocumentInput& input) {
  if (!input.segmentation) {
    return std::nullopt;
  }
  ReportDocument document(input, 902, "kyphos measurements of bodies");
  const std::vector<measure::MeasuredVertebra>& vertebrae = input.study_report().measured.vertebrae;
  for (std::size_t at = 0; at < vertebrae.size(); ++at) {
    const unsigned segment = input.segmentation->segment_of[at];
    if (segment == 0) {
      continue;
    }
    const measure::VertebralBody& body = vertebrae[at].body;
    const TrackedBody tracked = tracked_body(input.report, input.study, body, input.source.person());
    SrItem group = document.group("1411", tracked.identifier, tracked.uid);
    group.code(Relation::Contains, {.value = "121071", .scheme = "DCM", .meaning = "Finding"},
               {.value = "3572006", .scheme = "SCT", .meaning = "Vertebral body"});
    put_time_point(group, input);
    group.image({.value = "121191", .scheme = "DCM", .meaning = "Referenced Segment"},
                {.sop_class = input.segmentation->object.sop_class,
                 .sop_instance = input.segmentation->object.sop_instance,
                 .segment = segment});
    group.uid(Relation::Contains, {.value = "121232", .scheme = "DCM", .meaning = "Source series for segmentation"},
              input.source.series_uid);
    put_site(group, body);
    put_body(group, input, vertebrae[at]);
  }
  return document.finished(input.study_report());
}

}  // namespace kyphos::io::dicom_out
