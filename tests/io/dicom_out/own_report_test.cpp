#include "io/dicom_out/own_report.h"

#include <fstream>

#include "measure/catalogue.h"
#include "tests/io/dicom_out/written_study.h"

namespace kyphos::test {
namespace {

using measure::Level;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::vector<std::uint8_t> both_halves(const measure::Grid& plane) {
  std::vector<std::uint8_t> labels(plane.voxel_count(), 1);
  std::fill(labels.begin(), labels.begin() + std::ssize(labels) / 2, std::uint8_t{2});
  return labels;
}

class OwnReports : public WrittenStudy {
 protected:
  void SetUp() override {
    WrittenStudy::SetUp();
    write_dicom_series(folder_, small_ramp(), {.patient_id = "PAT 7", .issuer = "SITE", .patient_name = "Doe^Jane"});
  }
  /// A case whose two bodies have all that a report tells.
  [[nodiscard]] io::CaseReport full_report() const {
    io::CaseReport report = report_of({Level::T12, Level::T13});
    io::StudyReport& study = report.studies[0];
    study.series.posture = io::Posture::Prone;
    study.series.kvp = 120.0;
    measure::MeasuredVertebra& upper = study.measured.vertebrae[0];
    upper.body.name.confidence = 0.97;
    upper.body.quality.slice_spacing_along_axis_mm = 1.25;
    upper.body.status = measure::BodyStatus::MeasuredWithDoubt;
    upper.body.doubts = {"the lower endplate is faint"};
    upper.values.insert_or_assign("wedge_angle_deg", measure::Measured<double>(8.21, 0.52, "rests on a doubtful body"));
    upper.values.insert_or_assign("loss_anterior_vs_neighbours_percent", measure::Measured<double>(33.4, 1.2));
    measure::Genant genant{.type = measure::GenantType::Biconcave, .grade = 2};
    genant.probabilities = {0.01, 0.09, 0.8, 0.1};
    upper.genant = measure::Measured<measure::Genant>(genant, genant);
    study.measured.vertebrae[1].body.status = measure::BodyStatus::NotMeasured;
    study.measured.vertebrae[1].body.why_not = "cut by the edge of the scan";
    study.measured.angles.push_back({.name = "thoracolumbar_kyphosis_t10_l2",
                                     .upper = "superior endplate of T10",
                                     .lower = "inferior endplate of L2",
                                     .value_deg = measure::Measured<double>(12.3, 0.9)});
    return report;
  }
  /// Writes the reports of a study into `place` and returns their files.
  std::vector<std::filesystem::path> put(const io::DicomStudy& study, const std::string& place) const {
    std::vector<std::filesystem::path> files;
    std::filesystem::create_directories(folder_ / place);
    for (const io::DicomFile& file : study.files) {
      files.push_back(folder_ / place / file.name);
      std::ofstream(files.back(), std::ios::binary) << file.bytes;
    }
    return files;
  }
  /// The bodies' report of `full_report` after `change`, read back.
  [[nodiscard]] io::OwnReports read_changed(const std::function<void(DcmDataset&)>& change) const {
    const io::DicomStudy study = io::dicom_study(full_report(), 0, both_halves);
    const auto document = object(study, "bodies-sr.dcm");
    change(*document);
    const std::filesystem::path file = folder_ / "changed.dcm";
    DcmFileFormat(document.get()).saveFile(file.c_str(), EXS_LittleEndianImplicit);
    return io::read_own_reports(std::vector{file});
  }
};

TEST_F(OwnReports, TellWhatWasMeasuredWithItsErrorsDoubtsAndReasons) {
  const auto files = put(io::dicom_study(full_report(), 0, both_halves), "out");
  const io::OwnReports read = io::read_own_reports(files);
  EXPECT_THAT(read.refused, IsEmpty());
  ASSERT_EQ(read.reports.size(), 1U) << "bodies and spine are one study, segmentation and pages are no reports";
  EXPECT_EQ(read.reports[0].patient_id, "PAT 7");
  EXPECT_EQ(read.reports[0].issuer, "SITE");
  const io::StudyReport& study = read.reports[0].study;
  EXPECT_TRUE(study.from_report);
  EXPECT_EQ(study.date, "2020-01-02");
  EXPECT_EQ(study.series.posture, io::Posture::Prone);
  EXPECT_EQ(study.series.kvp, 120.0);
  ASSERT_EQ(study.measured.vertebrae.size(), 2U);
  const measure::MeasuredVertebra& upper = study.measured.vertebrae[0];
  EXPECT_EQ(upper.body.name.level, Level::T12);
  EXPECT_DOUBLE_EQ(upper.body.name.confidence, 0.97);
  EXPECT_DOUBLE_EQ(upper.body.quality.slice_spacing_along_axis_mm, 1.25);
  EXPECT_THAT(upper.body.doubts, ElementsAre("the lower endplate is faint"));
  EXPECT_DOUBLE_EQ(upper.values.at("height_anterior_mm").value(), 24.04);
  EXPECT_DOUBLE_EQ(upper.values.at("height_anterior_mm").standard_error(), 0.31);
  EXPECT_DOUBLE_EQ(upper.values.at("wedge_angle_deg").value(), 8.21);
  EXPECT_EQ(upper.values.at("wedge_angle_deg").doubt(), "rests on a doubtful body");
  EXPECT_DOUBLE_EQ(upper.values.at("loss_anterior_vs_neighbours_percent").value(), 33.4);
  EXPECT_FALSE(upper.values.at("height_mean_mm")) << "what had no value has none";
  ASSERT_TRUE(upper.genant);
  EXPECT_EQ(upper.genant.value().grade, 2);
  EXPECT_EQ(upper.genant.value().type, measure::GenantType::Biconcave);
  EXPECT_DOUBLE_EQ(upper.genant.value().probabilities[2], 0.8);
  const measure::MeasuredVertebra& lower = study.measured.vertebrae[1];
  EXPECT_EQ(lower.body.name.level, Level::T13) << "which has no code of its own";
  EXPECT_EQ(lower.body.why_not, "cut by the edge of the scan");
  ASSERT_EQ(study.measured.angles.size(), 1U);
  EXPECT_EQ(study.measured.angles[0].upper, "superior endplate of T10");
  EXPECT_DOUBLE_EQ(study.measured.angles[0].value_deg.value(), 12.3);
}

TEST_F(OwnReports, AreTakenWhereOnlyNamesInTheHeaderOrTheEncodingWereChanged) {
  const io::OwnReports read =
      read_changed([](DcmDataset& document) { document.putAndInsertString(DCM_PatientName, "Roe^Jane"); });
  EXPECT_THAT(read.refused, IsEmpty());
  EXPECT_EQ(read.reports.size(), 1U);
}

TEST_F(OwnReports, AreRefusedWhereANumberWasChanged) {
  const io::OwnReports read = read_changed([](DcmDataset& document) {
    DcmStack stack;
    while (document.search(DCM_NumericValue, stack, ESM_afterStackTop, OFTrue).good()) {
      OFString value;
      auto* const element = dynamic_cast<DcmElement*>(stack.top());
      element->getOFString(value, 0);
      if (value == "24.04") {
        element->putString("20.04");
      }
    }
  });
  EXPECT_THAT(read.reports, IsEmpty());
  ASSERT_EQ(read.refused.size(), 1U);
  EXPECT_THAT(read.refused[0].why_not, HasSubstr("were changed after it was written"));
}

TEST_F(OwnReports, AreRefusedWhereAnotherPatientWasPutIntoTheHeader) {
  const io::OwnReports read =
      read_changed([](DcmDataset& document) { document.putAndInsertString(DCM_PatientID, "PAT 8"); });
  EXPECT_THAT(read.reports, IsEmpty());
  ASSERT_EQ(read.refused.size(), 1U);
  EXPECT_THAT(read.refused[0].why_not, HasSubstr("another patient"));
}

TEST_F(OwnReports, OfOtherProgramsAreNotRead) {
  const io::OwnReports read =
      read_changed([](DcmDataset& document) { document.putAndInsertString(DCM_Manufacturer, "Acme"); });
  EXPECT_THAT(read.reports, IsEmpty());
  EXPECT_THAT(read.refused, IsEmpty());
}

TEST_F(OwnReports, OfOneStudyThatDifferAreRefusedAndCopiesAreNot) {
  io::CaseReport other = full_report();
  other.studies[0].measured.vertebrae[0].values.insert_or_assign("height_anterior_mm",
                                                                 measure::Measured<double>(20.0, 0.3));
  auto files = put(io::dicom_study(full_report(), 0, both_halves), "one");
  const auto copies = put(io::dicom_study(full_report(), 0, both_halves), "copies");
  files.insert(files.end(), copies.begin(), copies.end());
  EXPECT_EQ(io::read_own_reports(files).reports.size(), 1U);
  const auto others = put(io::dicom_study(other, 0, both_halves), "other");
  files.insert(files.end(), others.begin(), others.end());
  const io::OwnReports read = io::read_own_reports(files);
  EXPECT_THAT(read.reports, IsEmpty());
  ASSERT_EQ(read.refused.size(), 1U);
  EXPECT_THAT(read.refused[0].why_not, HasSubstr("differ"));
}

}  // namespace
}  // namespace kyphos::test
