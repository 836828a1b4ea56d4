#pragma once

#include <string>
#include <vector>

#include "measure/measured.h"
#include "measure/space/volume.h"
#include "measure/vertebral_body.h"

namespace kyphos::measure {

enum class CementPlace : unsigned char { Canal, Disc, Paravertebral };
[[nodiscard]] std::string_view name(CementPlace place);

/// Bone cement that has left the body.
struct CementLeak {
  CementPlace place = CementPlace::Disc;
  double volume_mm3 = 0.0;
};

/// Bone cement in and around a body (clinical-facts D4).
struct Cement {
  Measured<double> volume_cm3 = WhyNot{"no voxels"};  ///< inside the body; 0 where there is none
  std::vector<CementLeak> leaks{};
  bool metal = false;  ///< screws or other metal reach into the body
  /// At least kLeastCementCm3: the body was treated, is no reference and no sclerosis.
  [[nodiscard]] bool present() const { return volume_cm3 && volume_cm3.value() > 0.0; }
};

/// Barium-laden cement is 1,500-3,000 HU, cortical bone up to 1,500.
inline constexpr double kCementHu = 1200.0;
inline constexpr double kLeastCementCm3 = 1.0;

/// Connected voxels above 1,200 HU, at least 1 cm3 inside the body, that are no screw: a screw is three times as long
/// as thick and leaves through the posterior wall, or is denser than 2,800 HU throughout.
[[nodiscard]] Cement find_cement(const VertebralBody& body, const Volume* volume);

}  // namespace kyphos::measure
