#include "tests/support/phantom_tissues.h"

#include <algorithm>
#include <iterator>

#include "tests/support/phantom_bones.h"
#include "tests/support/phantom_soft.h"

namespace kyphos::test {

using measure::Level;

namespace {

constexpr double kDiscHu = 85.0;

}  // namespace

std::vector<Tissue> build_tissues(const PhantomAnatomy& anatomy) {
  const PhantomSpec& spec = anatomy.spec();
  const auto& bodies = anatomy.bodies();
  const auto& discs = anatomy.discs();
  std::vector<Tissue> tissues;
  for (const PlacedBody& body : bodies) {
    tissues.push_back(foramina_tissue(body));
  }
  for (const CanalLayer layer : {CanalLayer::Fat, CanalLayer::Sac, CanalLayer::Cord}) {
    for (const PlacedBody& body : bodies) {
      if (layer != CanalLayer::Cord || measure::verse_number(body.size.level) <= measure::verse_number(Level::L1)) {
        tissues.push_back(canal_tissue(body, spec, layer));
      }
    }
  }
  for (std::size_t i = 0; i < discs.size(); ++i) {
    const double hu = bodies[i].special.fused_below ? 1.5 * spec.marrow_hu : kDiscHu;
    tissues.push_back(disc_tissue(discs[i], bodies[i], bodies[i + 1], hu));
  }
  if (spec.stent) {
    for (double z = bodies.back().frame.origin.z() + 60.0; z < bodies.front().frame.origin.z() - 60.0; z += 10.0) {
      tissues.push_back(stent_tissue(anatomy, z));
    }
  }
  tissues.push_back(ilium_tissue(bodies.back(), spec));
  for (const PlacedBody& body : bodies) {
    std::ranges::move(rib_tissues(body, spec), std::back_inserter(tissues));
  }
  for (const PlacedBody& body : bodies) {
    tissues.push_back(vertebra_tissue(body, spec));
  }
  for (std::size_t i = 0; i < bodies.size(); ++i) {
    for (Tissue& tissue : special_tissues(bodies[i], i < discs.size() ? &discs[i] : nullptr)) {
      tissues.push_back(std::move(tissue));
    }
  }
  return tissues;
}

}  // namespace kyphos::test
