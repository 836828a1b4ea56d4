#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>

#include <algorithm>
#include <random>

#include "io/dicom/dating/moment.h"
#include "tests/io/dicom_fixture.h"

namespace kyphos::test {
namespace {

namespace fs = std::filesystem;
using measure::Volume;

class UntrustedUids : public DicomFixture {
 protected:
  [[nodiscard]] io::StudySummary only_study() const {
    const io::InputIndex found = index();
    EXPECT_EQ(found.patients.size(), 1U);
    EXPECT_EQ(found.patients.at(0).studies.size(), 1U);
    return found.patients.at(0).studies.at(0);
  }
  /// Changes an element of a written file; empty: takes it out.
  static void set(const fs::path& file, const DcmTagKey& tag, const std::string& value) {
    DcmFileFormat format;
    ASSERT_TRUE(format.loadFile(file.c_str()).good());
    DcmDataset& data = *format.getDataset();
    if (value.empty()) {
      data.findAndDeleteElement(tag);
    } else {
      ASSERT_TRUE(data.putAndInsertString(DcmTag(tag), value.c_str()).good());
    }
    ASSERT_TRUE(format.saveFile(file.c_str(), EXS_LittleEndianExplicit).good());
  }
};

/// The ramp, moved by `hu`: another phase.
Volume brighter(int hu) {
  Volume volume = small_ramp();
  for (std::int16_t& voxel : volume.hu) {
    voxel = static_cast<std::int16_t>(voxel + hu);
  }
  return volume;
}

TEST(Moment, TakesTheAcquisitionBeforeTheStudyAndSaysThatTheyDisagree) {
  const auto moment = io::dicom::moment_of({.acquisition_date = "20240110", .study_date = "20240801"});
  EXPECT_EQ(moment.date, "2024-01-10");
  EXPECT_EQ(moment.contradicting, "Study Date");
  EXPECT_EQ(moment.contradiction_days, 204);
}

TEST(Moment, ReadsOtherSpellingsAndPassesOverWhatIsNoDate) {
  EXPECT_EQ(io::dicom::moment_of({.study_date = "2024-01-10"}).date, "2024-01-10");
  EXPECT_EQ(io::dicom::moment_of({.study_date = "2024/01/10"}).date, "2024-01-10");
  const auto passed = io::dicom::moment_of({.acquisition_date = "00000000", .study_date = "20240110"});
  EXPECT_EQ(passed.date, "2024-01-10");
  EXPECT_TRUE(passed.unreadable);
}

TEST(Moment, TakesAnAnonymisersConstantForNoDateButNotAShiftedOne) {
  for (const char* const constant : {"19000101", "19250101", "11111111", "00010101"}) {
    EXPECT_FALSE(io::dicom::moment_of({.study_date = constant}).date) << constant;
  }
  EXPECT_TRUE(io::dicom::moment_of({.study_date = "19240305"}).date);
}

TEST(Moment, TakesTimesOfEitherSpellingAndMidnightForUnknown) {
  EXPECT_EQ(io::dicom::second_of_day("080130.5"), 8 * 3600 + 90.5);
  EXPECT_EQ(io::dicom::second_of_day("08:01:30"), 8 * 3600 + 90.0);
  EXPECT_FALSE(io::dicom::second_of_day("000000"));
  EXPECT_FALSE(io::dicom::second_of_day("256199"));
}

TEST_F(UntrustedUids, TwoDatesUnderOneStudyUidAreTwoStudies) {
  write_dicom_series(folder_ / "a", small_ramp(),
                     {.study_date = "20240110", .study_uid = "2.25.1", .series_uid = "2.25.2"});
  write_dicom_series(folder_ / "b", brighter(50),
                     {.study_date = "20240720", .study_uid = "2.25.1", .series_uid = "2.25.2"});
  const io::InputIndex found = index();
  ASSERT_EQ(found.patients.size(), 1U);
  ASSERT_EQ(found.patients[0].studies.size(), 2U);
  EXPECT_EQ(found.patients[0].studies[0].date, "2024-01-10");
  EXPECT_EQ(found.patients[0].studies[1].date, "2024-07-20");
  for (const io::StudySummary& study : found.patients[0].studies) {
    EXPECT_EQ(study.series.at(0).slice_count, 20);
    EXPECT_TRUE(has_warning(study.series.at(0).warnings, "study_uid_repeated"));
  }
  EXPECT_NE(found.patients[0].studies[0].study_uid, found.patients[0].studies[1].study_uid);
}

TEST_F(UntrustedUids, StudiesOfOneDayAreOrderedByTimeNotByUid) {
  for (const auto& [name, uid, time] : {std::tuple("a", "2.25.9", "080000"), {"b", "2.25.1", "160000"}}) {
    for (const fs::path& file : write_dicom_series(folder_ / name, small_ramp(), {.study_uid = uid})) {
      set(file, DCM_StudyTime, time);
    }
  }
  const io::InputIndex found = index();
  ASSERT_EQ(found.patients.at(0).studies.size(), 2U);
  EXPECT_EQ(found.patients[0].studies[0].study_uid, "2.25.9");
  EXPECT_EQ(found.patients[0].studies[0].second_of_day, 8 * 3600.0);
}

TEST_F(UntrustedUids, TwoPhasesWithEqualInstanceNumbersAreToldApartByTime) {
  write_dicom_series(folder_ / "a", small_ramp(), {.study_uid = "2.25.1", .series_uid = "2.25.2"});
  for (const fs::path& file : write_dicom_series(folder_ / "b", brighter(60),
                                                 {.study_uid = "2.25.1", .series_uid = "2.25.2", .file_prefix = "P"})) {
    set(file, DCM_AcquisitionTime, "100130");
  }
  for (const auto& entry : fs::directory_iterator(folder_ / "a")) {
    set(entry.path(), DCM_AcquisitionTime, "100000");
  }
  const io::StudySummary study = only_study();
  ASSERT_EQ(study.series.size(), 2U);
  for (const io::SeriesSummary& series : study.series) {
    EXPECT_EQ(series.slice_count, 20);
    EXPECT_TRUE(has_warning(series.warnings, "acquisitions_told_apart"));
    const fs::path from = series.slices.front().file.parent_path();
    EXPECT_TRUE(
        std::ranges::all_of(series.slices, [&](const auto& slice) { return slice.file.parent_path() == from; }));
  }
  EXPECT_EQ(study.series.at(0).slices.front().file.parent_path().filename(), "a");
}

TEST_F(UntrustedUids, SlicesWithASeriesUidOfTheirOwnAreJoined) {
  int number = 0;
  for (const fs::path& file : write_dicom_series(folder_, small_ramp())) {
    set(file, DCM_SeriesInstanceUID, "2.25.77" + std::to_string(++number));
  }
  const io::SeriesSummary series = only_series();
  EXPECT_EQ(series.slice_count, 20);
  EXPECT_TRUE(has_warning(series.warnings, "series_uid_per_slice"));
}

TEST_F(UntrustedUids, SlicesWithAStudyUidOfTheirOwnAreJoinedThoughTheTimeCountsOn) {
  int number = 0;
  for (const fs::path& file : write_dicom_series(folder_, small_ramp(), {.series_uid = "2.25.8"})) {
    ++number;
    set(file, DCM_StudyInstanceUID, "2.25.77" + std::to_string(number));
    set(file, DCM_StudyTime, "1029" + std::to_string(10 + number));
  }
  const io::SeriesSummary series = only_series();
  EXPECT_EQ(series.slice_count, 20);
  EXPECT_TRUE(has_warning(series.warnings, "study_uid_per_slice"));
}

TEST_F(UntrustedUids, OneInstanceUidInAllFilesCostsNoSlice) {
  for (const fs::path& file : write_dicom_series(folder_, small_ramp())) {
    set(file, DCM_SOPInstanceUID, "2.25.5");
  }
  EXPECT_EQ(only_series().slice_count, 20);
}

TEST_F(UntrustedUids, PicturesThatAllLieAtOnePlaceAreRefusedInOneSentence) {
  for (const fs::path& file : write_dicom_series(folder_, small_ramp())) {
    set(file, DCM_ImagePositionPatient, "0\\0\\0");
  }
  EXPECT_EQ(only_series().reason_code, "one_position");
}

TEST_F(UntrustedUids, RoundedPositionsAreRestoredWhereSpacingAndNumbersTell) {
  const Volume fine = ramp_volume({16, 16, 41}, {1.0, 1.0, 1.25});
  int slice = 0;
  for (const fs::path& file : write_dicom_series(folder_, fine)) {
    const double z = 30.0 + 1.25 * slice++;
    set(file, DCM_ImagePositionPatient, "-12\\-20\\" + std::to_string(std::lround(z)));
    set(file, DCM_SpacingBetweenSlices, "1.25");
  }
  const io::SeriesSummary series = only_series();
  EXPECT_NEAR(series.spacing_mm[2], 1.25, 1e-6);
  EXPECT_TRUE(has_warning(series.warnings, "rounded_positions"));
  EXPECT_FALSE(has_warning(series.warnings, "missing_slices"));
}

TEST_F(UntrustedUids, NeverMergesPeopleWhoseFilesCarryNothing) {
  for (const char* const name : {"a", "b"}) {
    for (const fs::path& file : write_dicom_series(
             folder_ / name, small_ramp(), {.patient_name = "", .birth_date = "", .sex = "", .study_date = ""})) {
      set(file, DCM_PatientID, "");
      set(file, DCM_StudyInstanceUID, "");
      set(file, DCM_SeriesInstanceUID, "");
    }
  }
  EXPECT_EQ(index().patients.size(), 2U);
  EXPECT_EQ(io::index_inputs(std::vector{folder_}, {}, io::Persons::One).patients.size(), 1U);
}

/// Any subset of UIDs renewed, any names of files: the same stack in the same place.
TEST_F(UntrustedUids, GiveTheSameStackHoweverTheyAreRenewedRepeatedAndRenamed) {
  std::mt19937 random(7);
  for (int trial = 0; trial < 6; ++trial) {
    fs::remove_all(folder_);
    std::vector<fs::path> files = write_dicom_series(folder_, small_ramp());
    std::shuffle(files.begin(), files.end(), random);
    for (std::size_t at = 0; at < files.size(); ++at) {
      const auto uid = [&](int bit, const char* root) {
        return std::string(root) + ((trial >> bit) % 2 == 0 ? "" : "." + std::to_string(random() % 100000 + 1));
      };
      set(files[at], DCM_SOPInstanceUID, uid(0, "2.25.3"));
      set(files[at], DCM_SeriesInstanceUID, uid(1, "2.25.4"));
      set(files[at], DCM_StudyInstanceUID, uid(2, "2.25.5"));
      fs::rename(files[at], folder_ / ("Z" + std::to_string(at)));
    }
    const io::StudySummary study = only_study();
    ASSERT_TRUE(study.chosen) << trial;
    const io::LoadedSeries loaded = io::read_series(study.series[*study.chosen]);
    EXPECT_EQ(loaded.volume.hu, small_ramp().hu) << trial;
    EXPECT_TRUE(loaded.volume.grid.lps_from_index.isApprox(small_ramp().grid.lps_from_index, 1e-6)) << trial;
  }
}

/// How identifiers of one kind were handled: kept, one for all, or one for each file.
enum class Fate : int { Kept, Constant, Own };

class RandomExport : public UntrustedUids {
 protected:
  /// Two dates, the second brighter by 50 HU, in one folder or two, under names that say nothing.
  void write(std::mt19937& random) {
    const bool together = random() % 2 == 0;
    std::vector<fs::path> files;
    for (const int date : {0, 1}) {
      const fs::path folder = folder_ / (together ? "all" : std::to_string(random() % 1000 + 1000 * date));
      for (const fs::path& file : write_dicom_series(folder, date == 0 ? small_ramp() : brighter(50),
                                                     {.study_date = date == 0 ? "20240110" : "20240720",
                                                     .study_uid = "2.25.1" + std::to_string(date),
                                                     .series_uid = "2.25.2" + std::to_string(date),
                                                     .file_prefix = date == 0 ? "A" : "B"})) {
        files.push_back(file);
      }
    }
    std::shuffle(files.begin(), files.end(), random);
    for (const DcmTagKey& tag : {DCM_SOPInstanceUID, DCM_SeriesInstanceUID, DCM_StudyInstanceUID}) {
      give_uids(files, tag, static_cast<Fate>(random() % 3), random);
    }
    for (std::size_t at = 0; at < files.size(); ++at) {
      fs::rename(files[at], files[at].parent_path() / ("Z" + std::to_string(at)));
    }
  }

