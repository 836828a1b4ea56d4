#include "io/dicom_out/report_content.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <functional>

#include "io/dicom/header/tags.h"
#include "io/dicom_out/dataset.h"
#include "io/dicom_out/report_reading.h"
#include "io/report/words/words.h"
#include "measure/catalogue.h"

namespace kyphos::io::dicom_out {
namespace {

using dicom::item_of;
using dicom::text_of;

std::string code_value(DcmItem& holder, const DcmTagKey& sequence) {
  DcmItem* const code = item_of(holder, sequence, 0);
  return code == nullptr ? std::string() : text_of(*code, DCM_CodeValue) + text_of(*code, DCM_LongCodeValue);
}

std::string concept_of(DcmItem& item) { return code_value(item, DCM_ConceptNameCodeSequence); }

void for_children(DcmItem& item, const std::function<void(DcmItem&)>& look) {
  for (unsigned long at = 0; DcmItem* const child = item_of(item, DCM_ContentSequence, at); ++at) {
    look(*child);
  }
}

std::optional<double> numeric_value(DcmItem& item) {
  DcmItem* const value = item_of(item, DCM_MeasuredValueSequence, 0);
  return value == nullptr ? std::nullopt : dicom::number_of(*value, DCM_NumericValue);
}

/// A number with what tells it from others of the same name, and its standard error.
struct ReportedNumber {
  std::string name, place, method, derivation;
  double value = 0.0;
  std::optional<double> error{};
};

std::optional<ReportedNumber> number_in(DcmItem& item) {
  const auto value = numeric_value(item);
  if (!value) {
    return std::nullopt;
  }
  ReportedNumber number{.name = concept_of(item), .place = {}, .method = {}, .derivation = {}, .value = *value};
  for_children(item, [&number](DcmItem& child) {
    const std::string what = concept_of(child);
    const std::string said = code_value(child, DCM_ConceptCodeSequence);
    if (what == "106233006") {
      number.place = said;
    } else if (what == "370129005") {
      number.method = said;
    } else if (what == "121401") {
      number.derivation = said;
    } else if (what == "371884006") {
      number.error = numeric_value(child);
    }
  });
  return number;
}

std::string value_or_none(const std::optional<CodedEntry>& code) { return code ? code->value : std::string(); }

bool is_of_row(const ReportedNumber& number, const measure::CatalogueRow& row) {
  const NumberCode code = number_code(row);
  return number.name == code.concept_name.value && number.place == value_or_none(code.place) &&
         number.method == value_or_none(code.method) && number.derivation == value_or_none(code.derivation);
}

/// All that a group says, sorted by kind.
struct GroupParts {
  std::string identifier, uid, date, segment_series;
  std::vector<ReportedNumber> numbers;
  std::map<std::string, std::string> codes;  ///< concept to value
  std::vector<std::string> comments;

