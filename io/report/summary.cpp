#include "io/report/summary.h"

#include <algorithm>

#include "io/report/number_text.h"
#include "io/report/words.h"

namespace kyphos::io {
namespace {

/// Below this probability a level name is said to be uncertain in words. [Our choice: one report in ten wrong is the
/// most that a reader would still take for "named".]
constexpr double kSureEnough = 0.9;

std::string counted(std::size_t count, const std::string& one, const std::string& many) {
  return std::to_string(count) + " " + (count == 1 ? one : many);
}

std::string extent(const std::vector<measure::MeasuredVertebra>& vertebrae) {
  if (vertebrae.size() < 2) {
    return vertebrae.empty() ? "" : " (" + measure::display_name(vertebrae.front().body) + ")";
  }
  return " (" + measure::display_name(vertebrae.front().body) + " to " + measure::display_name(vertebrae.back().body) +
         ")";
}

std::string collapsed_sentence(const std::vector<measure::MeasuredVertebra>& vertebrae) {
  std::string names;
  for (const measure::MeasuredVertebra& vertebra : vertebrae) {
    if (vertebra.genant && vertebra.genant.value().grade > 0) {
      const measure::Genant& genant = vertebra.genant.value();
      names += (names.empty() ? "" : ", ") + measure::display_name(vertebra.body) + " (" +
               std::string(word(genant.type)) + ", grade " + std::to_string(genant.grade) + ")";
    }
  }
  return names.empty() ? "No body is graded as collapsed." : "Graded as collapsed: " + names + ".";
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

void append_bodies(std::vector<Attention>& list, const StudyReport& study, int grade) {
  for (const measure::MeasuredVertebra& vertebra : study.measured.vertebrae) {
    if (vertebra.genant && vertebra.genant.value().grade == grade) {
      list.push_back({.level = measure::display_name(vertebra.body),
                      .reason = genant_text(vertebra) + ": " + vertebra.genant.value().evidence});
    }
  }
}

}  // namespace

std::string summary(const StudyReport& study) {
  const auto& vertebrae = study.measured.vertebrae;
  const auto measured = static_cast<std::size_t>(std::ranges::count_if(
      vertebrae, [](const auto& vertebra) { return vertebra.body.status != measure::BodyStatus::NotMeasured; }));
  const auto cut = static_cast<std::size_t>(std::ranges::count_if(
      vertebrae, [](const auto& vertebra) { return vertebra.body.coverage != measure::Coverage::Whole; }));
  std::string text = counted(vertebrae.size(), "vertebral body is", "vertebral bodies are") + " in view" +
                     extent(vertebrae) + "; " + std::to_string(measured) + " measured";
  if (cut > 0) {
    text += ", " + std::to_string(cut) + " cut by the edge of the scan";
  }
  return text + ". " + collapsed_sentence(vertebrae) + naming_sentence(vertebrae);
}

std::vector<Attention> attention_list(const StudyReport& study) {
  std::vector<Attention> list;
  for (const int grade : {3, 2, 1}) {
    append_bodies(list, study, grade);
  }
  for (const measure::MeasuredVertebra& vertebra : study.measured.vertebrae) {
    for (const std::string& doubt : vertebra.body.doubts) {
      list.push_back({.level = measure::display_name(vertebra.body), .reason = "doubtful: " + doubt});
    }
  }
  for (const measure::MeasuredVertebra& vertebra : study.measured.vertebrae) {
    if (vertebra.body.status == measure::BodyStatus::NotMeasured &&
        vertebra.body.coverage == measure::Coverage::Whole) {
      list.push_back(
          {.level = measure::display_name(vertebra.body), .reason = "not measured: " + vertebra.body.why_not});
    }
  }
  return list;
}

}  // namespace kyphos::io
