#include "io/report/words/classification_ratings.h"

#include <algorithm>

namespace kyphos::io {
namespace {

using namespace classify;

std::string in_words(const Rating& rating) {
  return rating.word ? std::string(name(*rating.word)) : std::string("not verified");
}

std::string other_word(const Verdict& verdict, std::string_view option) {
  if (verdict.other_scenario == nullptr || verdict.other_applies == classify::Tristate::No) {
    return "does not apply";
  }
  if (verdict.other_applies == classify::Tristate::Unknown) {
    return "not known whether it applies";
  }
  const auto& ratings = verdict.other_scenario->ratings;
  const auto found =
      std::find_if(ratings.begin(), ratings.end(), [&](const Rating& rating) { return rating.key == option; });
  return found == ratings.end() ? "not rated" : in_words(*found);
}

}  // namespace

Edition other_edition(const Verdict& verdict) {
  return verdict.edition == Edition::Acr2022 ? Edition::Acr2018 : Edition::Acr2022;
}

std::vector<RatingRow> rating_rows(const Verdict& verdict) {
  std::vector<RatingRow> rows;
  if (verdict.scenario == nullptr || verdict.applies != classify::Tristate::Yes) {
    return rows;
  }
  for (const Rating& rating : verdict.scenario->ratings) {
    rows.push_back({.label = std::string(rating.label),
                    .chosen = in_words(rating),
                    .other = other_word(verdict, rating.key),
                    .source = std::string(rating.source)});
  }
  return rows;
}

}  // namespace kyphos::io
