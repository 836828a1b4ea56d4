#include "io/dicom/labels/seg_labels.h"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <random>

#include "io/dicom/labels/read_labels.h"
#include "io/dicom/labels/seg_pixels.h"
#include "io/error.h"
#include "tests/io/dicom_fixture.h"
#include "tests/io/problem_of.h"

namespace kyphos::test {
namespace {

using ::testing::HasSubstr;

/// A segmentation to be written: frames in their order in the file.
struct SegSpec {
  int rows = 17;
  int columns = 15;
  struct Frame {
    int segment = 1;
    int slice = 0;
  };
  std::vector<Frame> frames;
  std::vector<std::string> labels{"vertebrae_L1"};  ///< of segments 1, 2, ...
  std::vector<std::string> codes{};                 ///< SCT, where given
  std::string type = "BINARY";
  bool shared_segment = false;  ///< the segment's number stands in the shared groups only
  double step_mm = 2.0;
};

/// Noise that is the same for the same segment and slice: nothing hides a shifted bit.
std::vector<std::uint8_t> noise_of(const SegSpec& spec, int segment, int slice) {
  std::mt19937 draw(static_cast<unsigned>(1000 * segment + slice));
  std::vector<std::uint8_t> pixels(static_cast<std::size_t>(spec.rows * spec.columns));
  for (auto& pixel : pixels) {
    pixel = static_cast<std::uint8_t>(draw() % 2U);
  }
  return pixels;
}

void put(DcmItem& item, const DcmTagKey& tag, const std::string& value) { item.putAndInsertString(tag, value.c_str()); }

DcmItem& add(DcmItem& item, const DcmTagKey& sequence) {
  DcmItem* made = nullptr;
  item.findOrCreateSequenceItem(sequence, made, -2);
  return *made;
}

void put_segments(DcmDataset& data, const SegSpec& spec) {
  for (std::size_t n = 0; n < spec.labels.size(); ++n) {
    DcmItem& segment = add(data, DCM_SegmentSequence);
    segment.putAndInsertUint16(DCM_SegmentNumber, static_cast<Uint16>(n + 1));
    put(segment, DCM_SegmentLabel, spec.labels[n]);
    DcmItem& code = add(segment, DCM_SegmentedPropertyTypeCodeSequence);
    put(code, DCM_CodeValue, n < spec.codes.size() ? spec.codes[n] : "51282000");
    put(code, DCM_CodingSchemeDesignator, "SCT");
    put(code, DCM_CodeMeaning, "Vertebra");
  }
}

void put_groups(DcmDataset& data, const SegSpec& spec) {
  DcmItem& shared = add(data, DCM_SharedFunctionalGroupsSequence);
  // Sagittal planes whose rows run down.
  put(add(shared, DCM_PlaneOrientationSequence), DCM_ImageOrientationPatient, "0\\1\\0\\0\\0\\-1");
  put(add(shared, DCM_PixelMeasuresSequence), DCM_PixelSpacing, "1.5\\0.5");
  if (spec.shared_segment) {
    add(shared, DCM_SegmentIdentificationSequence).putAndInsertUint16(DCM_ReferencedSegmentNumber, 1);
  }
  for (const SegSpec::Frame& frame : spec.frames) {
    DcmItem& own = add(data, DCM_PerFrameFunctionalGroupsSequence);
    put(add(own, DCM_PlanePositionSequence), DCM_ImagePositionPatient,
        std::to_string(-30.0 - spec.step_mm * frame.slice) + "\\-40\\200");
    if (!spec.shared_segment && spec.type != "LABELMAP") {
      add(own, DCM_SegmentIdentificationSequence)
          .putAndInsertUint16(DCM_ReferencedSegmentNumber, static_cast<Uint16>(frame.segment));
    }
  }
}

void put_stored(DcmDataset& data, const SegSpec& spec) {
  std::vector<std::uint8_t> bytes;
  std::size_t bit = 0;
  for (const SegSpec::Frame& frame : spec.frames) {
    for (const std::uint8_t pixel : noise_of(spec, frame.segment, frame.slice)) {
      if (spec.type != "BINARY") {
        bytes.push_back(spec.type == "FRACTIONAL" ? static_cast<std::uint8_t>(pixel != 0 ? 140 : 100)
                                                  : static_cast<std::uint8_t>(pixel * frame.segment));
        continue;
      }
      if (bit % 8 == 0) {
        bytes.push_back(0);
      }
      bytes.back() = static_cast<std::uint8_t>(bytes.back() | (pixel << (bit % 8)));
      ++bit;
    }
  }
  if (bytes.size() % 2 == 1) {
    bytes.push_back(0);
  }
  data.putAndInsertUint8Array(DCM_PixelData, bytes.data(), bytes.size());
}

class SegLabels : public DicomFixture {
 protected:
  std::filesystem::path write(const SegSpec& spec, E_TransferSyntax syntax = EXS_LittleEndianExplicit) const {
    DcmFileFormat format;
    DcmDataset& data = *format.getDataset();
    put(data, DCM_SOPClassUID,
        spec.type == "LABELMAP" ? "1.2.840.10008.5.1.4.1.1.66.7" : "1.2.840.10008.5.1.4.1.1.66.4");
    put(data, DCM_SOPInstanceUID, "1.2.3.4");
    put(data, DCM_StudyInstanceUID, "1.2.3");
    put(data, DCM_FrameOfReferenceUID, "1.2.3.9");
    put(data, DCM_Modality, "SEG");
    put(data, DCM_Manufacturer, "test");
    put(data, DCM_SegmentationType, spec.type);
    put(data, DCM_NumberOfFrames, std::to_string(spec.frames.size()));
    const bool bits = spec.type == "BINARY";
    for (const auto& [tag, value] : {std::pair{DCM_Rows, spec.rows},
                                     {DCM_Columns, spec.columns},
                                     {DCM_BitsAllocated, bits ? 1 : 8},
                                     {DCM_BitsStored, bits ? 1 : 8},
                                     {DCM_HighBit, bits ? 0 : 7},
                                     {DCM_SamplesPerPixel, 1},
                                     {DCM_PixelRepresentation, 0},
                                     {DCM_MaximumFractionalValue, 250}}) {
      data.putAndInsertUint16(tag, static_cast<Uint16>(value));
    }
    put(data, DCM_PhotometricInterpretation, "MONOCHROME2");
    put_segments(data, spec);
    put_groups(data, spec);
    put_stored(data, spec);
    EXPECT_TRUE(format.saveFile((folder_ / "seg.dcm").c_str(), syntax).good());
    return folder_ / "seg.dcm";
  }

