#include "io/dicom_out/segmentation_object.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <set>

#include "io/derived_uid.h"
#include "io/dicom/header/tags.h"
#include "io/report/words/tracked_body.h"

namespace kyphos::io::dicom_out {
namespace {

/// One frame: a body in a source picture.
struct SegmentFrame {
  std::size_t body = 0;
  std::size_t picture = 0;
  unsigned place = 0;  ///< 1 for the first picture of the stack that is used
};

std::vector<SegmentFrame> frames_by_body(const SegmentationInput& input) {
  std::vector<SegmentFrame> frames;
  const std::size_t bodies = input.report.studies[input.study].measured.vertebrae.size();
  unsigned place = 0;
  for (std::size_t picture = 0; picture < input.labels.size(); ++picture) {
    std::set<std::uint8_t> seen(input.labels[picture].begin(), input.labels[picture].end());
    seen.erase(0);
    place += seen.empty() ? 0U : 1U;
    for (const std::uint8_t label : seen) {
      if (label <= bodies) {
        frames.push_back({.body = label - std::size_t{1}, .picture = picture, .place = place});
      }
    }
  }
  std::ranges::stable_sort(frames, {}, &SegmentFrame::body);
  return frames;
}

/// A hue a body, far from its neighbours' (steps of the golden angle), as CIELab in DICOM's whole numbers (C.10.7.1.1).
void put_colour(DcmItem& segment, std::size_t body) {
  constexpr double kGoldenAngle = 2.399963;
  constexpr double kLightness = 65.0;
  constexpr double kChroma = 55.0;
  const double hue = kGoldenAngle * static_cast<double>(body);
  const auto scaled = [](double part) {
    return static_cast<Uint16>(std::lround(std::clamp(part, 0.0, 1.0) * 65535.0));
  };
  const std::array<Uint16, 3> lab{scaled(kLightness / 100.0), scaled((kChroma * std::cos(hue) + 128.0) / 255.0),
                                  scaled((kChroma * std::sin(hue) + 128.0) / 255.0)};
  segment.putAndInsertUint16Array(DCM_RecommendedDisplayCIELabValue, lab.data(), lab.size());
}

/// What a viewer shows in its list: a body that is not to be trusted says so in its name.
std::string label_of(const measure::VertebralBody& body) {
  const std::string name = measure::display_name(body);
  if (body.coverage != measure::Coverage::Whole) {
    return name + " (cut by the scan)";
  }
  return name + (body.status == measure::BodyStatus::NotMeasured         ? " (not measured)"
                 : body.status == measure::BodyStatus::MeasuredWithDoubt ? " (doubtful)"
                                                                         : "");
}

std::string description_of(const measure::VertebralBody& body) {
  std::string text = "Vertebral body between its endplates and walls";
  if (body.name.level) {
    text += "; level " + std::to_string(std::lround(100.0 * body.name.confidence)) + " % sure";
  }
  for (const std::string& doubt : body.doubts) {
    text += "; doubtful: " + doubt;
  }
  return plain(text + (body.why_not.empty() ? "" : "; not measured: " + body.why_not));
}

void put_segment(DcmItem& segment, unsigned number, const SegmentationInput& input, std::size_t place) {
  const measure::VertebralBody& body = input.report.studies[input.study].measured.vertebrae[place].body;
  const TrackedBody tracked = tracked_body(input.report, input.study, body, input.source.person());
  put(segment, DCM_SegmentNumber, number);
  put(segment, DCM_SegmentLabel, label_of(body));
  put(segment, DCM_SegmentDescription, description_of(body));
  put(segment, DCM_SegmentAlgorithmType, "AUTOMATIC");
  put(segment, DCM_SegmentAlgorithmName, "kyphos");
  put_code(segment, DCM_SegmentedPropertyCategoryCodeSequence,
           {.value = "123037004", .scheme = "SCT", .meaning = "Anatomical Structure"});
  put_code(segment, DCM_SegmentedPropertyTypeCodeSequence, level_code(body.name.level));
  if (const auto region = region_code(body.name.level)) {
    put_code(segment, DCM_AnatomicRegionSequence, *region);
  }
  put(segment, DCM_TrackingID, tracked.identifier);
  put(segment, DCM_TrackingUID, tracked.uid);
  put_colour(segment, place);
  DcmItem& algorithm = add_item(segment, DCM_SegmentationAlgorithmIdentificationSequence);
  put_code(algorithm, DCM_AlgorithmFamilyCodeSequence,
           {.value = "123111", .scheme = "DCM", .meaning = "Deformable Models"});
  put(algorithm, DCM_AlgorithmName, "kyphos");
  put(algorithm, DCM_AlgorithmVersion, KYPHOS_VERSION);
}

std::string three(const Eigen::Vector3d& values) {
  return decimal_text(values.x(), 6) + "\\" + decimal_text(values.y(), 6) + "\\" + decimal_text(values.z(), 6);
}

/// Median distance of neighbouring pictures along the normal; the thickness where there is one picture.
double distance_of_pictures(const SourceSeries& source) {
  std::vector<double> steps;
  for (std::size_t at = 1; at < source.pictures.size(); ++at) {
    const dicom::SliceGeometry& below = source.pictures[at - 1].geometry;
    steps.push_back(std::abs((source.pictures[at].geometry.origin - below.origin).dot(below.normal())));
  }
  if (steps.empty()) {
    return source.thickness_mm;
  }
  std::ranges::nth_element(steps, steps.begin() + std::ssize(steps) / 2);
  return steps[steps.size() / 2];
}

void put_shared_groups(DcmDataset& object, const SourceSeries& source) {
  const dicom::SliceGeometry& plane = source.pictures.front().geometry;
  DcmItem& shared = add_item(object, DCM_SharedFunctionalGroupsSequence);
  put(add_item(shared, DCM_PlaneOrientationSequence), DCM_ImageOrientationPatient,
      three(plane.column_direction) + "\\" + three(plane.row_direction));
  DcmItem& measures = add_item(shared, DCM_PixelMeasuresSequence);
  // Row spacing first (PS3.3 10.7.1.3): the distance of rows is the step along a column.
  put(measures, DCM_PixelSpacing, decimal_text(plane.row_step_mm, 8) + "\\" + decimal_text(plane.column_step_mm, 8));
  put(measures, DCM_SliceThickness, decimal_text(source.thickness_mm, 6));
  put(measures, DCM_SpacingBetweenSlices, decimal_text(distance_of_pictures(source), 6));
}

void put_frame_groups(DcmItem& group, const SegmentFrame& frame, unsigned segment, const SourceSeries& source) {
  const SourcePicture& picture = source.pictures[frame.picture];
  DcmItem& content = add_item(group, DCM_FrameContentSequence);
  const std::array<Uint32, 2> index{segment, frame.place};
  content.putAndInsertUint32Array(DCM_DimensionIndexValues, index.data(), index.size());
  put(add_item(group, DCM_PlanePositionSequence), DCM_ImagePositionPatient, three(picture.geometry.origin));
  put(add_item(group, DCM_SegmentIdentificationSequence), DCM_ReferencedSegmentNumber, segment);
  DcmItem& derivation = add_item(group, DCM_DerivationImageSequence);
  put_code(derivation, DCM_DerivationCodeSequence, {.value = "113076", .scheme = "DCM", .meaning = "Segmentation"});
  DcmItem& image = add_item(derivation, DCM_SourceImageSequence);
  put_reference(image, picture.sop_class, picture.sop_instance);
  if (picture.multi_frame) {
    put(image, DCM_ReferencedFrameNumber, static_cast<unsigned>(picture.frame) + 1U);
  }
  put_code(image, DCM_PurposeOfReferenceCodeSequence,
           {.value = "121322", .scheme = "DCM", .meaning = "Source image for image processing operation"});
  put(image, DCM_SpatialLocationsPreserved, "YES");
}

void put_dimensions(DcmDataset& object, const SourceSeries& source) {
  const std::string uid = derived_uid("dimensions\x1f" + source.series_uid);
  put(add_item(object, DCM_DimensionOrganizationSequence), DCM_DimensionOrganizationUID, uid);
  for (const auto& [pointer, group] : {std::pair{DCM_ReferencedSegmentNumber, DCM_SegmentIdentificationSequence},
                                       {DCM_ImagePositionPatient, DCM_PlanePositionSequence}}) {
    DcmItem& index = add_item(object, DCM_DimensionIndexSequence);
    put(index, DCM_DimensionOrganizationUID, uid);
    index.putAndInsertTagKey(DCM_DimensionIndexPointer, pointer);
    index.putAndInsertTagKey(DCM_FunctionalGroupPointer, group);
  }
}

void put_image_module(DcmDataset& object, const SourceSeries& source, std::size_t frames) {
  put(object, DCM_ImageType, "DERIVED\\PRIMARY");
  put(object, DCM_ContentLabel, "VERTEBRAE");
  put(object, DCM_ContentDescription, "Vertebral bodies");
  put(object, DCM_ContentCreatorName, "kyphos^^^^");
  put(object, DCM_BodyPartExamined, "SPINE");
  put(object, DCM_FrameOfReferenceUID,
      source.frame_of_reference.empty() ? derived_uid("frame of reference\x1f" + source.series_uid)
                                        : source.frame_of_reference);
  put(object, DCM_PositionReferenceIndicator, "");
  put(object, DCM_SamplesPerPixel, 1U);
  put(object, DCM_PhotometricInterpretation, "MONOCHROME2");
  put(object, DCM_NumberOfFrames, std::to_string(frames));
  put(object, DCM_Rows, static_cast<unsigned>(source.pictures.front().geometry.rows));
  put(object, DCM_Columns, static_cast<unsigned>(source.pictures.front().geometry.columns));
  put(object, DCM_BitsAllocated, 1U);
  put(object, DCM_BitsStored, 1U);
  put(object, DCM_HighBit, 0U);
  put(object, DCM_PixelRepresentation, 0U);
  // What lossy compression took away before is still gone (PS3.3 C.7.6.1.1.5).
  const bool lossy = dicom::text_of(*source.first, DCM_LossyImageCompression) == "01";
  put(object, DCM_LossyImageCompression, lossy ? "01" : "00");
  for (const DcmTagKey& tag : {DCM_LossyImageCompressionRatio, DCM_LossyImageCompressionMethod}) {
    if (lossy && source.first->tagExistsWithValue(tag)) {
      source.first->findAndInsertCopyOfElement(tag, &object);
    }
  }
  put(object, DCM_SegmentationType, "BINARY");
  put(object, DCM_SegmentsOverlap, "NO");
}

void put_pixels(DcmDataset& object, const SegmentationInput& input, const std::vector<SegmentFrame>& frames) {
  const dicom::SliceGeometry& plane = input.source.pictures.front().geometry;
  const std::size_t size = static_cast<std::size_t>(plane.rows) * static_cast<std::size_t>(plane.columns);
  BitPacker packer(size * frames.size());
  for (const SegmentFrame& frame : frames) {
    const auto wanted = static_cast<std::uint8_t>(frame.body + 1);
    for (const std::uint8_t label : input.labels[frame.picture]) {
      packer.push(label == wanted);
    }
  }
  object.putAndInsertUint8Array(DCM_PixelData, packer.bytes().data(), packer.bytes().size());
}

/// The one series that the frames refer to, with only the instances that they do refer to.
void put_references(DcmDataset& object, const SourceSeries& source, const std::vector<std::size_t>& pictures) {
  DcmItem& series = add_item(object, DCM_ReferencedSeriesSequence);
  put(series, DCM_SeriesInstanceUID, source.series_uid);
  std::set<std::string> told;
  for (const std::size_t at : pictures) {
    const SourcePicture& picture = source.pictures[at];
    if (told.insert(picture.sop_instance).second) {
      put_reference(add_item(series, DCM_ReferencedInstanceSequence), picture.sop_class, picture.sop_instance);
    }
  }
}

}  // namespace

std::optional<Segmentation> segmentation_object(const SegmentationInput& input) {
  const std::vector<SegmentFrame> frames = frames_by_body(input);
  if (frames.empty()) {
    return std::nullopt;
  }
  Segmentation result;
  result.segment_of.resize(input.report.studies[input.study].measured.vertebrae.size(), 0);
  const std::unique_ptr<DcmDataset> object =
      new_object(input.source, {.sop_class = UID_SegmentationStorage,
                                .modality = "SEG",
                                .series_number = 901,
                                .series_description = "kyphos vertebral bodies"});
  put_image_module(*object, input.source, frames.size());
  put_dimensions(*object, input.source);
  put_shared_groups(*object, input.source);
  unsigned count = 0;
  std::set<std::size_t> pictures;
  for (const SegmentFrame& frame : frames) {
    unsigned& segment = result.segment_of[frame.body];
    if (segment == 0) {
      segment = ++count;
      put_segment(add_item(*object, DCM_SegmentSequence), segment, input, frame.body);
    }
    put_frame_groups(add_item(*object, DCM_PerFrameFunctionalGroupsSequence), frame, segment, input.source);
    pictures.insert(frame.picture);
  }
  result.source_pictures.assign(pictures.begin(), pictures.end());
  put_references(*object, input.source, result.source_pictures);
  put_pixels(*object, input, frames);
  result.object = finish(*object);
  return result;
}

}  // namespace kyphos::io::dicom_out
