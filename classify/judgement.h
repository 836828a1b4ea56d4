#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "classify/tristate.h"

namespace kyphos::classify {

/// Where an answer comes from.
enum class EvidenceKind : unsigned char { None, Clinical, Measured, Both };
[[nodiscard]] std::string_view name(EvidenceKind kind) noexcept;
[[nodiscard]] EvidenceKind joined(EvidenceKind left, EvidenceKind right) noexcept;

/// Something that is not known and would have to be, to answer.
struct Missing {
  std::string key;   ///< field of the clinical file, or "comparable_study" and the like for imaging
  std::string text;  ///< for people: "whether malignancy is suspected"
  bool operator==(const Missing&) const = default;
};

/// One rule as it was applied: what was asked, what went in, what came out, on whose word.
struct Judgement {
  std::string id;         ///< stable: "scope.malignancy"
  std::string statement;  ///< the question as a statement: "Malignancy is known or suspected"
  Tristate outcome = Tristate::Unknown;
  EvidenceKind evidence = EvidenceKind::None;
  std::vector<std::string> inputs;  ///< "malignancy_history: no"
  std::vector<Missing> missing;     ///< what keeps the outcome unknown; empty when it is known
  std::string source;               ///< section of the article or of the literature
};

[[nodiscard]] bool holds(const Judgement& judgement);
[[nodiscard]] bool fails(const Judgement& judgement);

/// The section of the article that says who is meant.
inline constexpr std::string_view kWhoFits = "article, Who Fits This Clinical Scenario";

/// What a rule is called and on whose word it stands.
struct RuleText {
  std::string_view id;
  std::string_view statement;
  std::string_view source;
};

/// One input of a rule: its value in words, its answer and what to ask for where the answer is unknown.
struct RuleInput {
  std::string_view key;
  Tristate answer = Tristate::Unknown;
  std::string words;  ///< the value in words; empty: the name of `answer`
  std::string_view ask;
  EvidenceKind kind = EvidenceKind::Clinical;
};

/// All inputs hold / any input holds, in Kleene's logic; missing are the unknown inputs that keep the outcome unknown.
[[nodiscard]] Judgement all_hold(const RuleText& text, const std::vector<RuleInput>& inputs);
[[nodiscard]] Judgement any_holds(const RuleText& text, const std::vector<RuleInput>& inputs);

/// Adds to `list` what is not yet in it, keeping the order.
[[nodiscard]] std::vector<Missing> merged(std::vector<Missing> list, const std::vector<Missing>& more);

}  // namespace kyphos::classify
