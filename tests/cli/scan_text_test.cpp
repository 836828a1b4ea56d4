#include "pipeline/cli/scan_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "pipeline/cli/input_problem.h"

namespace kyphos::pipeline {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

io::InputIndex index_of(io::SeriesSummary series) {
  io::StudySummary study;
  study.date = "2020-01-02";
  if (series.usable) {
    study.chosen = 0;
  }
  study.series.push_back(std::move(series));
  io::PatientSummary patient;
  patient.studies.push_back(std::move(study));
  io::InputIndex index;
  index.patients.push_back(std::move(patient));
  return index;
}

io::SeriesSummary axial_ct() {
  io::SeriesSummary series;
  series.modality = "CT";
  series.orientation = "axial";
  series.slice_count = 275;
  series.spacing_mm = {0.78, 0.78, 1.0};
  series.usable = true;
  series.reason =
      "275 axial slices of 1.0 mm; preferred to 2 others by slices of 3 mm or less, longer coverage, "
      "original rather than reformatted";
  series.reason_code = "ok";
  return series;
}

io::SeriesSummary label_map() {
  io::SeriesSummary series;
  series.modality = "CT";
  series.reason = "no negative values: a label map, or not in Hounsfield units";
  series.reason_code = "label_map";
  series.slices = {{.file = "labels.nii.gz"}};
  return series;
}

TEST(ScanText, SaysYesOrNoWithTheReasonInLinesThatFit) {
  const std::string yes = scan_text(index_of(axial_ct()), Identity::Hidden);
  EXPECT_THAT(yes, HasSubstr("*  CT         275  0.78x0.78x1.00  axial  yes: 275 axial slices of 1.0 mm"));
  std::istringstream lines(yes);
  for (std::string line; std::getline(lines, line);) {
    EXPECT_LE(line.size(), 120U) << line;
  }
}

TEST(ScanText, ShowsADashWhereAPictureHasNoPlace) {
  io::SeriesSummary series;
  series.modality = "DX";
  series.slice_count = 1;
  series.reason = "DX, not CT";
  const std::string text = scan_text(index_of(series), Identity::Hidden);
  EXPECT_THAT(text, HasSubstr("–"));
  EXPECT_THAT(text, Not(HasSubstr("0.00x0.00")));
  EXPECT_THAT(text, HasSubstr("no: DX, not CT"));
}

TEST(IgnoredSummary, TellsWhatIsTrueOfAllFilesOfAKind) {
  const std::vector<io::IgnoredFile> files{
      {.file = "b", .reason = "a DICOM object without a picture (SR)", .reason_code = "no_image"},
      {.file = "a", .reason = "a DICOM object without a picture (RT Plan)", .reason_code = "no_image"},
      {.file = "c", .reason = "an empty file", .reason_code = "empty"}};
  EXPECT_EQ(ignored_summary(files),
            "2 files: a DICOM object without a picture (for example a); 1 file: an empty file (c)");
}

TEST(DamagedFiles, LeavesOutWhatIsUsualInAnExport) {
  io::InputIndex index;
  index.ignored = {{"a", "neither DICOM nor NIfTI", "not_dicom"},
                   {"b", "a DICOM object without a picture", "no_image"},
                   {"c", "it cannot be opened", "unreadable"}};
  ASSERT_EQ(damaged_files(index).size(), 1U);
  EXPECT_EQ(damaged_files(index)[0].file, "c");
}

TEST(LabelMaps, AreNoPatientsBesideAScan) {
  io::InputIndex index = index_of(axial_ct());
  const io::InputIndex labels = index_of(label_map());
  EXPECT_EQ(without_label_maps(labels).patients.size(), 1U);  // alone, it is told as the patient that it is not
  index.patients.push_back(labels.patients[0]);
  const io::InputIndex left = without_label_maps(index);
  ASSERT_EQ(left.patients.size(), 1U);
  EXPECT_TRUE(left.patients[0].studies[0].chosen.has_value());
  ASSERT_EQ(left.ignored.size(), 1U);
  EXPECT_EQ(left.ignored[0].file, "labels.nii.gz");
}

}  // namespace
}  // namespace kyphos::pipeline
