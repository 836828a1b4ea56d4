#include "io/report/words/words.h"

#include <algorithm>
#include <cctype>
#include <sstream>

#include "io/report/words/number_text.h"
#include "measure/vertebra/fracture_call.h"

namespace kyphos::io {

std::string_view word(measure::GenantType type) {
  switch (type) {
    case measure::GenantType::None:
      return "none";
    case measure::GenantType::Wedge:
      return "wedge";
    case measure::GenantType::Biconcave:
      return "biconcave";
    case measure::GenantType::Crush:
      return "crush";
  }
  return "none";
}

std::string_view word(measure::Coverage coverage) {
  switch (coverage) {
    case measure::Coverage::Whole:
      return "whole";
    case measure::Coverage::CutAbove:
      return "cut_above";
    case measure::Coverage::CutBelow:
      return "cut_below";
    case measure::Coverage::CutSide:
      return "cut_side";
  }
  return "whole";
}

std::string_view word(Posture posture) {
  switch (posture) {
    case Posture::Unknown:
      return "unknown";
    case Posture::Supine:
      return "supine";
    case Posture::Prone:
      return "prone";
    case Posture::LateralDecubitus:
      return "lateral_decubitus";
    case Posture::Standing:
      return "standing";
    case Posture::Sitting:
      return "sitting";
  }
  return "unknown";
}

std::string modality_text(const SeriesSummary& series) {
  const bool untold = series.sequence == "unknown";
  return series.modality + (untold ? ", sequence not told" : series.sequence.empty() ? "" : " " + series.sequence);
}

std::string posture_text(Posture posture) {
  if (posture == Posture::Unknown) {
    return "posture unknown";
  }
  return posture == Posture::LateralDecubitus ? "lateral decubitus" : std::string(word(posture));
}

std::string angle_title(const measure::SpineAngle& angle) {
  std::istringstream parts(angle.name);
  std::string title;
  bool after_level = false;
  for (std::string part; std::getline(parts, part, '_');) {
    const bool is_level = part.size() >= 2 && part[1] >= '0' && part[1] <= '9';
    if (is_level || title.empty()) {
      part[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(part[0])));
    }
    title += (title.empty() ? "" : (is_level && after_level ? "–" : " ")) + part;
    after_level = is_level;
  }
  return title;
}

std::string_view word(Tristate state) {
  switch (state) {
    case Tristate::Unknown:
      return "unknown";
    case Tristate::No:
      return "no";
    case Tristate::Yes:
      return "yes";
  }
  return "unknown";
}

std::string_view word(measure::BodyStatus status) {
  return status == measure::BodyStatus::NotMeasured ? "not_measured" : "measured";
}

bool is_borderline(const measure::MeasuredVertebra& vertebra) {
  const measure::Measured<double>& probability = vertebra.call.probability;
  return probability && measure::is_borderline(probability.value());
}

std::string genant_text(const measure::MeasuredVertebra& vertebra) {
  if (!vertebra.genant) {
    return "–";
  }
  const measure::Genant& genant = vertebra.genant.value();
  return (genant.grade == 0 ? "normal" : std::string(word(genant.type)) + " " + std::to_string(genant.grade)) +
         (is_borderline(vertebra) ? "?" : "");
}

std::string call_text(const measure::MeasuredVertebra& vertebra) {
  const measure::Measured<double>& probability = vertebra.call.probability;
  if (!probability) {
    return genant_text(vertebra);
  }
  if (!vertebra.genant) {
    return probability.doubt().empty() ? genant_text(vertebra) : "cannot tell";
  }
  const std::string percent = fixed(100.0 * probability.value(), 0) + " %";
  if (is_borderline(vertebra)) {
    return "borderline, " + percent;
  }
  return vertebra.genant.value().grade == 0 ? genant_text(vertebra) : genant_text(vertebra) + ", " + percent;
}

DeformityIndex spine_deformity_index(const measure::MeasuredStudy& study) {
  DeformityIndex index;
  for (const measure::MeasuredVertebra& vertebra : study.vertebrae) {
    const auto& level = vertebra.body.name.level;
    const int number = level ? measure::verse_number(*level) : 0;
    const bool counts =
        number >= measure::verse_number(measure::Level::T4) && number <= measure::verse_number(measure::Level::L4);
    if (counts && vertebra.genant) {
      index.sum += vertebra.genant.value().grade;
      index.borderline += is_borderline(vertebra) ? 1 : 0;
      ++index.graded;
    }
  }
  return index;
}

std::string deformity_text(const measure::MeasuredStudy& study) {
  const DeformityIndex index = spine_deformity_index(study);
  return index.sum == 0
             ? ""
             : "Spine Deformity Index " + std::to_string(index.sum) + " (sum of the grades of " +
                   std::to_string(index.graded) + " bodies from T4 to L4" +
                   (index.borderline == 0 ? "" : ", " + std::to_string(index.borderline) + " borderline") + ")";
}

std::vector<std::string> study_tags(const CaseReport& report) {
  std::vector<std::string> tags;
  for (std::size_t i = 0; i < report.studies.size(); ++i) {
    const auto& date = report.studies[i].date;
    const bool alone = date && std::ranges::count(report.studies, date, &StudyReport::date) == 1;
    tags.push_back(alone ? *date : "study-" + std::to_string(i + 1));
  }
  return tags;
}

std::vector<measure::Warning> all_warnings(const StudyReport& study) {
  std::vector<measure::Warning> warnings;
  for (const std::vector<measure::Warning>* const some : {&study.warnings, &study.measured.warnings}) {
    for (const measure::Warning& warning : *some) {
      if (std::ranges::count(warnings, warning.text, &measure::Warning::text) == 0) {
        warnings.push_back(warning);
      }
    }
  }
  return warnings;
}

std::string film_words(const measure::PictureScale& scale) {
  return scale.known ? "a film, lengths known to " + fixed(100.0 * scale.relative_se, 0) + " %"
                     : "a film without a scale: no millimetres";
}

}  // namespace kyphos::io
