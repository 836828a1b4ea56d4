#pragma once

#include "io/dicom/header/image_kind.h"
#include "io/dicom/stacking/stacks.h"
#include "io/input.h"

namespace kyphos::io::dicom {

/// Vertebral bodies are 15-30 mm high: beyond 5 mm an endplate lies between slices. With the headers' rounding.
inline constexpr double kThickest_mm = 5.05;

/// Judges a stack by its headers: whether it can be measured, why or why not, and what had to be put right.
[[nodiscard]] SeriesSummary summarise_stack(const Stack& stack);

/// Why no heights can be read from an MR of this plane: thick slices that are not sagittal. Nothing where they can.
[[nodiscard]] std::optional<Refusal> why_not_sagittal(const SeriesSummary& series);

/// Extent of a series along the patient's long axis in mm, from its headers; for a stack along that axis its slices.
[[nodiscard]] double body_coverage_mm(const measure::Grid& grid);

/// The words of a usable series' reason: "275 axial slices of 1.0 mm".
[[nodiscard]] std::string stack_words(const SeriesSummary& series);

}  // namespace kyphos::io::dicom
