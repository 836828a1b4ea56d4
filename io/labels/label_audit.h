#pragma once

#include "measure/labelled_spine.h"

namespace kyphos::io {

/// Puts the vertebrae into their order from the top and checks their names against anatomy: one place a label, numbers
/// in the order of the column, distances that fit the numbers, sizes like the neighbours'. What contradicts becomes a
/// warning "label_audit" and LabelledVertebra::questioned; names are never changed. Parts of a label that lie at
/// another vertebra are told and taken out, and so are labels of a few voxels.
void audit_labels(measure::LabelledSpine& spine);

}  // namespace kyphos::io
