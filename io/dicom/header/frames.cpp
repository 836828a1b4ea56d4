#include "io/dicom/header/frames.h"

#include <algorithm>
#include <cmath>
#include <initializer_list>

#include "io/dicom/header/tags.h"

namespace kyphos::io::dicom {
namespace {

using Eigen::Vector3d;

/// The items in which an attribute of a frame may stand, the most special first.
using Places = std::vector<DcmItem*>;

std::vector<double> first_numbers(const Places& places, const DcmTagKey& tag) {
  for (DcmItem* const place : places) {
    std::vector<double> values = place != nullptr ? numbers_of(*place, tag) : std::vector<double>();
    if (!values.empty()) {
      return values;
    }
  }
  return {};
}

std::optional<double> first_number(const Places& places, const DcmTagKey& tag) {
  const std::vector<double> values = first_numbers(places, tag);
  return values.empty() ? std::nullopt : std::optional(values.front());
}

std::string first_text(const Places& places, const DcmTagKey& tag) {
  for (DcmItem* const place : places) {
    std::string text = place != nullptr ? utf8_text_of(*place, tag) : std::string();
    if (!text.empty()) {
      return text;
    }
  }
  return {};
}

/// A functional group (a macro's sequence) as it applies to one frame: its own, else the shared one.
DcmItem* group_of(DcmItem* own, DcmItem* shared, const DcmTagKey& macro) {
  DcmItem* found = own != nullptr ? item_of(*own, macro, 0) : nullptr;
  if (found == nullptr && shared != nullptr) {
    found = item_of(*shared, macro, 0);
  }
  return found;
}

struct Placement {
  std::vector<double> position;
  std::vector<double> orientation;
  std::vector<double> pixel_spacing;
};

/// What is wrong with a placement, in words; empty where nothing is.
std::string problem_of(const Placement& placement) {
  const auto said = [](const char* name, const std::vector<double>& values) {
    return std::string("its ") + name + (values.empty() ? " is missing or no number" : " is wrong");
  };
  if (placement.position.size() != 3) {
    return said("Image Position (Patient)", placement.position);
  }
  if (placement.orientation.size() != 6) {
    return said("Image Orientation (Patient)", placement.orientation);
  }
  const std::vector<double>& spacing = placement.pixel_spacing;
  if (spacing.size() != 2 || !(spacing[0] > 0.0) || !(spacing[1] > 0.0)) {
    return said("Pixel Spacing", spacing);
  }
  return {};
}

std::optional<SliceGeometry> geometry_of(const Placement& placement, int rows, int columns) {
  if (!problem_of(placement).empty()) {
    return std::nullopt;
  }
  const std::vector<double>& six = placement.orientation;
  const Vector3d column(six[0], six[1], six[2]);
  const Vector3d row(six[3], six[4], six[5]);
  // Both must be near unit length and at right angles; rounding in the file is then taken out.
  if (std::abs(column.norm() - 1.0) > 0.01 || std::abs(row.norm() - 1.0) > 0.01 || std::abs(column.dot(row)) > 0.01) {
    return std::nullopt;
  }
  SliceGeometry geometry{.origin = Vector3d(placement.position[0], placement.position[1], placement.position[2]),
                         .column_direction = column.normalized(),
                         .column_step_mm = placement.pixel_spacing[1],
                         .row_step_mm = placement.pixel_spacing[0],
                         .rows = rows,
                         .columns = columns};
  geometry.row_direction = (row - row.dot(geometry.column_direction) * geometry.column_direction).normalized();
  return geometry;
}

/// Joins what several places say.
std::string joined(std::initializer_list<std::string> texts) {
  std::string all;
  for (const std::string& text : texts) {
    all += (all.empty() || text.empty() ? "" : "\\") + text;
  }
  return all;
}

MrAcquisition mr_acquisition_of(DcmItem& dataset, DcmItem* own, DcmItem* shared) {
  const auto group = [&](const DcmTagKey& macro) { return group_of(own, shared, macro); };
  DcmItem* const timing = group(DCM_MRTimingAndRelatedParametersSequence);
  DcmItem* const modifier = group(DCM_MRModifierSequence);
  MrAcquisition mr{.scanning_sequence = utf8_text_of(dataset, DCM_ScanningSequence),
                   .scan_options = joined({utf8_text_of(dataset, DCM_ScanOptions),
                                           first_text({modifier}, DCM_SpectrallySelectedSuppression)}),
                   .contrast = first_text({group(DCM_MRImageFrameTypeSequence), &dataset}, DCM_AcquisitionContrast),
                   .echo_ms = first_number({group(DCM_MREchoSequence)}, DCM_EffectiveEchoTime),
                   .repetition_ms = first_number({timing, &dataset}, DCM_RepetitionTime),
                   .inversion_ms = first_number({modifier}, DCM_InversionTimes),
                   .flip_deg = first_number({timing, &dataset}, DCM_FlipAngle)};
  if (!mr.echo_ms) {
    mr.echo_ms = number_of(dataset, DCM_EchoTime);
  }
  if (!mr.inversion_ms) {
    mr.inversion_ms = number_of(dataset, DCM_InversionTime);
  }
  if (mr.scanning_sequence.empty()) {  // enhanced MR says it in other words
    const std::string echo = utf8_text_of(dataset, DCM_EchoPulseSequence);
    const bool inverted = first_text({modifier}, DCM_InversionRecovery) == "YES";
    const bool planar = utf8_text_of(dataset, DCM_EchoPlanarPulseSequence) == "YES";
    mr.scanning_sequence =
        joined({echo == "GRADIENT" ? "GR" : (echo == "SPIN" ? "SE" : ""), inverted ? "IR" : "", planar ? "EP" : ""});
  }
  return mr;
}

FrameHeader frame_of(DcmItem& dataset, DcmItem* own, DcmItem* shared, int index) {
  const auto group = [&](const DcmTagKey& macro) { return group_of(own, shared, macro); };
  DcmItem* const measures = group(DCM_PixelMeasuresSequence);
  DcmItem* const rescale = group(DCM_PixelValueTransformationSequence);
  Placement placement{
      .position = first_numbers({group(DCM_PlanePositionSequence), &dataset}, DCM_ImagePositionPatient),
      .orientation = first_numbers({group(DCM_PlaneOrientationSequence), &dataset}, DCM_ImageOrientationPatient),
      .pixel_spacing = first_numbers({measures, &dataset}, DCM_PixelSpacing)};
  if (placement.pixel_spacing.size() == 1) {
    placement.pixel_spacing.push_back(placement.pixel_spacing[0]);  // one value means square pixels
  }
  DcmItem* const content = group(DCM_FrameContentSequence);
  const std::string acquired = first_text({content, &dataset}, DCM_FrameAcquisitionDateTime);
  FrameHeader frame{
      .index = index,
      .geometry = geometry_of(placement, integer_of(dataset, DCM_Rows).value_or(0),
                              integer_of(dataset, DCM_Columns).value_or(0)),
      .why_no_place = problem_of(placement),
      .slice_thickness_mm = first_number({measures, &dataset}, DCM_SliceThickness),
      .image_type =
          first_text({group(DCM_CTImageFrameTypeSequence), group(DCM_MRImageFrameTypeSequence)}, DCM_FrameType),
      .acquisition = first_text({content}, DCM_FrameAcquisitionNumber),
      .acquired_s = second_of_day(acquired.size() > 8 ? acquired.substr(8) : text_of(dataset, DCM_AcquisitionTime)),
      .temporal_position = first_text({content, &dataset}, DCM_TemporalPositionIndex),
      .spacing_between_mm = first_number({measures, &dataset}, DCM_SpacingBetweenSlices),
      .slope = first_number({rescale, &dataset}, DCM_RescaleSlope),
      .intercept = first_number({rescale, &dataset}, DCM_RescaleIntercept),
      .rescale_type = first_text({rescale, &dataset}, DCM_RescaleType)};
  if (!frame.geometry && frame.why_no_place.empty()) {
    frame.why_no_place = "its Image Orientation (Patient) holds no two directions at right angles";
  }
  if (text_of(dataset, DCM_Modality) == "MR") {
    frame.mr = mr_acquisition_of(dataset, own, shared);
  }
  if (frame.temporal_position.empty()) {
    frame.temporal_position = utf8_text_of(dataset, DCM_TemporalPositionIdentifier);
  }
  if (frame.image_type.empty()) {
    frame.image_type = utf8_text_of(dataset, DCM_ImageType);
  }
  if (frame.acquisition.empty()) {
    frame.acquisition = utf8_text_of(dataset, DCM_AcquisitionNumber);
  }
  if (frame.slice_thickness_mm && !(*frame.slice_thickness_mm > 0.0)) {
    frame.slice_thickness_mm.reset();
  }
  return frame;
}

}  // namespace

std::vector<FrameHeader> frames_of(DcmItem& dataset) {
  // A count beyond any scanner's is a broken file; the guard keeps it from costing memory.
  constexpr int kMostFrames = 20000;
  const int count = std::clamp(integer_of(dataset, DCM_NumberOfFrames).value_or(1), 1, kMostFrames);
  DcmSequenceOfItems* per_frame = nullptr;
  if (dataset.findAndGetSequence(DCM_PerFrameFunctionalGroupsSequence, per_frame).bad()) {
    per_frame = nullptr;
  }
  DcmItem* const shared = item_of(dataset, DCM_SharedFunctionalGroupsSequence, 0);
  std::vector<FrameHeader> frames;
  // The list behind a DCMTK sequence is walked once, since its access by number walks from an end.
  DcmObject* item = nullptr;
  for (int index = 0; index < count; ++index) {
    item = per_frame != nullptr && (index == 0 || item != nullptr) ? per_frame->nextInContainer(item) : nullptr;
    frames.push_back(frame_of(dataset, dynamic_cast<DcmItem*>(item), shared, index));
    if (count > 1 && per_frame == nullptr) {
      frames.back().geometry.reset();  // One position cannot place several frames.
      frames.back().why_no_place = "it is one file of " + std::to_string(count) +
                                   " frames with a single Image Position, which does not tell where each frame lies; "
                                   "export it as single slices or as Enhanced CT";
    }
  }
  return frames;
}

}  // namespace kyphos::io::dicom
