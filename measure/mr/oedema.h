#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "measure/measured.h"
#include "measure/mr/marrow_signal.h"
#include "measure/mr/mr_series.h"
#include "measure/vertebral_body.h"

namespace kyphos::measure {

/// What part of a body is bright.
enum class OedemaShape : unsigned char { None, Whole, UpperHalf, LowerHalf, UpperBand, LowerBand, Front, Back };
/// "whole body", "band below the superior endplate".
[[nodiscard]] std::string_view word(OedemaShape shape);

/// What makes marrow bright beside oedema.
enum class OedemaLookalike : unsigned char {
  None,
  Fat,      ///< bright on T1 as well: fat islands, haemangioma
  MaybeFat  ///< fat is as bright on the series, and there is no T1
};

/// Marrow oedema of one body.
struct Oedema {
  /// Of oedema, 0 to 1; its error tells how far measuring again would move it.
  Measured<double> probability = WhyNot{"no MR series was read"};
  Measured<double> signal_ratio =
      WhyNot{"no MR series was read"};  ///< of the bright part, over what intact bodies show
  Measured<double> share_percent = WhyNot{"no MR series was read"};  ///< of the body's marrow that is bright
  Measured<double> t1_ratio = WhyNot{"no T1 series was read"};       ///< of the same part on T1
  OedemaShape shape = OedemaShape::None;                             ///< the likeliest; None below even odds
  OedemaLookalike lookalike = OedemaLookalike::None;
  /// The disc that it follows on both sides: "disc below unnamed 3"; an endplate change, no fracture.
  std::string follows_disc{};
  std::string series{};  ///< "STIR"
  MrWeight weight = MrWeight::Other;
  std::vector<PointLps> places{};  ///< bright ones, for pictures
  /// Called: likelier than not by the limit for saying so, and neither fat nor a disc's endplate change.
  [[nodiscard]] bool found() const;
  /// Surely looked for and not there: on a series without fat, or beside a T1 as bright as intact marrow's.
  [[nodiscard]] bool absent() const;
};

/// Oedema of every body: the fluid-sensitive series (else T2) against the bodies that serve, beside the T1. `fractured`
/// says which bodies their shape calls fractured: they serve only where too few others do. Bodies from the top down.
[[nodiscard]] std::vector<Oedema> find_oedema(std::span<const VertebralBody> bodies, const std::vector<bool>& fractured,
                                              const std::vector<MrSeries>& series);

}  // namespace kyphos::measure
