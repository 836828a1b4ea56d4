#pragma once

#include <vector>

#include "tests/support/phantom_anatomy.h"

namespace kyphos::test {

/// A body with its arch (S1: with ala and lower sacrum): shell, marrow with texture.
[[nodiscard]] Tissue vertebra_tissue(const PlacedBody& body, const PhantomSpec& spec);
/// Distance of a point of the anatomy's space from the arch of a body, negative inside.
[[nodiscard]] double arch_distance_mm(const PlacedBody& body, const Eigen::Vector3d& point);
/// The ribs of a thoracic body; none elsewhere.
[[nodiscard]] std::vector<Tissue> rib_tissues(const PlacedBody& body, const PhantomSpec& spec);
/// The iliac wings beside the sacrum.
[[nodiscard]] Tissue ilium_tissue(const PlacedBody& sacrum, const PhantomSpec& spec);

}  // namespace kyphos::test
