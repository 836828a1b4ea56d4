#include "io/report/words/summary.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

#include "classify/acuity.h"
#include "io/report/words/number_text.h"
#include "io/report/words/words.h"

namespace kyphos::io {
namespace {

/// Below this probability a level name is said to be uncertain in words. [Our choice: one report in ten wrong is the
/// most that a reader would still take for "named".]
constexpr double kSureEnough = 0.9;

std::string counted(std::size_t count, const std::string& one, const std::string& many) {
  return std::to_string(count) + " " + (count == 1 ? one : many);
}

bool is_sacrum(const measure::MeasuredVertebra& vertebra) { return vertebra.body.name.level == measure::Level::S1; }

/// The vertebrae without the sacrum, whose endplate serves the lumbar angle only.
std::vector<const measure::MeasuredVertebra*> movable(const StudyReport& study) {
  std::vector<const measure::MeasuredVertebra*> vertebrae;
  for (const measure::MeasuredVertebra& vertebra : study.measured.vertebrae) {
    if (!is_sacrum(vertebra)) {
      vertebrae.push_back(&vertebra);
    }
  }
  return vertebrae;
}

std::string extent(const std::vector<const measure::MeasuredVertebra*>& vertebrae) {
  if (vertebrae.empty()) {
    return "";
  }
  const std::string first = measure::display_name(vertebrae.front()->body);
  return vertebrae.size() == 1 ? " (" + first + ")"
                               : " (" + first + " to " + measure::display_name(vertebrae.back()->body) + ")";
}

enum class Sureness : unsigned char { Called, Borderline };

/// "L1 (wedge, grade 2), L3 (biconcave, grade 1)": those that are likelier collapsed than not.
std::string collapsed_names(const std::vector<measure::MeasuredVertebra>& vertebrae, Sureness sureness) {
  std::string names;
  for (const measure::MeasuredVertebra& vertebra : vertebrae) {
    const bool wanted = is_borderline(vertebra) == (sureness == Sureness::Borderline);
    if (wanted && vertebra.genant && vertebra.genant.value().grade > 0) {
      const measure::Genant& genant = vertebra.genant.value();
      names += (names.empty() ? "" : ", ") + measure::display_name(vertebra.body) + " (" +
               std::string(word(genant.type)) + ", grade " + std::to_string(genant.grade) + ")";
    }
  }
  return names;
}

/// That no body is graded as collapsed would sound like good news where none, or not all, could be graded.
std::string collapsed_sentence(const std::vector<const measure::MeasuredVertebra*>& movable,
                               const std::vector<measure::MeasuredVertebra>& vertebrae) {
  const std::string called = collapsed_names(vertebrae, Sureness::Called);
  const std::string borderline = collapsed_names(vertebrae, Sureness::Borderline);
  const auto graded = static_cast<std::size_t>(
      std::ranges::count_if(movable, [](const auto* vertebra) { return vertebra->genant.has_value(); }));
  std::string text = !called.empty() ? "Graded as collapsed: " + called + "."
                     : graded == 0   ? "None could be graded: a collapse is not excluded."
                                     : "No body is graded as collapsed.";
  text += borderline.empty() ? "" : " Borderline: " + borderline + ".";
  if (graded > 0 && graded < movable.size()) {
    text += " " + std::to_string(movable.size() - graded) + " of " + std::to_string(movable.size()) +
            " could not be graded.";
  }
  return text;
}

std::string naming_sentence(const std::vector<measure::MeasuredVertebra>& vertebrae) {
  const bool unnamed =
      std::ranges::any_of(vertebrae, [](const auto& vertebra) { return !vertebra.body.name.level.has_value(); });
  if (unnamed) {
    return " The scan shows no landmark that names the levels: bodies are counted from the top.";
  }
  double least = 1.0;
  for (const measure::MeasuredVertebra& vertebra : vertebrae) {
    least = std::min(least, vertebra.body.name.confidence);
  }
  return least < kSureEnough ? " The level names are uncertain (" + fixed(100.0 * least, 0) + " %)." : "";
}

void append_collapsed(std::vector<Attention>& list, const StudyReport& study, int grade) {
  for (const measure::MeasuredVertebra& vertebra : study.measured.vertebrae) {
    if (vertebra.genant && vertebra.genant.value().grade == grade) {
      list.push_back({.level = measure::display_name(vertebra.body),
                      .kind = AttentionKind::Collapsed,
                      .reason = genant_text(vertebra) + ": " + vertebra.genant.value().evidence});
    }
  }
}

/// Fractures that MR shows as fresh or not healing.
void append_marrow(std::vector<Attention>& list, const StudyReport& study) {
  for (const measure::MeasuredVertebra& vertebra : study.measured.vertebrae) {
    const classify::AcuityOfBody mr = classify::judge_acuity(vertebra, study.measured.limits);
    if (mr.oedema == classify::Tristate::Yes) {
      list.push_back({.level = measure::display_name(vertebra.body),
                      .kind = AttentionKind::Marrow,
                      .reason = std::string(classify::words(mr.acuity)) + " on MR: " + mr.text});
    }
    if (mr.fluid == classify::Tristate::Yes) {
      list.push_back({.level = measure::display_name(vertebra.body),
                      .kind = AttentionKind::Marrow,
                      .reason = "fluid sign: " + mr.fluid_text});
    }
  }
}

/// Doubtful bodies, then whole ones that could not be measured, then what points cannot tell.
void append_doubts(std::vector<Attention>& list, const StudyReport& study) {
  for (const measure::MeasuredVertebra& vertebra : study.measured.vertebrae) {
    if (vertebra.body.status == measure::BodyStatus::Measured && !vertebra.genant && !is_sacrum(vertebra)) {
      list.push_back({.level = measure::display_name(vertebra.body),
                      .kind = AttentionKind::Doubtful,
                      .reason = "not graded: " + vertebra.genant.why_not()});
    }
  }
  for (const measure::MeasuredVertebra& vertebra : study.measured.vertebrae) {
    if (vertebra.body.status != measure::BodyStatus::MeasuredWithDoubt) {
      continue;
    }
    for (const std::string& doubt : vertebra.body.doubts) {
      list.push_back({.level = measure::display_name(vertebra.body),
                      .kind = AttentionKind::Doubtful,
                      .reason = "doubtful: " + doubt});
    }
  }
  for (const measure::MeasuredVertebra& vertebra : study.measured.vertebrae) {
    if (vertebra.body.status == measure::BodyStatus::NotMeasured &&
        vertebra.body.coverage == measure::Coverage::Whole && !is_sacrum(vertebra)) {
      list.push_back({.level = measure::display_name(vertebra.body),
                      .kind = AttentionKind::NotMeasured,
                      .reason = "not measured: " + vertebra.body.why_not});
    }
  }
  for (const measure::Warning& warning : study.warnings) {
    if (warning.code == kMildNotExcluded) {
      list.push_back({.level = "By points", .kind = AttentionKind::Doubtful, .reason = warning.text});
    }
  }
}

/// What is said of several bodies in the same words is said once: "T10, T11".
std::vector<Attention> said_once(const std::vector<Attention>& list) {
  std::vector<Attention> once;
  for (const Attention& item : list) {
    const auto same = std::ranges::find_if(
        once, [&](const Attention& known) { return known.kind == item.kind && known.reason == item.reason; });
    if (same == once.end()) {
      once.push_back(item);
    } else {
      same->level += ", " + item.level;
    }
  }
  return once;
}

/// One item a body.
std::vector<Attention> attention_of_bodies(const StudyReport& study) {
  std::vector<Attention> list;
  for (const int grade : {3, 2, 1}) {
    append_collapsed(list, study, grade);
  }
  append_marrow(list, study);
  append_doubts(list, study);
  return list;
}

}  // namespace

std::string summary(const StudyReport& study) {
  const std::vector<const measure::MeasuredVertebra*> vertebrae = movable(study);
  const auto measured = std::ranges::count_if(
      vertebrae, [](const auto* vertebra) { return vertebra->body.status != measure::BodyStatus::NotMeasured; });
  const auto cut = std::ranges::count_if(
      vertebrae, [](const auto* vertebra) { return vertebra->body.coverage != measure::Coverage::Whole; });
  std::string text = counted(vertebrae.size(), "vertebral body is", "vertebral bodies are") + " in view" +
                     extent(vertebrae) + (vertebrae.size() < study.measured.vertebrae.size() ? " and the sacrum" : "") +
                     "; " + std::to_string(measured) + " measured";
  if (cut > 0) {
    text += ", " + std::to_string(cut) + " cut by the edge of the scan";
  }
  return text + ". " + collapsed_sentence(vertebrae, study.measured.vertebrae) +
         naming_sentence(study.measured.vertebrae);
}

std::vector<Attention> attention_list(const StudyReport& study) { return said_once(attention_of_bodies(study)); }

std::vector<DatedAttention> attention_list(const CaseReport& report) {
  std::vector<DatedAttention> all;
  std::set<std::pair<std::string, AttentionKind>> told;
  for (auto study = report.studies.rbegin(); study != report.studies.rend(); ++study) {
    const std::vector<Attention> list = attention_of_bodies(*study);
    std::vector<Attention> news;
    std::ranges::copy_if(list, std::back_inserter(news), [&](const Attention& item) {
      return !told.contains({item.level, item.kind});
    });
    for (const Attention& item : said_once(news)) {
      all.push_back({.study = &*study, .item = item});
    }
    for (const Attention& item : list) {
      told.emplace(item.level, item.kind);
    }
  }
  return all;
}

std::string naming_words(const StudyReport& study) {
  const measure::VertebralBody* least_sure = nullptr;
  for (const measure::MeasuredVertebra& vertebra : study.measured.vertebrae) {
    const measure::LevelName& name = vertebra.body.name;
    if (name.level && (least_sure == nullptr || name.confidence < least_sure->name.confidence)) {
      least_sure = &vertebra.body;
    }
  }
  if (least_sure == nullptr) {
    return "";
  }
  std::string words = "Levels named by: " + least_sure->name.evidence + ".";
  for (const measure::LevelCandidate& candidate : least_sure->name.candidates) {
    if (candidate.level != least_sure->name.level) {
      return words + " Next best: " + measure::display_name(*least_sure) + " would be " +
             std::string(measure::name(candidate.level)) + " (" + fixed(100.0 * candidate.probability, 0) + " %).";
    }
  }
  return words;
}

}  // namespace kyphos::io
