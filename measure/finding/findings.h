#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "measure/finding/attenuation.h"
#include "measure/finding/bridging.h"
#include "measure/finding/cement.h"
#include "measure/finding/cleft.h"
#include "measure/finding/depression.h"
#include "measure/finding/listhesis.h"
#include "measure/finding/paravertebral.h"
#include "measure/finding/pedicle.h"
#include "measure/finding/posterior_wall.h"
#include "measure/finding/suspicion.h"

namespace kyphos::measure {

/// What was found on one body beyond its shape.
struct Findings {
  Cleft cleft{};
  PosteriorWall posterior_wall{};
  Listhesis listhesis{};  ///< over the body below
  Cement cement{};
  Attenuation attenuation{};
  Depression depression{};
  Pedicles pedicles{};
  Paravertebral paravertebral{};           ///< soft tissue between body and lung
  Paravertebral paravertebral_beyond{};    ///< by how much more than at both neighbours
  std::vector<SuspicionSign> suspicion{};  ///< only ever raises suspicion
  Bridge bridge_below = Bridge::Unknown;
};

/// Findings of all bodies of a study, in their order. `intact[i]` says that body i is surely no fracture, so that its
/// back holds no fragment; where it is empty, any may be one.
[[nodiscard]] std::vector<Findings> find_all(std::span<const VertebralBody> bodies, const Volume* volume,
                                             const std::vector<bool>& intact = {});

/// The attenuation that speaks for the bone of the whole patient.
struct ReferenceAttenuation {
  Measured<double> hu = WhyNot{"no intact body measured"};
  std::string level{};  ///< "L1", or the intact body nearest to it
};

/// L1, else the intact, uncemented body nearest to it; of two equally near the lower one (nearer to how L1 is loaded).
/// Without level names: none, since attenuation falls from the neck downward. `intact[i]` says whether body i may
/// serve.
[[nodiscard]] ReferenceAttenuation reference_attenuation(std::span<const VertebralBody> bodies,
                                                         std::span<const Findings> findings,
                                                         const std::vector<bool>& intact);

}  // namespace kyphos::measure
