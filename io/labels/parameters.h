#pragma once

#include <vector>

#include "measure/parameter.h"

namespace kyphos::io {

// grids
inline constexpr measure::Parameter kSameGridVoxels{
    "labels.grid.same_voxels", 0.1, "voxels",
    "Programs round affines: spacings of 3.0 and 3.0000002, origins in single precision", measure::kChosen};

// numbering
inline constexpr measure::Parameter kCervicalStepMm{"labels.scheme.cervical_step_mm", 18.0, "mm",
                                                    "Distance of neighbouring vertebrae's middles, C2 to C7",
                                                    "Panjabi 1991 (docs/facts.md): body and disc"};
inline constexpr measure::Parameter kFirstThoracicStepMm{"labels.scheme.first_thoracic_step_mm", 20.0, "mm",
                                                         "The same at T1", "Panjabi 1991 (docs/facts.md)"};
inline constexpr measure::Parameter kLumbarStepMm{"labels.scheme.lumbar_step_mm", 34.0, "mm",
                                                  "The same from L1 on; between T1 and L1 it grows evenly",
                                                  "Panjabi 1991 (docs/facts.md)"};
inline constexpr measure::Parameter kPossibleStepRatio{
    "labels.scheme.possible_step_ratio", 1.4, "1",
    "Spines of grown people are longer or shorter than usual by less: beyond it a numbering is another one's",
    measure::kChosen};
inline constexpr measure::Parameter kSureStepRatio{
    "labels.scheme.sure_step_ratio", 1.2, "1",
    "A numbering that fits so well is taken, where every other misses by more than possible_step_ratio / this",
    measure::kChosen};

// audit
inline constexpr measure::Parameter kStrayPart{"labels.audit.stray_part", 0.05, "1",
                                               "Part of a label's voxels that is told when it lies elsewhere",
                                               measure::kChosen};
inline constexpr measure::Parameter kOtherPlace{
    "labels.audit.other_place", 0.6, "1",
    "A part of a label so far from its main part along the column, in steps of the column, is another vertebra",
    measure::kChosen};
inline constexpr measure::Parameter kJumpSteps{
    "labels.audit.jump_steps", 0.65, "1",
    "Steps of the column by which distance and numbers of neighbours may disagree before one of them is wrong",
    measure::kChosen};
inline constexpr measure::Parameter kUnlikeSize{
    "labels.audit.unlike_size", 2.0, "1",
    "Neighbouring vertebrae's volumes differ by up to a third; one of twice or half its neighbours' holds parts of "
    "another or is cut",
    measure::kChosen};
inline constexpr measure::Parameter kLeastVertebraMm3{
    "labels.audit.least_vertebra_mm3", 1500.0, "mm3",
    "Less is no vertebra but crumbs of a label: the body of a small C3 alone has 2,500 mm3", measure::kChosen};

/// Every number of this stage: telling what a label map means.
[[nodiscard]] std::vector<measure::ParameterRow> label_parameters();

}  // namespace kyphos::io
