#include "classify/acuity.h"

#include <array>
#include <cmath>
#include <cstdio>

#include "measure/vertebra/fracture_call.h"

namespace kyphos::classify {
namespace {

std::string decimals(double value, int count) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.*f", count, value);
  return text.data();
}

/// "oedema on STIR, probability 97 %: 1.8 (SE 0.1) times the marrow of the bodies around, 62 % of the body, whole
/// body".
std::string oedema_words(const measure::Oedema& oedema, const std::string& what) {
  std::string text = what + " on " + oedema.series + ", probability " +
                     std::to_string(std::lround(100.0 * oedema.probability.value())) +
                     " %: " + decimals(oedema.signal_ratio.value(), 2) + " (SE " +
                     decimals(oedema.signal_ratio.standard_error(), 2) + ") times the marrow of the bodies around";
  if (oedema.shape != measure::OedemaShape::None) {
    text += ", " + decimals(oedema.share_percent.value(), 0) + " % of the body, " + std::string(word(oedema.shape));
  }
  if (oedema.t1_ratio) {
    text += ", on T1 " + decimals(oedema.t1_ratio.value(), 2) + " times";
  }
  return text;
}

std::string what_is_seen(const measure::Oedema& oedema) {
  if (!oedema.follows_disc.empty()) {
    return "endplate changes along the " + oedema.follows_disc + ", no fracture by themselves";
  }
  switch (oedema.lookalike) {
    case measure::OedemaLookalike::Fat:
      return "bright marrow that is bright on T1 too: fat or a haemangioma";
    case measure::OedemaLookalike::MaybeFat:
      return "bright marrow, oedema or fat (no fat-suppressed series and no T1)";
    case measure::OedemaLookalike::None:
      break;
  }
  return oedema.found() ? "oedema" : oedema.absent() ? "no oedema" : "oedema not clear";
}

Tristate lost_shape(const measure::MeasuredVertebra& vertebra) {
  const auto& probability = vertebra.call.probability;
  if (!probability || measure::is_borderline(probability.value())) {
    return Tristate::Unknown;
  }
  return known(probability.value() >= 0.5);
}

Acuity acuity_of(const measure::Oedema& oedema, Tristate shape_lost, const measure::FindingLimits& limits) {
  if (oedema.found()) {
    const bool much = oedema.share_percent.value() >= limits.acute_oedema_share_percent;
    return much || shape_lost == Tristate::No ? Acuity::Acute
           : shape_lost == Tristate::Yes      ? Acuity::Healing
                                              : Acuity::CannotTell;
  }
  if (oedema.absent() || !oedema.follows_disc.empty() || oedema.lookalike == measure::OedemaLookalike::Fat) {
    const bool silent = oedema.absent();
    return shape_lost == Tristate::No              ? Acuity::None
           : shape_lost == Tristate::Yes && silent ? Acuity::Old
                                                   : Acuity::CannotTell;
  }
  return Acuity::CannotTell;
}

void take_fluid(AcuityOfBody& result, const measure::FluidCleft& fluid) {
  if (!fluid.volume_mm3) {
    return;
  }
  result.fluid = known(fluid.is_sign());
  if (fluid.found()) {
    result.fluid_text = "fluid on " + fluid.series + ", " + decimals(fluid.volume_mm3.value() / 1000.0, 1) + " cm3, " +
                        fluid.place + (fluid.collapsed ? "" : ", in a body that has kept its shape: no fluid sign");
    return;
  }
  result.fluid_text = "no fluid on " + fluid.series;
}

}  // namespace

std::string_view name(Acuity acuity) noexcept {
  constexpr std::array<std::string_view, 5> kNames{"cannot_tell", "none", "acute", "healing", "old"};
  return kNames.at(static_cast<std::size_t>(acuity));
}

std::string_view words(Acuity acuity) noexcept {
  constexpr std::array<std::string_view, 5> kWords{"cannot tell", "no fracture", "acute or subacute",
                                                   "healing, little oedema left", "old, no oedema"};
  return kWords.at(static_cast<std::size_t>(acuity));
}

AcuityOfBody judge_acuity(const measure::MeasuredVertebra& vertebra, const measure::FindingLimits& limits) {
  AcuityOfBody result;
  if (!vertebra.marrow) {
    return result;
  }
  take_fluid(result, vertebra.marrow->fluid);
  const measure::Oedema& oedema = vertebra.marrow->oedema;
  if (!oedema.probability) {
    result.text = oedema.probability.why_not();
    return result;
  }
  result.oedema = oedema.found() ? Tristate::Yes : oedema.absent() ? Tristate::No : Tristate::Unknown;
  if (!oedema.probability.doubt().empty()) {
    result.oedema = Tristate::Unknown;
    result.fluid = Tristate::Unknown;
    result.text = oedema_words(oedema, what_is_seen(oedema)) + "; its outline is doubtful";
    return result;
  }
  result.acuity = acuity_of(oedema, lost_shape(vertebra), limits);
  result.text = oedema_words(oedema, what_is_seen(oedema));
  return result;
}

}  // namespace kyphos::classify
