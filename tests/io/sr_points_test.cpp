#include "io/dicom/points/sr_points.h"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>
#include <gmock/gmock.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "tests/io/problem_of.h"

namespace kyphos::io {
namespace {

using test::problem_of;
using ::testing::HasSubstr;

DcmItem& below(DcmItem& item) {
  DcmItem* child = nullptr;
  EXPECT_TRUE(item.findOrCreateSequenceItem(DCM_ContentSequence, child, -2).good());
  return *child;
}

void put_code(DcmItem& item, const DcmTagKey& sequence, const char* value, const char* scheme, const char* meaning) {
  DcmItem* code = nullptr;
  EXPECT_TRUE(item.findOrCreateSequenceItem(sequence, code, -2).good());
  code->putAndInsertString(DCM_CodeValue, value);
  code->putAndInsertString(DCM_CodingSchemeDesignator, scheme);
  code->putAndInsertString(DCM_CodeMeaning, meaning);
}

/// A measurement group of TID 1501 with its finding site.
DcmItem& group_of(DcmItem& report, const char* site, const char* meaning) {
  DcmItem& group = below(report);
  group.putAndInsertString(DCM_ValueType, "CONTAINER");
  put_code(group, DCM_ConceptNameCodeSequence, "125007", "DCM", "Measurement Group");
  DcmItem& where = below(group);
  where.putAndInsertString(DCM_ValueType, "CODE");
  put_code(where, DCM_ConceptNameCodeSequence, "363698007", "SCT", "Finding Site");
  put_code(where, DCM_ConceptCodeSequence, site, "SCT", meaning);
  return group;
}

void put_points(DcmItem& group, const char* type, const std::vector<float>& numbers, const char* name = "Image Region",
                const char* picture = "1.2.840.1") {
  DcmItem& item = below(group);
  const bool flat = picture != nullptr;
  item.putAndInsertString(DCM_ValueType, flat ? "SCOORD" : "SCOORD3D");
  put_code(item, DCM_ConceptNameCodeSequence, "111030", "DCM", name);
  item.putAndInsertString(DCM_GraphicType, type);
  item.putAndInsertFloat32Array(DCM_GraphicData, numbers.data(), numbers.size());
  if (flat) {
    DcmItem& image = below(item);
    image.putAndInsertString(DCM_ValueType, "IMAGE");
    DcmItem* reference = nullptr;
    image.findOrCreateSequenceItem(DCM_ReferencedSOPSequence, reference, -2);
    reference->putAndInsertString(DCM_ReferencedSOPInstanceUID, picture);
  }
}

const std::vector<float>& six_of_l1() {
  static const std::vector<float> numbers{100.5F, 200.5F, 130.5F, 202.5F, 160.5F, 200.5F,
                                          100.5F, 230.5F, 130.5F, 228.5F, 160.5F, 230.5F};
  return numbers;
}

class SrPoints : public ::testing::Test {
 protected:
  void SetUp() override {
    file_ = std::filesystem::path(::testing::TempDir()) / ("kyphos-sr-points-" + std::to_string(::getpid()) + ".dcm");
    DcmDataset& data = *format_.getDataset();
    data.putAndInsertString(DCM_SOPClassUID, UID_ComprehensiveSRStorage);
    data.putAndInsertString(DCM_SOPInstanceUID, "1.2.3.4");
    data.putAndInsertString(DCM_ValueType, "CONTAINER");
  }
  void TearDown() override { std::filesystem::remove(file_); }
  [[nodiscard]] DcmItem& report() { return *format_.getDataset(); }
  [[nodiscard]] std::vector<GivenPoints> read() {
    EXPECT_TRUE(format_.saveFile(file_.c_str(), EXS_LittleEndianExplicit).good());
    return read_sr_points(file_).value();
  }

  DcmFileFormat format_;
  std::filesystem::path file_;
};

TEST_F(SrPoints, OfAGroupAreThoseOfItsVertebraOnItsPicture) {
  put_points(group_of(report(), "66794005", "L1 vertebra"), "MULTIPOINT", six_of_l1());
  const std::vector<GivenPoints> given = read();
  ASSERT_EQ(given.size(), 1U);
  EXPECT_EQ(given[0].picture.sop_instance_uid, "1.2.840.1");
  EXPECT_EQ(given[0].space, PointSpace::Pixels);
  ASSERT_EQ(given[0].bodies.size(), 1U);
  EXPECT_EQ(given[0].bodies[0].level, measure::Level::L1);
  // The standard counts from the corner of the first pixel, kyphos from its middle.
  EXPECT_EQ(given[0].bodies[0].points[0].at, (std::array<double, 3>{100.0, 200.0, 0.0}));
  EXPECT_EQ(given[0].bodies[0].points[5].at, (std::array<double, 3>{160.0, 230.0, 0.0}));
}

TEST_F(SrPoints, MayBeNamedOneByOneAndLieInThePatient) {
  DcmItem& group = group_of(report(), "0", "T12 of the thoracic spine");
  for (const char* const name : {"IP", "IM", "IA", "SP", "SM", "SA"}) {
    put_points(group, "POINT", {1.0F, 2.0F, name[0] == 'S' ? 30.0F : 3.0F}, name, nullptr);
  }
  const std::vector<GivenPoints> given = read();
  ASSERT_EQ(given.size(), 1U);
  EXPECT_EQ(given[0].space, PointSpace::PatientMm);
  EXPECT_TRUE(given[0].picture.says_nothing());
  EXPECT_EQ(given[0].bodies.at(0).level, measure::Level::T12);
  EXPECT_EQ(given[0].bodies[0].points[0].at, (std::array<double, 3>{1.0, 2.0, 30.0}));
  EXPECT_EQ(given[0].bodies[0].points[5].at, (std::array<double, 3>{1.0, 2.0, 3.0}));
}

TEST_F(SrPoints, ThatAreNotSixOrInNoOrderAreRefused) {
  DcmItem& group = group_of(report(), "66794005", "L1 vertebra");
  put_points(group, "MULTIPOINT", {1.0F, 2.0F, 3.0F, 4.0F});
  EXPECT_THAT(problem_of([this] { static_cast<void>(read()); }), HasSubstr("L1: it has 2 points; six are needed"));
  put_points(group, "POLYLINE", six_of_l1());
  EXPECT_THAT(problem_of([this] { static_cast<void>(read()); }), HasSubstr("which point is which"));
}

TEST_F(SrPoints, AReportWithoutCoordinatesSaysSoAndAnotherFileIsNone) {
  EXPECT_THAT(problem_of([this] { static_cast<void>(read()); }), HasSubstr("no measurement group with coordinates"));
  std::ofstream(file_) << "{\"kyphos_points\": 1}";
  EXPECT_FALSE(read_sr_points(file_));
}

}  // namespace
}  // namespace kyphos::io
