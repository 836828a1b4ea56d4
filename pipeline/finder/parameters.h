#pragma once

#include <vector>

#include "measure/parameter.h"

namespace kyphos::pipeline {

// blobs
inline constexpr measure::Parameter kBlobsSeen{"finder.blobs.seen", 0.5F, "1", "A pixel as likely a body as not is one",
                                               measure::kChosen};
inline constexpr measure::Parameter<std::size_t> kFewestCorePixels{
    "finder.blobs.fewest_core_pixels", 12, "1",
    "A vertebra plana of 5 mm and 25 mm of depth, less the pixel all round that a core lacks", measure::kChosen};
inline constexpr measure::Parameter kGrowPixels{
    "finder.blobs.grow_pixels", 2, "1",
    "A core lacks one pixel all round; a second one is room for a network that is unsure", measure::kChosen};
inline constexpr measure::Parameter kBlobsSpurPart{
    "finder.blobs.spur_part", 0.4, "1",
    "Ends lower than this part of a body's median height are spurs; a wedge of 60 % in front keeps half of it",
    measure::kChosen};
inline constexpr measure::Parameter kBlobsMiddlePart{
    "finder.blobs.middle_part", 0.3, "1",
    "The middle height is the mean over this part of the depth: about five pixels of 1.5 mm", measure::kChosen};
inline constexpr measure::Parameter kBlobsInnerPart{"finder.blobs.inner_part", 0.75, "1", "Beyond, corners are round",
                                                    measure::kChosen};

// body_chain
inline constexpr measure::Parameter kClosestMm{
    "finder.body_chain.closest_mm", 8.0, "mm",
    "From middle to middle no less: a vertebra plana beside a collapsed body", measure::kChosen};
inline constexpr measure::Parameter kFarthestMm{
    "finder.body_chain.farthest_mm", 85.0, "mm",
    "From middle to middle no more: a tall lumbar body with one overlooked between", measure::kChosen};
inline constexpr measure::Parameter kUsualFarthestMm{"finder.body_chain.usual_farthest_mm", 48.0, "mm",
                                                     "Tallest lumbar body and disc", measure::kChosen};
inline constexpr measure::Parameter kOverlookedMm2{"finder.body_chain.overlooked_mm2", 300.0, "mm2",
                                                   "What a step over an overlooked body costs: half a body",
                                                   measure::kChosen};
inline constexpr measure::Parameter kMostAsideDeg{
    "finder.body_chain.most_aside_deg", 45.0, "deg",
    "Between the line from body to body and the mean of their axes; L5/S1 with a slip has most", measure::kChosen};
inline constexpr measure::Parameter kDepthRatio{"finder.body_chain.depth_ratio", 1.8, "1",
                                                "Neighbours differ by a tenth; a wedge cut by the scan's end by more",
                                                measure::kChosen};
inline constexpr measure::Parameter kOverlapMm{"finder.body_chain.overlap_mm", 3.0, "mm",
                                               "Endplates of neighbours may overlap by the pixels' own coarseness",
                                               measure::kChosen};
inline constexpr measure::Parameter kSmallestMm2{"finder.body_chain.smallest_mm2", 70.0, "mm2",
                                                 "Vertebra plana of 5 mm and 18 mm of depth, less its rounded corners",
                                                 measure::kChosen};
inline constexpr measure::Parameter kLargestMm2{"finder.body_chain.largest_mm2", 1500.0, "mm2",
                                                "38 mm deep, 36 mm high, with the pixels' coarseness",
                                                measure::kChosen};
inline constexpr measure::Parameter kTallestMm{
    "finder.body_chain.tallest_mm", 42.0, "mm",
    "The tallest lumbar bodies are about 35 mm; two thoracic ones that run together are more", measure::kChosen};

// sagittal_view
inline constexpr measure::Parameter kSagittalViewBlackHu{"finder.sagittal_view.black_hu", -150.0F, "[hnsf'U]",
                                                         "Darkest grey: middle of the windows that training drew from",
                                                         measure::kChosen};
inline constexpr measure::Parameter kSagittalViewWhiteHu{
    "finder.sagittal_view.white_hu", 750.0F, "[hnsf'U]",
    "Brightest grey: middle of the windows that training drew from", measure::kChosen};
inline constexpr measure::Parameter kMrBlackPart{"finder.sagittal_view.mr_black_part", 0.01, "1",
                                                 "MR has no unit: darkest grey by this part of its values",
                                                 "Dice of 17 lumbar volumes, docs/mr.md"};
inline constexpr measure::Parameter kMrWhitePart{"finder.sagittal_view.mr_white_part", 0.995, "1",
                                                 "Brightest grey: fat beside a coil shines beyond it",
                                                 "Dice of 17 lumbar volumes, docs/mr.md"};
inline constexpr measure::Parameter kSagittalViewWhite{"finder.sagittal_view.white", 2.0F, "1",
                                                       "Of the network's grey: half the distance from black to white",
                                                       measure::kChosen};
inline constexpr measure::Parameter kViewPixelMm{"finder.sagittal_view.view_pixel_mm", 1.5, "mm",
                                                 "Side of a pixel, as in training", measure::kChosen};

// seen_spine
inline constexpr measure::Parameter kPlaneStepMm{
    "finder.seen_spine.plane_step_mm", 12.0, "mm",
    "Of planes that look for the spine, and how far to the sides: patients lie within 8 cm of the scanner's middle",
    measure::kChosen};
inline constexpr measure::Parameter kFarthestAsideMm{
    "finder.seen_spine.farthest_aside_mm", 84.0, "mm",
    "Of planes that look for the spine, and how far to the sides: patients lie within 8 cm of the scanner's middle",
    measure::kChosen};
inline constexpr measure::Parameter kCanalFromMm{"finder.seen_spine.canal_from_mm", 1.5, "mm",
                                                 "How far behind a body the canal may begin and end", measure::kChosen};
inline constexpr measure::Parameter kCanalToMm{"finder.seen_spine.canal_to_mm", 15.0, "mm",
                                               "How far behind a body the canal may begin and end", measure::kChosen};
inline constexpr measure::Parameter kSeenSpineLeanOverMm{
    "finder.seen_spine.lean_over_mm", 15.0, "mm", "The lean of the view aside is read over so much to both sides",
    measure::kChosen};

/// Every number of this stage: reading the learned finder.
[[nodiscard]] std::vector<measure::ParameterRow> finder_parameters();

}  // namespace kyphos::pipeline
