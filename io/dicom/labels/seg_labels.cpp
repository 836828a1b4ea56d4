#include "io/dicom/labels/seg_labels.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <stdexcept>
#include <utility>

#include "io/dicom/files/nesting.h"
#include "io/dicom/header/header.h"
#include "io/dicom/labels/seg_frames.h"
#include "io/dicom/labels/seg_pixels.h"
#include "io/error.h"
#include "io/labels/label_name.h"
#include "io/labels/vertebra_code.h"

namespace kyphos::io::dicom {
namespace {

constexpr const char* kLabelMapClass = "1.2.840.10008.5.1.4.1.1.66.7";

[[noreturn]] void not_usable(const std::string& file, const std::string& problem) {
  throw Error(file, problem, "Give a segmentation of vertebrae");
}

/// The level of a coded entry, by its code or by its words.
std::optional<measure::Level> level_of_code(DcmItem& holder, const DcmTagKey& sequence) {
  DcmItem* const code = item_of(holder, sequence, 0);
  if (code == nullptr) {
    return std::nullopt;
  }
  if (const auto level = level_of_sct(text_of(*code, DCM_CodeValue))) {
    return level;
  }
  return meaning_of_name(utf8_text_of(*code, DCM_CodeMeaning)).level;
}

bool is_body_code(DcmItem& segment) {
  constexpr const char* kVertebralBody = "3572006";
  DcmItem* const code = item_of(segment, DCM_SegmentedPropertyTypeCodeSequence, 0);
  return code != nullptr && text_of(*code, DCM_CodeValue) == kVertebralBody;
}

/// How a segment is called in words that name it; its label where it is no vertebra.
std::string name_of_segment(DcmItem& segment, bool own, const std::string& file) {
  const std::string label = utf8_text_of(segment, DCM_SegmentLabel);
  const LabelMeaning said = meaning_of_name(label);
  std::optional<measure::Level> level = level_of_code(segment, DCM_SegmentedPropertyTypeCodeSequence);
  level = level ? level : level_of_code(segment, DCM_AnatomicRegionSequence);
  if (level && said.level && level != said.level) {
    not_usable(file, "a segment is coded as " + std::string(measure::name(*level)) + " but labelled \"" + label + "\"");
  }
  level = level ? level : said.level;
  const bool body = own || is_body_code(segment) || said.kind == LabelKind::VertebralBody;
  if (level && said.kind != LabelKind::Other) {
    return (body ? "vertebral body " : "vertebra ") + std::string(measure::name(*level));
  }
  if (level && meaning_of_name(label).level == std::nullopt && label.find_first_of("0123456789") == std::string::npos) {
    return (body ? "vertebral body " : "vertebra ") + std::string(measure::name(*level));
  }
  return own && body ? "vertebral body " + label : label;
}

std::map<int, std::string> segment_names(DcmDataset& data, const std::string& file) {
  const bool own = text_of(data, DCM_Manufacturer) == kOwnManufacturer;
  std::map<int, std::string> names;
  for (unsigned long i = 0;; ++i) {
    DcmItem* const segment = item_of(data, DCM_SegmentSequence, i);
    if (segment == nullptr) {
      return names;
    }
    if (const auto number = integer_of(*segment, DCM_SegmentNumber); number && *number > 0) {
      names[*number] = name_of_segment(*segment, own, file);
    }
  }
}

bool is_vertebra(const std::map<int, std::string>& names, int segment) {
  const auto name = names.find(segment);
  const LabelKind kind = name == names.end() ? LabelKind::Unknown : meaning_of_name(name->second).kind;
  return kind == LabelKind::Vertebra || kind == LabelKind::VertebralBody;
}

std::string listed(const std::map<int, std::string>& names) {
  constexpr std::size_t kMost = 6;
  std::string text;
  std::size_t shown = 0;
  for (const auto& entry : names) {
    if (shown++ == kMost) {
      return text + ", ...";
    }
    text += (text.empty() ? "" : ", ") + entry.second;
  }
  return text;
}

/// The frames' lattice: from the first position along the normal in even steps; frames that are not there are empty.
class SegLattice {
 public:
  SegLattice(const std::vector<SegFrame>& frames, const std::string& file) : plane_(frames.front().place) {
    const Eigen::Vector3d normal = plane_.normal();
    std::vector<double> places;
    for (const SegFrame& frame : frames) {
      require_same_plane(frame.place, file);
      places.push_back(frame.place.origin.dot(normal));
    }
    std::ranges::sort(places);
    constexpr double kSamePlaceMm = 0.01;
    for (std::size_t i = 1; i < places.size(); ++i) {
      const double step = places[i] - places[i - 1];
      if (step > kSamePlaceMm && (step_mm_ <= 0.0 || step < step_mm_)) {
        step_mm_ = step;
      }
    }
    first_mm_ = places.front();
    step_mm_ = step_mm_ > 0.0 ? step_mm_ : 1.0;
    // The mean step of the whole stack is finer than one rounded step.
    const auto steps = std::lround((places.back() - first_mm_) / step_mm_);
    step_mm_ = steps > 0 ? (places.back() - first_mm_) / static_cast<double>(steps) : step_mm_;
    slices_ = static_cast<int>(steps) + 1;
    set_direction(frames);
    for (const SegFrame& frame : frames) {
      require_on_lattice(frame.place, file);
    }
  }

