#include "pipeline/segment/naming/parameters.h"

#include <array>
#include <string>
#include <string_view>

#include "pipeline/segment/naming/level_norms.h"

namespace kyphos::pipeline {
namespace {

/// The usual looks of the levels: one row a number.
void add_norms(std::vector<measure::ParameterRow>& rows) {
  struct Column {
    double LevelNorm::*value;
    std::string_view name;
    std::string_view unit;
    std::string_view reason;
    std::string_view source;
  };
  constexpr std::string_view kSizes =
      "Panjabi 1991 and 1992 (recollected), less 3 mm of depth for the waist, heights times 1.05 for the living; "
      "cervical: rounded textbook values; docs/facts.md";
  constexpr std::string_view kCurve =
      "T4-T12 41 deg, recumbent lordosis 37 deg (PMC6680033), spread over the levels; docs/facts.md";
  constexpr std::string_view kTextbook = "textbook anatomy, rounded";
  constexpr std::string_view kChest =
      "Bows of the ribs in Todd's Cyclopaedia of Anatomy and Physiology IV (Thorax, table A), and the scans of "
      "docs/experiments.md";
  constexpr std::string_view kFacets =
      "Facets for the ribs lie at the disc above from T2 to T9, on the pedicle from T10 on (textbook anatomy); heights "
      "as on the scans of docs/experiments.md";
  constexpr std::array kColumns{
      Column{&LevelNorm::depth_mm, "depth_mm", "mm", "Usual depth at the waist", kSizes},
      Column{&LevelNorm::width_mm, "width_mm", "mm", "Usual width", kSizes},
      Column{&LevelNorm::height_mm, "height_mm", "mm", "Usual posterior height", kSizes},
      Column{&LevelNorm::tilt_deg, "tilt_deg", "deg", "Usual tilt, supine, top forward positive", kCurve},
      Column{&LevelNorm::rib_chance, "rib_chance", "1", "Chance of a rib or the pelvis beside it", kTextbook},
      Column{&LevelNorm::no_lung, "no_lung", "1", "Chance of no lung beside it", kTextbook},
      Column{&LevelNorm::much_lung, "much_lung", "1", "Chance of much lung beside it", kTextbook},
      Column{&LevelNorm::rib_out_mm, "rib_out_mm", "mm", "How far its rib stands out at most; 0: it has none", kChest},
      Column{&LevelNorm::rib_out_sd, "rib_out_sd", "1", "Spread of the logarithm of that, one sigma", kChest},
      Column{&LevelNorm::rib_height_mm, "rib_height_mm", "mm", "How high its rib passes 40 mm beside it", kFacets}};
  constexpr std::array<std::string_view, 3> kHowMuch{"none", "some", "much"};
  const auto add = [&](const LevelNorm& norm, const std::string& level) {
    for (const Column& column : kColumns) {
      rows.emplace_back("naming.level_norms." + level + "." + std::string(column.name), norm.*column.value, column.unit,
                        column.reason, column.source);
    }
    for (std::size_t much = 0; much < kHowMuch.size(); ++much) {
      const std::string key = "naming.level_norms." + level + ".";
      rows.emplace_back(key + "head_" + std::string(kHowMuch[much]), norm.head[much], "1",
                        "Chance of so much bone beside the back of the body", measure::kChosen);
      rows.emplace_back(key + "ala_" + std::string(kHowMuch[much]), norm.ala[much], "1",
                        "Chance of so much bone on both sides where a sacrum has its ala", measure::kChosen);
    }
  };
  for (const LevelNorm& norm : level_norms()) {
    add(norm, std::string(measure::name(norm.level)));
  }
  add(sacral_norm(), "below_S1");
}

}  // namespace

std::vector<measure::ParameterRow> naming_parameters() {
  std::vector<measure::ParameterRow> rows{kLandmarksSure,
                                          kCarinaBelowT5,
                                          kCrestBelowL4,
                                          kLongIfRib,
                                          kLongIfProcess,
                                          kEndsFarIfRib,
                                          kEndsFarIfProcess,
                                          kEndsNearIfRib,
                                          kEndsNearIfProcess,
                                          kGoesOnIfRib,
                                          kGoesOnIfProcess,
                                          kOfProcesses,
                                          kFallUndisturbed,
                                          kFallDisturbed,
                                          kRibFall,
                                          kRibFallSd,
                                          kProcessFall,
                                          kProcessFallSd,
                                          kLittleHead,
                                          kMuchHead,
                                          kSidesShare,
                                          kLittleAla,
                                          kMuchAla,
                                          kNoLung,
                                          kMuchLung,
                                          kTiltErrorDeg,
                                          kTiltCommonDeg,
                                          kTiltAmplitude,
                                          kTiltNeighbourDeg,
                                          kTiltCorrelation,
                                          kWidthError,
                                          kHeightError,
                                          kSizeCommon,
                                          kSizeProportion,
                                          kSizeNeighbour,
                                          kSizeCorrelation,
                                          kRibsFail,
                                          kCoursesFail,
                                          kCourseLeastMm,
                                          kCourseOfOthersMm,
                                          kCourseOfOthersSd,
                                          kCourseCommon,
                                          kCourseNeighbour,
                                          kCourseDisturbed,
                                          kRibHeightsFail,
                                          kRibHeightCommonMm,
                                          kRibHeightNeighbourMm,
                                          kRibHeightErrorMm,
                                          kRibHeightOfOthersMm,
                                          kRibHeightFurthestMm,
                                          kAlaFails,
                                          kLungFails,
                                          kTiltFails,
                                          kSizesFail,
                                          kOrgansFail,
                                          kSacralSegment,
                                          kMostSacralSegments,
                                          kFaintIsNone,
                                          kBodyMissed,
                                          kSpacingSd,
                                          kMissedSpacingSd,
                                          kWideSpacing,
                                          kRibReachMm,
                                          kProcessReachMm,
                                          kProcessSpreadMm,
                                          kLevelEvidenceLostMm,
                                          kLongRibMm,
                                          kAtEdgeMm,
                                          kLevelEvidenceWeight,
                                          kLevelEvidenceFurthest,
                                          kLevelEvidenceBelowS1,
                                          kCarinaSd,
                                          kLevelEvidenceCrestSd,
                                          kWorthTelling,
                                          kNamedFrom,
                                          kFollowsFrom};
  add_norms(rows);
  return rows;
}

}  // namespace kyphos::pipeline
