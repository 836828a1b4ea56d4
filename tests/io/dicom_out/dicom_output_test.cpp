#include <cstdlib>
#include <fstream>
#include <set>

#include "io/error.h"
#include "tests/io/dicom_out/written_study.h"
#include "tests/support/run_program.h"

namespace kyphos::test {
namespace {

using measure::Level;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

std::vector<std::uint8_t> halves(const measure::Grid& plane) {
  std::vector<std::uint8_t> labels(plane.voxel_count(), 1);
  std::fill(labels.begin(), labels.begin() + std::ssize(labels) / 2, std::uint8_t{2});
  return labels;
}

class DicomOutput : public WrittenStudy {
 protected:
  [[nodiscard]] io::DicomStudy written(const std::vector<std::optional<Level>>& levels = {Level::T12,
                                                                                          Level::L1}) const {
    return io::dicom_study(report_of(levels), 0, halves);
  }
  /// Content items with this concept, anywhere below.
  static void collect(DcmItem& node, const std::string& concept_code, std::vector<DcmItem*>& found) {
    DcmSequenceOfItems* children = nullptr;
    if (node.findAndGetSequence(DCM_ContentSequence, children).bad()) {
      return;
    }
    for (unsigned long at = 0; at < children->card(); ++at) {
      DcmItem* const child = children->getItem(at);
      DcmItem* name = nullptr;
      if (child->findAndGetSequenceItem(DCM_ConceptNameCodeSequence, name).good() &&
          text(*name, DCM_CodeValue) == concept_code) {
        found.push_back(child);
      }
      collect(*child, concept_code, found);
    }
  }
  static std::vector<DcmItem*> items_of(DcmItem& document, const std::string& concept_code) {
    std::vector<DcmItem*> found;
    collect(document, concept_code, found);
    return found;
  }
  static std::vector<std::string> tracking_uids(DcmItem& document) {
    std::vector<std::string> uids;
    for (DcmItem* each : items_of(document, "112040")) {
      uids.push_back(text(*each, DCM_UID));
    }
    return uids;
  }
};

TEST_F(DicomOutput, CarriesThePatientAndStudyOfTheSourceLetterForLetter) {
  write_dicom_series(folder_, small_ramp(), {.patient_id = "PAT 7", .issuer = "SITE", .patient_name = "Doe^Jane"});
  const std::string study_uid = index().patients[0].studies[0].study_uid;
  const io::DicomStudy study = written();
  std::set<std::string> series;
  for (const io::DicomFile& file : study.files) {
    const auto each = object(study, file.name);
    EXPECT_EQ(text(*each, DCM_PatientID), "PAT 7") << file.name;
    EXPECT_EQ(text(*each, DCM_IssuerOfPatientID), "SITE");
    EXPECT_EQ(text(*each, DCM_PatientName), "Doe^Jane");
    EXPECT_EQ(text(*each, DCM_StudyInstanceUID), study_uid);
    EXPECT_EQ(text(*each, DCM_StudyDate), "20200102");
    EXPECT_TRUE(each->tagExists(DCM_AccessionNumber));
    series.insert(text(*each, DCM_SeriesInstanceUID));
  }
  EXPECT_EQ(series.size(), study.files.size() - 1) << "a series a kind; both pages are one";
  EXPECT_EQ(series.count(only_series().series_uid), 0U);
}

TEST_F(DicomOutput, GivesTheSameBytesTwiceAndAnotherInstanceWhereSomethingDiffers) {
  write_dicom_series(folder_, small_ramp());
  const io::DicomStudy first = written();
  const io::DicomStudy second = written();
  ASSERT_EQ(first.files.size(), second.files.size());
  for (std::size_t at = 0; at < first.files.size(); ++at) {
    EXPECT_EQ(first.files[at].bytes, second.files[at].bytes) << first.files[at].name;
  }
  io::CaseReport other = report_of({Level::T12, Level::L1});
  other.studies[0].measured.vertebrae[0].values.insert_or_assign("height_anterior_mm",
                                                                 measure::Measured<double>(20.0, 0.3));
  const io::DicomStudy third = io::dicom_study(other, 0, halves);
  EXPECT_NE(text(*object(first, "bodies-sr.dcm"), DCM_SOPInstanceUID),
            text(*object(third, "bodies-sr.dcm"), DCM_SOPInstanceUID));
  EXPECT_EQ(text(*object(first, "bodies-sr.dcm"), DCM_SeriesInstanceUID),
            text(*object(third, "bodies-sr.dcm"), DCM_SeriesInstanceUID));
}

TEST_F(DicomOutput, TracksAVertebraByOneUidAtEveryDateAndByAnotherInAnotherPatient) {
  write_dicom_series(folder_, small_ramp(), {.patient_id = "A", .study_date = "20200102"});
  const auto first = tracking_uids(*object(written(), "bodies-sr.dcm"));
  std::filesystem::remove_all(folder_);
  write_dicom_series(folder_, small_ramp(), {.patient_id = "A", .study_date = "20210607"});
  EXPECT_EQ(tracking_uids(*object(written(), "bodies-sr.dcm")), first);
  // Another field of view: the same vertebra stands at another place in the list.
  EXPECT_EQ(tracking_uids(*object(written({Level::L1}), "bodies-sr.dcm")).at(0), first.at(1));
  std::filesystem::remove_all(folder_);
  write_dicom_series(folder_, small_ramp(), {.patient_id = "B"});
  EXPECT_NE(tracking_uids(*object(written(), "bodies-sr.dcm")).at(0), first.at(0));
}

TEST_F(DicomOutput, GivesNumbersWithPlaceUnitAndStandardErrorAndNoneWithoutAValue) {
  write_dicom_series(folder_, small_ramp());
  const auto report = object(written({Level::T12}), "bodies-sr.dcm");
  const std::vector<DcmItem*> heights = items_of(*report, "121207");
  ASSERT_EQ(heights.size(), 1U) << "the mean height has no value";
  DcmItem& value = item(*heights[0], DCM_MeasuredValueSequence);
  EXPECT_EQ(text(value, DCM_NumericValue), "24.04");
  EXPECT_EQ(code(value, DCM_MeasurementUnitsCodeSequence), "mm UCUM");
  EXPECT_EQ(code(*items_of(*heights[0], "106233006").at(0), DCM_ConceptCodeSequence), "255549009 SCT");
  EXPECT_EQ(text(item(*items_of(*heights[0], "371884006").at(0), DCM_MeasuredValueSequence), DCM_NumericValue), "0.31");
}

TEST_F(DicomOutput, LinksEachGroupToItsSegmentAndTheSegmentToTheSameVertebra) {
  write_dicom_series(folder_, small_ramp());
  const io::DicomStudy study = written();
  const auto report = object(study, "bodies-sr.dcm");
  const auto seg = object(study, "bodies-seg.dcm");
  const std::vector<DcmItem*> segments = items_of(*report, "121191");
  ASSERT_EQ(segments.size(), 2U);
  for (DcmItem* each : segments) {
    DcmItem& reference = item(*each, DCM_ReferencedSOPSequence);
    EXPECT_EQ(text(reference, DCM_ReferencedSOPInstanceUID), text(*seg, DCM_SOPInstanceUID));
  }
  const std::vector<std::string> uids = tracking_uids(*report);
  for (long at = 0; at < 2; ++at) {
    Uint16 number = 0;
    item(*segments[static_cast<std::size_t>(at)], DCM_ReferencedSOPSequence)
        .findAndGetUint16(DCM_ReferencedSegmentNumber, number);
    EXPECT_EQ(text(item(*seg, DCM_SegmentSequence, number - 1), DCM_TrackingUID), uids[static_cast<std::size_t>(at)]);
  }
}

TEST_F(DicomOutput, WritesOwnWordsInLettersOfEveryCharacterSetAndNamesAsTheyCame) {
  write_dicom_series(folder_, small_ramp());
  io::CaseReport report = report_of({Level::T12});
  report.studies[0].measured.vertebrae[0].body.status = measure::BodyStatus::MeasuredWithDoubt;
  report.studies[0].measured.vertebrae[0].body.doubts = {"3 ±1 mm – “odd”"};
  const auto sr = object(io::dicom_study(report, 0, halves), "bodies-sr.dcm");
  bool told = false;
  for (DcmItem* each : items_of(*sr, "121106")) {
    told = told || text(*each, DCM_TextValue) == "Doubtful: 3 +/-1 mm - ?odd?";
  }
  EXPECT_TRUE(told);
}

TEST_F(DicomOutput, RefusesAStudyThatNoArchiveCouldFile) {
  io::CaseReport report;
  io::StudyReport volume;
  volume.series.slices = {{.file = "scan.nii.gz"}};
  report.studies.push_back(volume);
  EXPECT_THROW((void)io::dicom_study(report, 0, halves), io::Error);
  write_dicom_series(folder_, small_ramp(), {.study_date = ""});
  EXPECT_THROW((void)io::dicom_study(report_of({Level::T12}), 0, halves), io::Error);
}

// dciodvfy knows the standard better than any test of ours.
TEST_F(DicomOutput, PassesDciodvfy) {
  if (run_program("/usr/bin/env", {"sh", "-c", "command -v dciodvfy"}).exit_code != 0) {
    GTEST_SKIP() << "dciodvfy is not installed (dicom3tools)";
  }
  for (const SliceAxis axis : {SliceAxis::K, SliceAxis::I}) {
    std::filesystem::remove_all(folder_);
    write_dicom_series(folder_, small_ramp(), {.slice_axis = axis});
    const io::DicomStudy study = written({Level::T13, std::nullopt});
    for (const io::DicomFile& file : study.files) {
      const std::filesystem::path at = folder_ / file.name;
      std::ofstream(at, std::ios::binary) << file.bytes;
      const ProgramResult said = run_program("/usr/bin/env", {"dciodvfy", "-new", at.string()});
      EXPECT_THAT(said.err + said.out, Not(HasSubstr("Error"))) << file.name;
    }
  }
}

}  // namespace
}  // namespace kyphos::test