  [[nodiscard]] int slice_of(const SliceGeometry& place) const {
    return static_cast<int>(std::lround((place.origin.dot(plane_.normal()) - first_mm_) / step_mm_));
  }
  [[nodiscard]] measure::Grid grid() const {
    measure::Grid grid{.size = {plane_.columns, plane_.rows, slices_}};
    grid.lps_from_index.linear().col(0) = plane_.column_direction * plane_.column_step_mm;
    grid.lps_from_index.linear().col(1) = plane_.row_direction * plane_.row_step_mm;
    grid.lps_from_index.linear().col(2) = step_;
    grid.lps_from_index.translation() = origin_;
    return grid;
  }

 private:
  void require_same_plane(const SliceGeometry& place, const std::string& file) const {
    constexpr double kSameFrameDirection = 1.0e-3;
    if ((place.column_direction - plane_.column_direction).norm() > kSameFrameDirection ||
        (place.row_direction - plane_.row_direction).norm() > kSameFrameDirection ||
        std::abs(place.column_step_mm - plane_.column_step_mm) > kSameFrameDirection * plane_.column_step_mm ||
        std::abs(place.row_step_mm - plane_.row_step_mm) > kSameFrameDirection * plane_.row_step_mm) {
      not_usable(file, "its frames lie in different planes");
    }
  }
  /// Origins may wander sideways from slice to slice, as with a tilted gantry.
  void set_direction(const std::vector<SegFrame>& frames) {
    const auto [low, high] = std::ranges::minmax_element(
        frames, {}, [&](const SegFrame& frame) { return frame.place.origin.dot(plane_.normal()); });
    origin_ = low->place.origin;
    step_ = slices_ > 1 ? Eigen::Vector3d((high->place.origin - origin_) / (slices_ - 1))
                        : Eigen::Vector3d(plane_.normal() * step_mm_);
  }
  void require_on_lattice(const SliceGeometry& place, const std::string& file) const {
    const Eigen::Vector3d there = origin_ + slice_of(place) * step_;
    constexpr double kPart = 0.1;
    const double allowed = kPart * std::min({plane_.column_step_mm, plane_.row_step_mm, step_mm_});
    if ((there - place.origin).norm() > allowed) {
      not_usable(file, "its frames do not lie at even distances");
    }
  }

