#pragma once

#include <string>
#include <string_view>

#include "classify/tristate.h"
#include "measure/study.h"

namespace kyphos::classify {

/// How old a fracture is by its marrow on MR.
enum class Acuity : unsigned char {
  CannotTell,
  None,     ///< neither oedema nor a lost shape
  Acute,    ///< oedema in much of the body, or with an intact shape
  Healing,  ///< a lost shape with little oedema left
  Old,      ///< a lost shape without oedema
};
/// "cannot_tell", "none", "acute", "healing", "old".
[[nodiscard]] std::string_view name(Acuity acuity) noexcept;
/// For people: "cannot tell", "no fracture", "acute".
[[nodiscard]] std::string_view words(Acuity acuity) noexcept;

/// What the MR of one body says, with what it says it by.
struct AcuityOfBody {
  Acuity acuity = Acuity::CannotTell;
  std::string text{};                   ///< "oedema on STIR: 1.8 times the marrow of the bodies around, 62 % of it"
  Tristate oedema = Tristate::Unknown;  ///< unknown between the limits, beside a disc, where fat may do as much
  Tristate fluid = Tristate::Unknown;   ///< the fluid sign; unknown where it was not looked for
  std::string fluid_text{};             ///< "fluid on T2, 0.6 cm3, anterior superior"
};

/// Of a body of a CT: cannot tell, with an empty text. From the share of its marrow that is bright and the probability
/// of a fracture by shape. Acute and subacute look alike on MR: it fades over three to six months.
[[nodiscard]] AcuityOfBody judge_acuity(const measure::MeasuredVertebra& vertebra,
                                        const measure::FindingLimits& limits);

}  // namespace kyphos::classify
