#include "classify/imaging_evidence.h"

#include <array>

namespace kyphos::classify {

std::string_view name(DeformityTier tier) noexcept { return measure::key(tier); }

std::string_view name(OsteoporosisLikelihood likelihood) noexcept {
  constexpr std::array<std::string_view, 4> kNames{"cannot_tell", "unlikely", "possible", "likely"};
  return kNames.at(static_cast<std::size_t>(likelihood));
}

}  // namespace kyphos::classify
