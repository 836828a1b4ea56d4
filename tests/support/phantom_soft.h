#pragma once

#include <vector>

#include "tests/support/phantom_anatomy.h"

namespace kyphos::test {

/// The disc between two bodies, reaching into both where their endplates are hollow; the bodies are painted over it.
[[nodiscard]] Tissue disc_tissue(const PlacedDisc& disc, const PlacedBody& above, const PlacedBody& below,
                                 double disc_hu);

enum class CanalLayer : unsigned char { Fat, Sac, Cord };
/// One layer of the canal over one body and the disc below it; each is painted for all bodies before the next, so that
/// no seams show.
[[nodiscard]] Tissue canal_tissue(const PlacedBody& body, const PhantomSpec& spec, CanalLayer layer);
/// The fat of the foramina below a body.
[[nodiscard]] Tissue foramina_tissue(const PlacedBody& body);

/// Ten millimetres of a wire mesh in the aorta around a height.
[[nodiscard]] Tissue stent_tissue(const PhantomAnatomy& anatomy, double z);

/// Cement, screws, gas and bridges of one body; `disc` is the one below, null below the sacrum.
[[nodiscard]] std::vector<Tissue> special_tissues(const PlacedBody& body, const PlacedDisc* disc);

}  // namespace kyphos::test