  SliceGeometry plane_;
  double first_mm_ = 0.0;
  double step_mm_ = 0.0;
  int slices_ = 1;
  Eigen::Vector3d origin_ = Eigen::Vector3d::Zero();
  Eigen::Vector3d step_ = Eigen::Vector3d::UnitZ();
};

/// Puts one frame's pixels into the image.
void paint_frame(const SegFrame& frame, std::span<const std::uint16_t> pixels, int slice, unsigned threshold,
                 LabelImage& image) {
  const std::size_t start = image.grid.offset(0, 0, slice);
  for (std::size_t i = 0; i < pixels.size(); ++i) {
    if (frame.segment == 0) {
      image.value[start + i] = pixels[i] != 0 ? pixels[i] : image.value[start + i];
    } else if (pixels[i] >= threshold) {
      image.value[start + i] = static_cast<std::uint16_t>(frame.segment);
    }
  }
}

/// From which stored value on a pixel belongs to its segment.
unsigned threshold_of(DcmDataset& data) {
  if (text_of(data, DCM_SegmentationType) != "FRACTIONAL") {
    return 1;
  }
  const int most = integer_of(data, DCM_MaximumFractionalValue).value_or(255);
  return static_cast<unsigned>(std::max(1, (most + 1) / 2));
}

LabelImage image_of(DcmDataset& data, const std::map<int, std::string>& names, const std::string& file) {
  const bool label_map =
      text_of(data, DCM_SOPClassUID) == kLabelMapClass || text_of(data, DCM_SegmentationType) == "LABELMAP";
  std::vector<SegFrame> frames = seg_frames(data, file);
  const std::vector<std::uint16_t> pixels = seg_pixels(data, frames.size(), file);
  const SegLattice lattice(frames, file);
  LabelImage image{.grid = lattice.grid(), .value = {}, .names = names};
  constexpr std::size_t kMostSegVoxels = std::size_t{1} << 31U;
  if (image.grid.voxel_count() > kMostSegVoxels) {
    not_usable(file, "its frames span more space than any scan has");
  }
  image.value.assign(image.grid.voxel_count(), 0);
  const std::size_t size = pixels.size() / frames.size();
  const unsigned threshold = threshold_of(data);
  for (std::size_t i = 0; i < frames.size(); ++i) {
    frames[i].segment = label_map ? 0 : frames[i].segment;
    if (label_map || is_vertebra(names, frames[i].segment)) {
      paint_frame(frames[i], std::span(pixels).subspan(i * size, size), lattice.slice_of(frames[i].place), threshold,
                  image);
    }
  }
  return image;
}

void load(const std::filesystem::path& file, DcmFileFormat& format) {
  const std::string name = file.filename().string();
  prepare_dicom_libraries();
  if (structure_of(file) != Structure::Readable) {
    not_usable(name, "its sequences are nested deeper, or more, than in any segmentation");
  }
  const OFCondition read = format.loadFile(file.c_str());
  if (read.bad()) {
    not_usable(name, std::string("it cannot be read (") + read.text() + ")");
  }
  const std::string named = text_of(*format.getMetaInfo(), DCM_TransferSyntaxUID);
  if (!named.empty() && DcmXfer(named.c_str()).getXfer() == EXS_Unknown) {
    not_usable(name, "its encoding (" + named + ") is not known here; write it again, uncompressed or with RLE");
  }
}

}  // namespace

LabelImage read_seg_labels(const std::filesystem::path& file) try {
  const std::string name = file.filename().string();
  DcmFileFormat format;
  load(file, format);
  DcmDataset& data = *format.getDataset();
  if (!data.tagExists(DCM_SegmentSequence)) {
    not_usable(name, "it is no DICOM segmentation");
  }
  const std::map<int, std::string> names = segment_names(data, name);
  if (std::ranges::none_of(names, [&](const auto& entry) { return is_vertebra(names, entry.first); })) {
    not_usable(name, "none of its segments is a vertebra (" + listed(names) + ")");
  }
  LabelImage image = image_of(data, names, name);
  image.file_name = name;
  image.source = measure::BodySource::DicomSegmentation;
  image.program = utf8_text_of(data, DCM_Manufacturer);
  image.program_version = utf8_text_of(data, DCM_SoftwareVersions);
  image.frame_of_reference = utf8_text_of(data, DCM_FrameOfReferenceUID);
  image.study_uid = utf8_text_of(data, DCM_StudyInstanceUID);
  return cropped_to_labels(std::move(image));
} catch (const std::logic_error&) {
  // DCMTK cuts some broken strings at places that they do not have (DcmByteString::verify).
  throw Error(file.filename().string(), "its header cannot be read", "Fetch it again from its source");
}

}  // namespace kyphos::io::dicom
