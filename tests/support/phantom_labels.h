#pragma once

#include "measure/labelled_spine.h"
#include "tests/support/phantom.h"

namespace kyphos::test {

/// A reader's label map of a phantom: a voxel belongs to the vertebra that holds its middle. VerSe numbers.
[[nodiscard]] measure::LabelMap phantom_labels(const PhantomSpec& spec, const measure::Grid& grid,
                                               measure::LabelExtent extent);

/// The same as the program takes it.
[[nodiscard]] measure::LabelledSpine phantom_labelled_spine(const PhantomSpec& spec, const measure::Grid& grid,
                                                            measure::LabelExtent extent);

}  // namespace kyphos::test