  /// Every pixel of every frame lies in patient space where the standard puts it, and nothing else does.
  static void expect_in_place(const io::LabelImage& image, const SegSpec& spec) {
    const Eigen::Affine3d index_from_lps = image.grid.index_from_lps();
    std::size_t wanted = 0;
    for (const SegSpec::Frame& frame : spec.frames) {
      const std::vector<std::uint8_t> pixels = noise_of(spec, frame.segment, frame.slice);
      for (int row = 0; row < spec.rows; ++row) {
        for (int column = 0; column < spec.columns; ++column) {
          const Eigen::Vector3d lps(-30.0 - spec.step_mm * frame.slice, -40.0 + 0.5 * column, 200.0 - 1.5 * row);
          const Eigen::Vector3i at = (index_from_lps * lps).array().round().cast<int>();
          const bool held = at.minCoeff() >= 0 && at.x() < image.grid.size[0] && at.y() < image.grid.size[1] &&
                            at.z() < image.grid.size[2];
          const int value = held ? image.at(at.x(), at.y(), at.z()) : 0;
          const bool set = pixels[static_cast<std::size_t>(row * spec.columns + column)] != 0;
          ASSERT_EQ(value == frame.segment, set) << "row " << row << " column " << column << " slice " << frame.slice;
          wanted += set ? 1U : 0U;
        }
      }
    }
    std::size_t painted = 0;
    for (const auto value : image.value) {
      painted += value != 0 ? 1U : 0U;
    }
    EXPECT_EQ(painted, wanted);
  }
};

/// Two vertebrae, one after the other along the slices, with an empty slice between.
SegSpec two_vertebrae() {
  return {.frames = {{1, 0}, {1, 1}, {1, 2}, {2, 4}, {2, 5}}, .labels = {"vertebrae_L1", "vertebrae_L2"}};
}

TEST_F(SegLabels, OfSingleBitsRunOnFromFrameToFrameForEveryMatrixSize) {
  for (const auto& [rows, columns] : {std::pair{17, 15}, {13, 10}, {16, 16}, {11, 3}, {33, 35}, {51, 50}}) {
    SegSpec spec = two_vertebrae();
    spec.rows = rows;
    spec.columns = columns;
    expect_in_place(io::dicom::read_seg_labels(write(spec)), spec);
  }
}

TEST_F(SegLabels, MayStandInAnyOrderAndLeaveFramesOut) {
  SegSpec spec = two_vertebrae();
  spec.frames = {{2, 5}, {1, 2}, {1, 0}, {2, 4}};
  const io::LabelImage image = io::dicom::read_seg_labels(write(spec));
  expect_in_place(image, spec);
  EXPECT_EQ(image.grid.size[2], 6);
}

TEST_F(SegLabels, MayHoldTheSegmentInTheSharedGroups) {
  SegSpec spec = two_vertebrae();
  spec.frames = {{1, 0}, {1, 1}};
  spec.shared_segment = true;
  expect_in_place(io::dicom::read_seg_labels(write(spec)), spec);
}

TEST_F(SegLabels, OfFractionsAreCutAtHalfOfTheMaximum) {
  SegSpec spec = two_vertebrae();
  spec.type = "FRACTIONAL";
  expect_in_place(io::dicom::read_seg_labels(write(spec)), spec);
}

TEST_F(SegLabels, OfLabelMapsHoldTheirSegmentsAsPixels) {
  SegSpec spec = two_vertebrae();
  spec.type = "LABELMAP";
  expect_in_place(io::dicom::read_seg_labels(write(spec)), spec);
}

TEST_F(SegLabels, MayBeDeflatedOrBigEndian) {
  const SegSpec spec = two_vertebrae();
  expect_in_place(io::dicom::read_seg_labels(write(spec, EXS_DeflatedLittleEndianExplicit)), spec);
  expect_in_place(io::dicom::read_seg_labels(write(spec, EXS_LittleEndianImplicit)), spec);
}

TEST_F(SegLabels, AreNamedByTheirCodesNeverByTheirNumbers) {
  SegSpec spec = two_vertebrae();
  spec.labels = {"Segment A", "Segment B"};
  spec.codes = {"23215003", "66794005"};  // T12, L1
  const io::LabelImage image = io::dicom::read_seg_labels(write(spec));
  EXPECT_EQ(image.names.at(1), "vertebra T12");
  EXPECT_EQ(image.names.at(2), "vertebra L1");
}

TEST_F(SegLabels, WhoseCodeAndLabelDisagreeAreRefused) {
  SegSpec spec = two_vertebrae();
  spec.codes = {"23215003"};  // T12, labelled L1
  EXPECT_THAT(problem_of([&] { return io::dicom::read_seg_labels(write(spec)); }),
              HasSubstr("coded as T12 but labelled \"vertebrae_L1\""));
}

TEST_F(SegLabels, WithoutAVertebraAreRefusedByTheirNames) {
  SegSpec spec = two_vertebrae();
  spec.labels = {"Liver", "Spleen"};
  EXPECT_THAT(problem_of([&] { return io::dicom::read_seg_labels(write(spec)); }), HasSubstr("(Liver, Spleen)"));
}

TEST_F(SegLabels, AtUnevenDistancesAreRefused) {
  SegSpec spec = two_vertebrae();
  spec.frames = {{1, 0}, {1, 1}, {1, 3}};
  std::filesystem::path file = write(spec);
  DcmFileFormat format;
  ASSERT_TRUE(format.loadFile(file.c_str()).good());
  DcmItem* last = nullptr;
  ASSERT_TRUE(format.getDataset()->findAndGetSequenceItem(DCM_PerFrameFunctionalGroupsSequence, last, 2).good());
  DcmItem* plane = nullptr;
  ASSERT_TRUE(last->findAndGetSequenceItem(DCM_PlanePositionSequence, plane).good());
  put(*plane, DCM_ImagePositionPatient, "-35.1\\-40\\200");
  ASSERT_TRUE(format.saveFile(file.c_str()).good());
  EXPECT_THAT(problem_of([&] { return io::dicom::read_seg_labels(file); }), HasSubstr("even distances"));
}

TEST_F(SegLabels, OfATruncatedFileAreRefused) {
  const std::filesystem::path file = write(two_vertebrae());
  std::filesystem::resize_file(file, std::filesystem::file_size(file) - 40);
  EXPECT_NE(problem_of([&] { return io::dicom::read_seg_labels(file); }), "accepted");
}

/// What an independent reader makes of the same file: frames of one byte a pixel.
std::optional<std::vector<std::uint8_t>> read_by_pydicom(const std::filesystem::path& file,
                                                         const std::filesystem::path& scratch) {
  const std::string script =
      "import sys, numpy, pydicom\n"
      "d = pydicom.dcmread(sys.argv[1])\n"
      "numpy.asarray(d.pixel_array, dtype=numpy.uint8).tofile(sys.argv[2])\n";
  std::ofstream(scratch / "read.py") << script;
  const std::string command = "/usr/bin/python3 " + (scratch / "read.py").string() + " '" + file.string() + "' '" +
                              (scratch / "pixels").string() + "' 2>/dev/null";
  if (std::system(command.c_str()) != 0) {
    return std::nullopt;
  }
  std::ifstream in(scratch / "pixels", std::ios::binary);
  return std::vector<std::uint8_t>{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

std::vector<std::uint8_t> read_by_us(const std::filesystem::path& file) {
  DcmFileFormat format;
  EXPECT_TRUE(format.loadFile(file.c_str()).good());
  Sint32 frames = 1;
  format.getDataset()->findAndGetSint32(DCM_NumberOfFrames, frames);
  const auto pixels = io::dicom::seg_pixels(*format.getDataset(), static_cast<std::size_t>(frames), "file");
  return {pixels.begin(), pixels.end()};
}

TEST_F(SegLabels, AreReadAsPydicomReadsThem) {
  for (const auto& [rows, columns] : {std::pair{17, 15}, {33, 35}, {5, 7}}) {
    SegSpec spec = two_vertebrae();
    spec.rows = rows;
    spec.columns = columns;
    const std::filesystem::path file = write(spec);
    const auto other = read_by_pydicom(file, folder_);
    if (!other) {
      GTEST_SKIP() << "needs /usr/bin/python3 with pydicom and numpy";
    }
    EXPECT_EQ(read_by_us(file), *other) << rows << " x " << columns;
  }
}

TEST_F(SegLabels, OfOtherProgramsAreReadAsPydicomReadsThem) {
  const auto folder = shared_data() / "dicom-oddities";
  if (!std::filesystem::exists(folder)) {
    GTEST_SKIP() << needs_shared_data("dicom-oddities");
  }
  int read = 0;
  for (const char* name :
       {"highdicom/seg_image_ct_binary_overlap.dcm", "highdicom/seg_image_ct_true_fractional.dcm",
        "dcmqi/segmentations/23x38x3/seg/label.seg", "dcmqi/segmentations/sparse-labelmap-ppv5.dcm",
        "pydicom-data/liver.dcm", "pydicom-data/liver_nonbyte_aligned.dcm", "pydicom-data/liver_expb.dcm"}) {
    if (const auto other = read_by_pydicom(folder / name, folder_)) {
      ++read;
      EXPECT_EQ(read_by_us(folder / name), *other) << name;
    }
  }
  // The same masks with RLE, which that reader does not take for single bits.
  EXPECT_EQ(read_by_us(folder / "pydicom-data/liver_rle.dcm"), read_by_us(folder / "pydicom-data/liver.dcm"));
  EXPECT_EQ(read_by_us(folder / "pydicom-data/liver_nonbyte_aligned_rle.dcm"),
            read_by_us(folder / "pydicom-data/liver_nonbyte_aligned.dcm"));
  if (read == 0) {
    GTEST_SKIP() << "needs /usr/bin/python3 with pydicom and numpy";
  }
}

TEST_F(SegLabels, OfSlidesAreRefusedWithTheReason) {
  const auto folder = shared_data() / "dicom-oddities/highdicom";
  if (!std::filesystem::exists(folder)) {
    GTEST_SKIP() << needs_shared_data("dicom-oddities");
  }
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().filename().string().starts_with("seg_")) {
      EXPECT_THAT(problem_of([&] { return io::dicom::read_seg_labels(entry.path()); }),
                  HasSubstr("none of its segments is a vertebra"))
          << entry.path();
    }
  }
}

}  // namespace
}  // namespace kyphos::test
