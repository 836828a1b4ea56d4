#pragma once

#include <optional>
#include <string>

#include "io/dicom/stacking/stacks.h"

namespace kyphos::io::dicom {

/// Why a stack cannot be measured.
struct Refusal {
  std::string code;
  std::string reason;
};

/// Why a picture of this Image Type is no CT slice: a localiser, a screen save, a projection, a map. Nothing else.
[[nodiscard]] std::optional<Refusal> refused_image_type(const std::string& image_type);

/// Refuses what is not a plain CT picture in Hounsfield units: other modalities, localisers, screen saves, projections,
/// parameter maps, colour, pictures without place, encodings that cannot be decoded, files cut short.
[[nodiscard]] std::optional<Refusal> refuse_kind(const Stack& stack);

/// A picture computed from other pictures (a reformat): may be measured, but originals come first.
[[nodiscard]] bool is_derived(const Stack& stack);

}  // namespace kyphos::io::dicom
