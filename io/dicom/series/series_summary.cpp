#include "io/dicom/series/series_summary.h"

#include <algorithm>
#include <cmath>
#include <span>
#include <utility>

#include "io/dicom/header/image_kind.h"
#include "io/dicom/header/patient_position.h"
#include "io/dicom/number_text.h"
#include "io/dicom/stacking/stack_plan.h"

namespace kyphos::io::dicom {
namespace {

/// The height of a small thoracic body: less shows none whole.
constexpr double kShortestCoverage_mm = 15.0;
/// More of the stack than this unscanned is a choice of slices, not a volume.
constexpr double kMostOutside = 0.2;
/// Gantries tilt by 30 degrees at most; beyond, the header is wrong.
constexpr double kSteepestTilt_deg = 45.0;
/// 1.5 G voxels: 3 GB of memory; no CT series is that large.
constexpr double kMostStackVoxels = 1.5e9;
/// Stands in for an absent thickness of a single slice; 3 mm is usual for sagittal reformats.
constexpr double kUsualThickness_mm = 3.0;

std::vector<SliceGeometry> geometries_of(const Stack& stack) {
  std::vector<SliceGeometry> geometries;
  for (const StackSlice& slice : stack.slices) {
    geometries.push_back(geometry_in_stack(slice));
  }
  return geometries;
}

/// The thickness that nine slices of ten do not exceed: some protocols change it on the way, and an odd header or two
/// do not make a thick stack.
std::optional<double> thickness_of(const Stack& stack) {
  std::vector<double> given_mm;
  for (const StackSlice& slice : stack.slices) {
    if (slice.frame->slice_thickness_mm) {
      given_mm.push_back(*slice.frame->slice_thickness_mm);
    }
  }
  if (given_mm.empty()) {
    return std::nullopt;
  }
  const auto decile = given_mm.begin() + static_cast<std::ptrdiff_t>((given_mm.size() - 1) * 9 / 10);
  std::ranges::nth_element(given_mm, decile);
  return *decile;
}

void warn(SeriesSummary& series, const std::string& code, const std::string& text) {
  series.warnings.push_back({.code = code, .text = text});
}

std::optional<Refusal> refuse_count(const SeriesSummary& series) {
  if (series.slice_count == 1 && series.orientation == "sagittal") {
    return std::nullopt;
  }
  if (series.slice_count < kFewestSlices) {
    return Refusal{"too_few_slices", "only " + count_text(series.slice_count, series.orientation + " slice") +
                                         ", at least " + std::to_string(kFewestSlices) +
                                         " are needed (or one sagittal slice)"};
  }
  return std::nullopt;
}

std::optional<Refusal> refuse_plane(const SeriesSummary& series) {
  return series.modality == "MR" ? why_not_sagittal(series) : std::nullopt;
}

void describe_mr(SeriesSummary& series, const Stack& stack) {
  const FrameHeader& frame = *stack.slices.front().frame;
  if (!frame.mr) {
    return;
  }
  const MrSequence sequence = mr_sequence_of(*frame.mr, frame.image_type, series.description);
  series.sequence = sequence.name;
  if (series.usable) {
    series.reason += ", " + sequence.name + " (" + sequence.evidence + ")";
    if (!sequence.known) {
      warn(series, "mr_contrast_unknown", "The header does not tell which contrast this MR has: look at its picture.");
    } else if (sequence.fat_suppressed) {
      warn(series, "mr_marrow_dark",
           "Suppressed fat makes marrow as dark as cortex: endplates are seen less clearly than on T1 or T2.");
    }
  }
}

std::optional<Refusal> refuse_thickness(const SeriesSummary& series, const StackPlan& plan) {
  const double thickest =
      std::max({plan.spacing == Spacing::Uneven ? 0.0 : plan.step_mm, series.slice_thickness_mm.value_or(0.0)});
  if (thickest > kThickest_mm && plan.spacing != Spacing::Single) {
    return Refusal{"too_thick", "slices of " + mm_text(thickest) + " are too thick, 5 mm is the limit"};
  }
  const double pixel = std::max(series.spacing_mm[0], series.spacing_mm[1]);
  if (pixel > kThickest_mm) {
    return Refusal{"coarse_pixels", "pixels of " + mm_text(pixel) + " are too coarse, 5 mm is the limit"};
  }
  return std::nullopt;
}

std::optional<Refusal> refuse_plan(const StackPlan& plan) {
  if (plan.tilt_deg > kSteepestTilt_deg) {
    return Refusal{"shear",
                   "its slices drift sideways by " + number_text(plan.tilt_deg, 0) + " degrees against their normal"};
  }
  if (plan.outside_fraction > kMostOutside) {
    const std::string share = number_text(100.0 * plan.outside_fraction, 0) + " % of the stack lies ";
    const std::string gap = mm_text(plan.largest_gap_mm);
    return plan.spacing == Spacing::Uneven
               ? Refusal{"uneven_spacing", "the distance of its slices varies: " + share +
                                               "between slices more than 5 mm apart (up to " + gap + ")"}
               : Refusal{"gaps", "slices are missing: " + share + "in gaps of up to " + gap};
  }
  double voxels = 1.0;
  for (const int size : plan.grid.size) {
    voxels *= size;
  }
  if (voxels > kMostStackVoxels) {
    return Refusal{"too_large", "its slices are spread over " + number_text(voxels / 1e9, 1) + " billion voxels"};
  }
  if (plan.spacing != Spacing::Single && body_coverage_mm(plan.grid) < kShortestCoverage_mm) {
    return Refusal{"too_short", "it covers only " + number_text(body_coverage_mm(plan.grid), 0) +
                                    " mm of the body, less than one vertebra"};
  }
  return std::nullopt;
}

void warn_of_spacing(SeriesSummary& series, const StackPlan& plan) {
  const bool has_outside = plan.outside_fraction > 0.0;
  const std::string gap = "the widest gap is " + mm_text(plan.largest_gap_mm);
  const std::string treatment = has_outside ? "; gaps up to 5 mm are interpolated, wider ones count as outside the scan"
                                            : "; they are interpolated";
  if (plan.spacing == Spacing::Missing) {
    warn(series, "missing_slices",
         count_text(plan.missing_count, "slice") + " missing within the stack, " + gap + treatment + ".");
  } else if (plan.spacing == Spacing::Uneven) {
    warn(series, "uneven_spacing",
         "The distance of the slices varies, " + gap + "; resampled every " + mm_text(plan.step_mm) +
             (has_outside ? "; gaps over 5 mm count as outside the scan." : "."));
  }
}

void warn_of_plan(SeriesSummary& series, const StackPlan& plan) {
  warn_of_spacing(series, plan);
  // Half a degree shifts the ends of a 300 mm stack by less than 3 mm: a drift of the table, not a tilt of the gantry.
  constexpr double kTilt_deg = 0.5;
  if (plan.is_shifted && plan.tilt_deg >= kTilt_deg) {
    warn(series, "gantry_tilt",
         "The gantry was tilted by " + number_text(plan.tilt_deg, 1) + " degrees; the slices are shifted into place.");
  } else if (plan.is_shifted) {
    warn(series, "shifted_slices", "The slices lie off one line; they are shifted into place.");
  }
}

void warn_of_stack(SeriesSummary& series, const Stack& stack) {
  series.warnings.insert(series.warnings.end(), stack.notes.begin(), stack.notes.end());
  if (stack.copies > 0) {
    warn(series, "duplicate_files", count_text(stack.copies, "picture") + " found in more than one file; read once.");
  }
  if (stack.duplicates > 0) {
    warn(series, "duplicate_slices",
         count_text(stack.duplicates, "slice") + " that show the same as another at their place; read once.");
  }
  if (is_derived(stack)) {
    warn(series, "derived", "A reformat computed from other pictures, which may smooth edges.");
  }
  if (series.single_slice && !series.slice_thickness_mm) {
    warn(series, "thickness_unknown",
         "The slice's thickness is not given; " + number_text(kUsualThickness_mm, 0) + " mm is assumed.");
  }
}

SeriesSummary described(const Stack& stack) {
  const FileHeader& header = *stack.slices.front().header;
  SeriesSummary series;
  series.series_uid = header.series_uid;
  series.frame_of_reference = header.frame_of_reference;
  series.modality = header.modality;
  series.description = header.series_description;
  series.kernel = header.kernel;
  series.posture = posture_of(header.patient_position);
  series.posture_evidence = header.patient_position.empty() ? "" : "Patient Position " + header.patient_position;
  series.contrast = contrast_of(header.contrast_agent);
  series.kvp = header.kvp;
  series.slice_count = static_cast<int>(stack.slices.size());
  series.rows_columns = {header.rows, header.columns};
  series.slice_thickness_mm = thickness_of(stack);
  for (const StackSlice& slice : stack.slices) {
    SliceSource source{.file = slice.header->file, .frame = slice.frame->index};
    if (slice.restored_mm) {
      const Eigen::Vector3d origin = geometry_in_stack(slice).origin;
      source.restored_origin_mm = std::array{origin.x(), origin.y(), origin.z()};
    }
    series.slices.push_back(std::move(source));
  }
  return series;
}

/// From the lowest to the highest corner of its pictures along the body (z of patient space).
std::pair<double, double> body_range_mm(std::span<const SliceGeometry> geometries) {
  double lowest = 1e300;
  double highest = -1e300;
  for (const SliceGeometry& plane : geometries) {
    for (const int column : {0, plane.columns - 1}) {
      for (const int row : {0, plane.rows - 1}) {
        const double z = plane.origin.z() + column * plane.column_step_mm * plane.column_direction.z() +
                         row * plane.row_step_mm * plane.row_direction.z();
        lowest = std::min(lowest, z);
        highest = std::max(highest, z);
      }
    }
  }
  return {lowest, highest};
}

std::optional<Refusal> judge_geometry(SeriesSummary& series, const Stack& stack) {
  const std::vector<SliceGeometry> geometries = geometries_of(stack);
  const StackPlan plan = plan_stack(geometries, series.slice_thickness_mm.value_or(kUsualThickness_mm));
  series.orientation = orientation_name(geometries.front().normal());
  const auto [lowest, highest] = body_range_mm(geometries);
  series.body_range_mm = {lowest, highest};
  series.spacing_mm = {geometries.front().column_step_mm, geometries.front().row_step_mm, plan.step_mm};
  warn_of_plan(series, plan);
  for (const std::optional<Refusal>& refusal :
       {refuse_plane(series), refuse_count(series), refuse_thickness(series, plan), refuse_plan(plan)}) {
    if (refusal) {
      return refusal;
    }
  }
  return std::nullopt;
}

}  // namespace

double body_coverage_mm(const measure::Grid& grid) {
  double extent = 0.0;
  for (Eigen::Index axis = 0; axis < 3; ++axis) {
    extent += std::abs(grid.lps_from_index.linear()(2, axis)) * grid.size[static_cast<std::size_t>(axis)];
  }
  return extent;
}

std::optional<Refusal> why_not_sagittal(const SeriesSummary& series) {
  constexpr double kIsotropic_mm = 1.65;
  if (series.slice_count == 1) {
    return Refusal{"too_few_slices", "one MR slice does not show where the midline lies, at least " +
                                         std::to_string(kFewestSlices) + " are needed"};
  }
  const double coarsest = *std::ranges::max_element(series.spacing_mm);
  if (series.orientation == "sagittal" || coarsest <= kIsotropic_mm) {
    return std::nullopt;
  }
  return Refusal{"not_sagittal", series.orientation + " slices of " + mm_text(series.spacing_mm[2]) +
                                     ": heights are read in sagittal slices, or in cubes of 1.6 mm at most"};
}

std::string stack_words(const SeriesSummary& series) {
  if (series.single_slice) {
    return "one sagittal slice: measurable on its plane only, with a wider error";
  }
  return std::to_string(series.slice_count) + " " + series.orientation + " slices of " + mm_text(series.spacing_mm[2]);
}

SeriesSummary summarise_stack(const Stack& stack) {
  SeriesSummary series = described(stack);
  std::optional<Refusal> refusal = refuse_kind(stack);
  if (stack.slices.front().frame->geometry) {
    const std::optional<Refusal> geometry = judge_geometry(series, stack);
    refusal = refusal ? refusal : geometry;
  }
  series.usable = !refusal;
  series.single_slice = series.usable && series.slice_count == 1;
  series.reason = refusal ? refusal->reason : stack_words(series);
  series.reason_code = refusal ? refusal->code : (series.single_slice ? "single_slice" : "ok");
  if (series.usable) {
    warn_of_stack(series, stack);
  } else {
    series.warnings.clear();  // Nothing of it is used; the reason says enough.
  }
  describe_mr(series, stack);
  return series;
}

}  // namespace kyphos::io::dicom
