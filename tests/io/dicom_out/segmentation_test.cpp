#include <cstdio>
#include <fstream>
#include <map>
#include <mutex>
#include <random>

#include "io/dicom/labels/seg_labels.h"
#include "tests/io/dicom_out/written_study.h"

namespace kyphos::test {
namespace {

using measure::Level;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

/// Labels that look like noise, 0 to 2, the same for the same plane: nothing hides a shifted bit.
std::vector<std::uint8_t> noise_labels(const measure::Grid& plane) {
  const Eigen::Vector3d origin = plane.lps(0, 0, 0);
  std::mt19937 draw(
      static_cast<unsigned>(std::lround(1000.0 * std::abs(origin.x() + 3.0 * origin.y() + 7.0 * origin.z()))));
  std::vector<std::uint8_t> labels(plane.voxel_count());
  for (std::uint8_t& label : labels) {
    label = static_cast<std::uint8_t>(draw() % 3U);
  }
  return labels;
}

/// Frames by segment and position, unpacked after PS3.5 D.2 with nothing of ours: bit n of the stream is pixel n.
using FrameKey = std::pair<unsigned, std::string>;
std::map<FrameKey, std::vector<bool>> unpacked(DcmDataset& seg) {
  const Uint8* bytes = nullptr;
  unsigned long count = 0;
  Uint16 rows = 0;
  Uint16 columns = 0;
  EXPECT_TRUE(seg.findAndGetUint8Array(DCM_PixelData, bytes, &count).good());
  seg.findAndGetUint16(DCM_Rows, rows);
  seg.findAndGetUint16(DCM_Columns, columns);
  EXPECT_EQ(count % 2, 0U);
  std::map<FrameKey, std::vector<bool>> frames;
  DcmSequenceOfItems* groups = nullptr;
  seg.findAndGetSequence(DCM_PerFrameFunctionalGroupsSequence, groups);
  const std::size_t size = std::size_t{rows} * columns;
  EXPECT_EQ(count, (groups->card() * size + 15) / 16 * 2);
  for (unsigned long frame = 0; frame < groups->card(); ++frame) {
    DcmItem* segment = nullptr;
    DcmItem* plane = nullptr;
    groups->getItem(frame)->findAndGetSequenceItem(DCM_SegmentIdentificationSequence, segment);
    groups->getItem(frame)->findAndGetSequenceItem(DCM_PlanePositionSequence, plane);
    Uint16 number = 0;
    segment->findAndGetUint16(DCM_ReferencedSegmentNumber, number);
    OFString position;
    plane->findAndGetOFStringArray(DCM_ImagePositionPatient, position);
    std::vector<bool> pixels;
    for (std::size_t at = frame * size; at < (frame + 1) * size; ++at) {
      pixels.push_back(((bytes[at / 8] >> (at % 8)) & 1U) != 0);
    }
    frames[{number, position.c_str()}] = pixels;
  }
  return frames;
}

class Segmentation : public WrittenStudy {
 protected:
  /// Writes the study with noise for labels and compares each frame with the labels of the plane at its place.
  void expect_noise_comes_back(const io::CaseReport& report) {
    std::map<std::string, std::vector<std::uint8_t>> meant;
    std::vector<measure::Grid> planes;
    std::mutex lock;
    const io::DicomStudy study = io::dicom_study(report, 0, [&](const measure::Grid& plane) {
      const std::lock_guard guard(lock);
      const Eigen::Vector3d origin = plane.lps(0, 0, 0);
      std::vector<std::uint8_t> labels = noise_labels(plane);
      meant[place_key(origin)] = labels;
      planes.push_back(plane);
      return labels;
    });
    expect_reader_finds(study, planes);
    const auto seg = object(study, "bodies-seg.dcm");
    const auto frames = unpacked(*seg);
    EXPECT_EQ(frames.size(), 2 * meant.size());
    for (const auto& [key, pixels] : frames) {
      const auto found = meant.find(place_key(parsed(key.second)));
      ASSERT_NE(found, meant.end()) << key.second;
      // Segments are numbered in the order of the bodies here: every plane shows both.
      std::size_t wrong = 0;
      for (std::size_t at = 0; at < pixels.size(); ++at) {
        wrong += pixels[at] != (found->second[at] == key.first) ? 1 : 0;
      }
      EXPECT_EQ(wrong, 0U) << "segment " << key.first << " at " << key.second;
    }
  }
  /// The way back: as review --labels reads it, each pixel of each plane at its place.
  void expect_reader_finds(const io::DicomStudy& study, const std::vector<measure::Grid>& planes) const {
    const std::filesystem::path file = folder_ / "own-seg.dcm";
    for (const io::DicomFile& each : study.files) {
      if (each.name.ends_with("bodies-seg.dcm")) {
        std::ofstream(file, std::ios::binary) << each.bytes;
      }
    }
    const io::LabelImage image = io::dicom::read_seg_labels(file);
    const Eigen::Affine3d index_from_lps = image.grid.index_from_lps();
    std::size_t wrong = 0;
    for (const measure::Grid& plane : planes) {
      const std::vector<std::uint8_t> labels = noise_labels(plane);
      for (int row = 0; row < plane.size[1]; ++row) {
        for (int column = 0; column < plane.size[0]; ++column) {
          const Eigen::Vector3i at = (index_from_lps * plane.lps(column, row, 0)).array().round().matrix().cast<int>();
          const bool inside = (at.array() >= 0).all() && at.x() < image.grid.size[0] && at.y() < image.grid.size[1] &&
                              at.z() < image.grid.size[2];
          const int found = inside ? image.at(at.x(), at.y(), at.z()) : 0;
          wrong += found != labels[plane.offset(column, row, 0)] ? 1U : 0U;
        }
      }
    }
    EXPECT_EQ(wrong, 0U) << "pixels, read back";
    std::filesystem::remove(file);
  }
  static std::string place_key(const Eigen::Vector3d& place) {
    return std::to_string(std::lround(100.0 * place.x())) + " " + std::to_string(std::lround(100.0 * place.y())) + " " +
           std::to_string(std::lround(100.0 * place.z()));
  }
  static Eigen::Vector3d parsed(const std::string& position) {
    Eigen::Vector3d place;
    std::sscanf(position.c_str(), "%lf\\%lf\\%lf", &place.x(), &place.y(), &place.z());
    return place;
  }
};

// Where packing is wrong for a size modulo 8, masks come out scrambled.
TEST_F(Segmentation, UnpacksToWhatWasPaintedForMatricesOfAllSizesModuloEight) {
  for (const int columns : {17, 18, 19, 20, 21, 22, 23, 24}) {
    SCOPED_TRACE(columns);
    std::filesystem::remove_all(folder_);
    write_dicom_series(folder_, ramp_volume({columns, 15, 9}, {1.0, 1.5, 2.0}));
    expect_noise_comes_back(report_of({Level::T12, Level::L1}));
  }
}

TEST_F(Segmentation, LiesOnThePlanesOfAxialSagittalAndCoronalStacksAndOfTilted) {
  for (const SliceAxis axis : {SliceAxis::K, SliceAxis::I, SliceAxis::J}) {
    SCOPED_TRACE(static_cast<int>(axis));
    std::filesystem::remove_all(folder_);
    write_dicom_series(folder_, small_ramp(), {.slice_axis = axis});
    expect_noise_comes_back(report_of({Level::T12, Level::L1}));
  }
  std::filesystem::remove_all(folder_);
  write_dicom_series(folder_, small_ramp(), {.gantry_tilt_deg = 15.0});
  expect_noise_comes_back(report_of({Level::T12, Level::L1}));
}

TEST_F(Segmentation, KeepsDirectionCosinesThatPointBackwards) {
  measure::Volume volume = small_ramp();
  volume.grid.lps_from_index.linear().col(0) *= -1.0;
  volume.grid.lps_from_index.linear().col(1) *= -1.0;
  write_dicom_series(folder_, volume);
  const io::CaseReport report = report_of({Level::T12, Level::L1});
  expect_noise_comes_back(report);
  const auto seg = object(io::dicom_study(report, 0, noise_labels), "bodies-seg.dcm");
  DcmItem& orientation = item(item(*seg, DCM_SharedFunctionalGroupsSequence), DCM_PlaneOrientationSequence);
  EXPECT_EQ(text(orientation, DCM_ImageOrientationPatient), "-1\\0\\0\\0\\-1\\0");
}

TEST_F(Segmentation, SaysRowSpacingFirst) {
  write_dicom_series(folder_, ramp_volume({24, 20, 9}, {0.5, 1.5, 2.0}));
  const auto seg = object(io::dicom_study(report_of({Level::T12}), 0, noise_labels), "bodies-seg.dcm");
  DcmItem& measures = item(item(*seg, DCM_SharedFunctionalGroupsSequence), DCM_PixelMeasuresSequence);
  EXPECT_EQ(text(measures, DCM_PixelSpacing), "1.5\\0.5");
  EXPECT_EQ(text(measures, DCM_SliceThickness), "2");
  EXPECT_EQ(text(measures, DCM_SpacingBetweenSlices), "2");
}

TEST_F(Segmentation, NamesLevelsByTheirCodesAndSaysWhereThereIsNone) {
  write_dicom_series(folder_, small_ramp());
  const auto paint = [](const measure::Grid& plane) {
    std::vector<std::uint8_t> labels(plane.voxel_count(), 0);
    for (std::size_t at = 0; at < labels.size(); ++at) {
      labels[at] = static_cast<std::uint8_t>(at % 5);
    }
    return labels;
  };
  const io::CaseReport report = report_of({Level::T12, Level::T13, Level::L6, std::nullopt});
  const auto seg = object(io::dicom_study(report, 0, paint), "bodies-seg.dcm");
  std::vector<std::string> types;
  for (long at = 0; at < 4; ++at) {
    DcmItem& segment = item(*seg, DCM_SegmentSequence, at);
    types.push_back(
        text(segment, DCM_SegmentLabel) + ": " + code(segment, DCM_SegmentedPropertyTypeCodeSequence) +
        (segment.tagExists(DCM_AnatomicRegionSequence) ? ", " + code(segment, DCM_AnatomicRegionSequence) : ""));
  }
  EXPECT_THAT(types, ElementsAre("T12: 23215003 SCT", "T13: 51282000 SCT, 122495006 SCT",
                                 "L6: 51282000 SCT, 122496007 SCT", "unnamed 4: 3572006 SCT"));
}

TEST_F(Segmentation, LeavesOutBodiesThatNoPictureShowsAndRefersOnlyToPicturesThatShowOne) {
  write_dicom_series(folder_, small_ramp());
  const auto paint = [](const measure::Grid& plane) {
    const bool shown = plane.lps(0, 0, 0).z() > 40.0 && plane.lps(0, 0, 0).z() < 45.0;
    return shown ? std::vector<std::uint8_t>(plane.voxel_count(), 2) : std::vector<std::uint8_t>{};
  };
  const auto seg = object(io::dicom_study(report_of({Level::T12, Level::L1}), 0, paint), "bodies-seg.dcm");
  EXPECT_EQ(text(*seg, DCM_NumberOfFrames), "2");  // z of 42 and 44
  EXPECT_EQ(text(item(*seg, DCM_SegmentSequence), DCM_SegmentLabel), "L1");
  DcmSequenceOfItems* instances = nullptr;
  item(*seg, DCM_ReferencedSeriesSequence).findAndGetSequence(DCM_ReferencedInstanceSequence, instances);
  ASSERT_NE(instances, nullptr);
  EXPECT_EQ(instances->card(), 2U);
}

TEST_F(Segmentation, TellsInTheNameThatABodyIsNotToBeTrusted) {
  write_dicom_series(folder_, small_ramp());
  io::CaseReport report = report_of({Level::T12, Level::L1});
  report.studies[0].measured.vertebrae[0].body.status = measure::BodyStatus::MeasuredWithDoubt;
  report.studies[0].measured.vertebrae[0].body.doubts = {"faint disc"};
  report.studies[0].measured.vertebrae[1].body.coverage = measure::Coverage::CutBelow;
  const auto seg = object(io::dicom_study(report, 0, noise_labels), "bodies-seg.dcm");
  EXPECT_EQ(text(item(*seg, DCM_SegmentSequence, 0), DCM_SegmentLabel), "T12 (doubtful)");
  EXPECT_THAT(text(item(*seg, DCM_SegmentSequence, 0), DCM_SegmentDescription), HasSubstr("faint disc"));
  EXPECT_EQ(text(item(*seg, DCM_SegmentSequence, 1), DCM_SegmentLabel), "L1 (cut by the scan)");
}

}  // namespace
}  // namespace kyphos::test