 private:
  static void give_uids(const std::vector<fs::path>& files, const DcmTagKey& tag, Fate fate, std::mt19937& random) {
    if (fate == Fate::Kept) {
      return;
    }
    for (const fs::path& file : files) {
      set(file, tag, fate == Fate::Constant ? "2.25.7" : "2.25." + std::to_string(random() % 1'000'000'000 + 1));
    }
  }
};

/// Whatever was done to the identifiers and the names: each date's own voxels, or a refusal.
TEST_F(RandomExport, GivesEachDateItsOwnPicturesOrRefuses) {
  int read = 0;
  for (unsigned seed = 1; seed <= 24; ++seed) {
    std::mt19937 random(seed);
    fs::remove_all(folder_);
    write(random);
    const io::InputIndex found = index();
    for (const io::PatientSummary& patient : found.patients) {
      for (const io::StudySummary& study : patient.studies) {
        if (!study.chosen) {
          continue;
        }
        const io::LoadedSeries loaded = io::read_series(study.series[*study.chosen]);
        ++read;
        EXPECT_EQ(loaded.volume.hu, study.date == "2024-01-10" ? small_ramp().hu : brighter(50).hu) << seed;
        EXPECT_TRUE(study.date == "2024-01-10" || study.date == "2024-07-20") << seed;
      }
    }
  }
  EXPECT_GE(read, 40);
}

/// Files that did not come: what is read of the others is what they hold, and that some are missing is said.
TEST_F(UntrustedUids, AnySubsetOfTheFilesGivesItsOwnVoxelsAndSaysWhatIsMissing) {
  for (unsigned seed = 1; seed <= 12; ++seed) {
    std::mt19937 random(seed);
    fs::remove_all(folder_);
    std::vector<fs::path> files = write_dicom_series(folder_, small_ramp());
    std::vector<bool> kept(files.size(), true);
    for (std::size_t gone = 0; gone < 1 + seed % 6; ++gone) {
      kept[random() % files.size()] = false;
    }
    for (std::size_t at = 0; at < files.size(); ++at) {
      if (!kept[at]) {
        fs::remove(files[at]);
      }
    }
    const io::StudySummary study = only_study();
    if (!study.chosen) {
      continue;
    }
    const io::SeriesSummary& series = study.series[*study.chosen];
    const io::LoadedSeries loaded = io::read_series(series);
    const auto first = static_cast<std::size_t>(std::ranges::find(kept, true) - kept.begin());
    const auto last = static_cast<std::size_t>(std::find(kept.rbegin(), kept.rend(), true).base() - kept.begin());
    const bool hole =
        std::find(kept.begin() + static_cast<std::ptrdiff_t>(first), kept.begin() + static_cast<std::ptrdiff_t>(last),
                  false) != kept.begin() + static_cast<std::ptrdiff_t>(last);
    EXPECT_EQ(has_warning(series.warnings, "missing_slices") || has_warning(series.warnings, "uneven_spacing"), hole)
        << seed;
    const auto slice = static_cast<std::size_t>(24 * 20);
    ASSERT_EQ(loaded.volume.hu.size(), (last - first) * slice) << seed;
    for (std::size_t at = first; at < last; ++at) {
      // The ramp is linear: a slice put in between must be exact as well.
      EXPECT_TRUE(std::equal(loaded.volume.hu.begin() + static_cast<std::ptrdiff_t>((at - first) * slice),
                             loaded.volume.hu.begin() + static_cast<std::ptrdiff_t>((at - first + 1) * slice),
                             small_ramp().hu.begin() + static_cast<std::ptrdiff_t>(at * slice)) ||
                  !kept[at])
          << seed << " slice " << at;
    }
  }
}

}  // namespace
}  // namespace kyphos::test
