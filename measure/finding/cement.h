#pragma once

#include <string>
#include <vector>

#include "measure/finding/tissue_parameters.h"
#include "measure/measured.h"
#include "measure/space/volume.h"
#include "measure/vertebral_body.h"

namespace kyphos::measure {

/// Canal: behind the body, basivertebral leaks among them. Vein: a thin strand beside the body.
enum class CementPlace : unsigned char { Canal, Disc, Paravertebral, Vein };
[[nodiscard]] std::string_view name(CementPlace place);

/// Bone cement that has left the body.
struct CementLeak {
  CementPlace place = CementPlace::Disc;
  double volume_mm3 = 0.0;
  double se_mm3 = 0.0;
};

/// Bone cement in and around a body (docs/facts.md, cement).
struct Cement {
  Measured<double> volume_cm3 = WhyNot{kNoVoxels};  ///< inside the body; 0 where there is none
  std::vector<CementLeak> leaks{};
  bool metal = false;  ///< screws or other metal reach into the body
  /// Cement was seen in a body that was not measured: it was treated, and no amount is told.
  bool seen_unmeasured = false;
  std::vector<PointLps> inside{};  ///< voxels of cement, for pictures
  std::vector<PointLps> outside{};
  /// At least kLeastCementCm3: the body was treated, is no reference and no sclerosis.
  [[nodiscard]] bool present() const { return seen_unmeasured || (volume_cm3 && volume_cm3.value() > 0.0); }
};

/// Connected voxels above 1,200 HU, at least 1 cm3 inside the body, that are no screw: a screw is three times as long
/// as thick and leaves through the posterior wall, or is denser than 2,800 HU throughout. Volumes end half way between
/// cement and what surrounds it. Beside a treated body, dense voxels that do not hang together with the cement are a
/// leak where they are as dense as it (the dense third of a cloud decides how dense it is). Behind the line from
/// the posterior wall's lower to its upper end lies the canal, whatever the outlines say: cement against the wall draws
/// them with it. In a body that was not measured its outlines do for seeing cement, but for no amount and no place
/// outside.
[[nodiscard]] Cement find_cement(const VertebralBody& body, const Volume* volume);

}  // namespace kyphos::measure
