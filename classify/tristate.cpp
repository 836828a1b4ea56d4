#include "classify/tristate.h"

namespace kyphos::classify {

std::string_view name(Tristate value) noexcept {
  switch (value) {
    case Tristate::No:
      return "no";
    case Tristate::Yes:
      return "yes";
    case Tristate::Unknown:
      break;
  }
  return "unknown";
}

Tristate kleene_not(Tristate value) noexcept {
  switch (value) {
    case Tristate::No:
      return Tristate::Yes;
    case Tristate::Yes:
      return Tristate::No;
    case Tristate::Unknown:
      break;
  }
  return Tristate::Unknown;
}

Tristate kleene_and(Tristate left, Tristate right) noexcept {
  if (left == Tristate::No || right == Tristate::No) {
    return Tristate::No;
  }
  return left == Tristate::Yes && right == Tristate::Yes ? Tristate::Yes : Tristate::Unknown;
}

Tristate kleene_or(Tristate left, Tristate right) noexcept {
  return kleene_not(kleene_and(kleene_not(left), kleene_not(right)));
}

Tristate told_by_either(Tristate left, Tristate right) noexcept {
  if (left == Tristate::Yes || right == Tristate::Yes) {
    return Tristate::Yes;
  }
  return left == Tristate::Unknown ? right : left;
}

Tristate told_alike(Tristate left, Tristate right) noexcept {
  if (left == Tristate::Unknown) {
    return right;
  }
  return right == Tristate::Unknown || left == right ? left : Tristate::Unknown;
}

}  // namespace kyphos::classify