  [[nodiscard]] const ReportedNumber* number(const std::string& name) const {
    const auto found = std::ranges::find(numbers, name, &ReportedNumber::name);
    return found == numbers.end() ? nullptr : &*found;
  }
};

GroupParts parts_of(DcmItem& group) {
  GroupParts parts;
  for_children(group, [&parts](DcmItem& child) {
    const std::string what = concept_of(child);
    const std::string kind = text_of(child, DCM_ValueType);
    if (what == "112039") {
      parts.identifier = text_of(child, DCM_TextValue);
    } else if (what == "112040") {
      parts.uid = text_of(child, DCM_UID);
    } else if (what == "C2348792") {
      parts.date = text_of(child, DCM_TextValue);
    } else if (what == "121232") {
      parts.segment_series = text_of(child, DCM_UID);
    } else if (what == "121106") {
      parts.comments.push_back(text_of(child, DCM_TextValue));
    } else if (kind == "CODE") {
      parts.codes.emplace(what, code_value(child, DCM_ConceptCodeSequence));
    } else if (auto number = kind == "NUM" ? number_in(child) : std::nullopt) {
      parts.numbers.push_back(std::move(*number));
    }
  });
  return parts;
}

/// What follows the heading of a comment; nothing where none begins so.
std::optional<std::string> comment_after(const GroupParts& parts, const std::string& heading) {
  for (const std::string& comment : parts.comments) {
    if (comment.starts_with(heading)) {
      return comment.substr(heading.size());
    }
  }
  return std::nullopt;
}

measure::Measured<double> value_of_row(const GroupParts& parts, const measure::CatalogueRow& row) {
  const auto found =
      std::ranges::find_if(parts.numbers, [&row](const ReportedNumber& number) { return is_of_row(number, row); });
  if (found == parts.numbers.end() || !found->error) {
    return measure::WhyNot{"the earlier report does not tell it"};
  }
  return {found->value, *found->error, comment_after(parts, plain(std::string(row.label) + ": ")).value_or("")};
}

std::optional<measure::GenantType> type_of_word(const std::string& code) {
  using enum measure::GenantType;
  for (const measure::GenantType type : {None, Wedge, Biconcave, Crush}) {
    if (code == "type_" + std::string(word(type))) {
      return type;
    }
  }
  return std::nullopt;
}

measure::Measured<measure::Genant> genant_in(const GroupParts& parts) {
  const auto grade = parts.codes.find("genant_grade");
  const auto type = parts.codes.find("genant_type");
  if (grade == parts.codes.end() || type == parts.codes.end()) {
    return measure::WhyNot{"the earlier report gives no grade"};
  }
  const auto known = type_of_word(type->second);
  const std::string digit = grade->second.starts_with("genant_") ? grade->second.substr(7) : std::string();
  if (!known || digit.size() != 1 || digit[0] < '0' || digit[0] > '3') {
    return measure::WhyNot{"the earlier report's grade is none that is known"};
  }
  measure::Genant genant{.type = *known, .grade = digit[0] - '0', .evidence = "as the earlier report says"};
  for (std::size_t each = 0; each < genant.probabilities.size(); ++each) {
    const ReportedNumber* const probability = parts.number(grade_probability_code(each).value);
    genant.probabilities[each] = probability == nullptr ? 0.0 : probability->value;
  }
  return {genant, genant};
}

void take_status(const GroupParts& parts, measure::VertebralBody& body) {
  for (const std::string& comment : parts.comments) {
    constexpr std::string_view kDoubtful = "Doubtful: ";
    if (comment.starts_with(kDoubtful)) {
      body.doubts.push_back(comment.substr(kDoubtful.size()));
      body.status = measure::BodyStatus::MeasuredWithDoubt;
    }
  }
  if (const auto why = comment_after(parts, "Not measured: ")) {
    body.status = measure::BodyStatus::NotMeasured;
    body.why_not = *why;
  }
}

/// Nothing where the group is of a change, which tells no place.
std::optional<ReportedBody> body_in(const GroupParts& parts) {
  const ReportedNumber* const place = parts.number(position_code().value);
  const ReportedNumber* const sure = parts.number(name_probability_code().value);
  const ReportedNumber* const spacing = parts.number(spacing_code().value);
  if (place == nullptr || sure == nullptr || spacing == nullptr) {
    return std::nullopt;
  }
  ReportedBody found{.vertebra = {}, .identifier = parts.identifier, .tracking_uid = parts.uid};
  measure::VertebralBody& body = found.vertebra.body;
  body.position_from_top = static_cast<int>(place->value);
  body.name.level = measure::level_from_name(parts.identifier);
  body.name.confidence = std::clamp(sure->value, 0.0, 1.0);
  body.name.evidence = "as the earlier report says";
  body.quality.slice_spacing_along_axis_mm = spacing->value;
  body.quality.from_voxels = false;
  take_status(parts, body);
  for (const measure::CatalogueRow& row : measure::catalogue()) {
    found.vertebra.values.emplace(row.key, body.status == measure::BodyStatus::NotMeasured
                                               ? measure::Measured<double>(measure::WhyNot{body.why_not})
                                               : value_of_row(parts, row));
  }
  found.vertebra.genant = genant_in(parts);
  const auto cement = parts.codes.find("cement");
  found.vertebra.findings.cement.seen_unmeasured = cement != parts.codes.end() && cement->second == "52101004";
  found.vertebra.call.probability = found.vertebra.values.at("fracture_probability");
  return found;
}

/// "Title: superior endplate of T4 to inferior endplate of T12; kyphosis positive; doubt".
void take_angles(const GroupParts& parts, std::vector<measure::SpineAngle>& angles) {
  for (const ReportedNumber& number : parts.numbers) {
    if (number.method.empty() || !number.error) {
      continue;
    }
    measure::SpineAngle angle{.name = number.method, .upper = {}, .lower = {}};
    std::string doubt;
    if (const auto said = comment_after(parts, plain(angle_title(angle) + ": "))) {
      constexpr std::string_view kSign = "; kyphosis positive";
      const std::size_t to = said->find(" to ");
      const std::size_t end = said->find(kSign);
      if (to != std::string::npos && end != std::string::npos && to < end) {
        angle.upper = said->substr(0, to);
        angle.lower = said->substr(to + 4, end - to - 4);
        doubt = said->substr(std::min(said->size(), end + kSign.size()));
        doubt = doubt.starts_with("; ") ? doubt.substr(2) : doubt;
      }
    }
    angle.value_deg = measure::Measured<double>(number.value, *number.error, doubt);
    angles.push_back(std::move(angle));
  }
}

void take_group(const GroupParts& parts, ReportContent& content) {
  if (parts.identifier == "Spine") {
    take_angles(parts, content.angles);
    content.spine_uid = parts.uid;
  } else if (auto body = body_in(parts)) {
    content.bodies.push_back(std::move(*body));
  } else {
    return;
  }
  if (std::ranges::find(content.dates, parts.date) == content.dates.end()) {
    content.dates.push_back(parts.date);
  }
  content.source_series = content.source_series.empty() ? parts.segment_series : content.source_series;
}

}  // namespace

ReportContent content_of(DcmItem& document) {
  ReportContent content;
  for_children(document, [&content](DcmItem& part) {
    const std::string name = concept_of(part);
    if (name == "126010") {
      for_children(part, [&content](DcmItem& group) { take_group(parts_of(group), content); });
    } else if (name == "C0034375") {
      for_children(part, [&content](DcmItem& said) { content.said[concept_of(said)] = text_of(said, DCM_TextValue); });
    }
  });
  content.digest = content.said[kDigestKey];
  return content;
}

}  // namespace kyphos::io::dicom_out
