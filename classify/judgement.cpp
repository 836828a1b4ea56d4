#include "classify/judgement.h"

#include <algorithm>

namespace kyphos::classify {
namespace {

using Combine = Tristate (*)(Tristate, Tristate) noexcept;

Judgement judge(const RuleText& text, const std::vector<RuleInput>& inputs, Tristate start, Combine combine) {
  Judgement judgement{.id = std::string(text.id),
                      .statement = std::string(text.statement),
                      .outcome = start,
                      .evidence = EvidenceKind::None,
                      .inputs = {},
                      .missing = {},
                      .source = std::string(text.source)};
  for (const RuleInput& input : inputs) {
    judgement.outcome = combine(judgement.outcome, input.answer);
  }
  for (const RuleInput& input : inputs) {
    judgement.inputs.push_back(std::string(input.key) + ": " +
                               (input.words.empty() ? std::string(name(input.answer)) : input.words));
    if (input.answer == judgement.outcome && input.answer != Tristate::Unknown) {
      judgement.evidence = joined(judgement.evidence, input.kind);
    }
    if (judgement.outcome == Tristate::Unknown && input.answer == Tristate::Unknown) {
      judgement.missing.push_back({std::string(input.key), std::string(input.ask)});
    }
  }
  return judgement;
}

}  // namespace

std::string_view name(EvidenceKind kind) noexcept {
  switch (kind) {
    case EvidenceKind::Clinical:
      return "clinical";
    case EvidenceKind::Measured:
      return "measured";
    case EvidenceKind::Both:
      return "both";
    case EvidenceKind::None:
      break;
  }
  return "none";
}

bool holds(const Judgement& judgement) { return judgement.outcome == Tristate::Yes; }
bool fails(const Judgement& judgement) { return judgement.outcome == Tristate::No; }

EvidenceKind joined(EvidenceKind left, EvidenceKind right) noexcept {
  if (left == EvidenceKind::None || left == right) {
    return right;
  }
  return right == EvidenceKind::None ? left : EvidenceKind::Both;
}

Judgement all_hold(const RuleText& text, const std::vector<RuleInput>& inputs) {
  return judge(text, inputs, Tristate::Yes, kleene_and);
}

Judgement any_holds(const RuleText& text, const std::vector<RuleInput>& inputs) {
  return judge(text, inputs, Tristate::No, kleene_or);
}

std::vector<Missing> merged(std::vector<Missing> list, const std::vector<Missing>& more) {
  for (const Missing& item : more) {
    if (std::find(list.begin(), list.end(), item) == list.end()) {
      list.push_back(item);
    }
  }
  return list;
}

}  // namespace kyphos::classify
