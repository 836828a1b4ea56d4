#include <algorithm>
#include <array>
#include <chrono>
#include <set>

#include "tests/pipeline/batch/batch_fixture.h"
#include "tests/support/dicom_builder.h"
#include "tests/support/phantom.h"

namespace kyphos::test {
namespace {

class BatchOptions : public BatchTest {
 protected:
  [[nodiscard]] std::vector<std::string> dates(const std::string& out, const std::string& patient_key) const {
    const io::Store store(at(out), io::StoreAccess::ReadOnly);
    std::vector<std::string> all;
    for (const io::StudyRow& study : store.studies_of(patient_key)) {
      all.push_back(study.date.value_or(""));
    }
    std::ranges::sort(all);
    return all;
  }
  [[nodiscard]] std::map<std::string, int> outcomes(const std::string& out) const {
    std::map<std::string, int> count;
    for (const io::CaseRow& row : cases(out)) {
      ++count[row.outcome];
    }
    return count;
  }
  void write_water(const std::string& folder, const DicomSeriesOptions& options,
                   const std::array<int, 3>& size = {16, 16, 20}) const {
    measure::Volume volume;
    volume.grid.size = size;
    volume.grid.lps_from_index = Eigen::Affine3d(Eigen::Scaling(4.0, 4.0, 2.0));
    volume.hu.assign(volume.grid.voxel_count(), 0);
    write_dicom_series(at(folder), volume, options);
  }
};

int day_number(const std::string& date) {
  using namespace std::chrono;
  const auto number = [&date](std::size_t from, std::size_t count) { return std::stoi(date.substr(from, count)); };
  return static_cast<int>(sys_days{year{number(0, 4)} / month{static_cast<unsigned>(number(5, 2))} /
                                   day{static_cast<unsigned>(number(8, 2))}}
                              .time_since_epoch()
                              .count());
}

TEST_F(BatchOptions, ShiftsDatesWithIntervalsAndAgeKept) {
  write_export(at("export"), {.patients = 3, .studies = 3, .spine_every = 0, .odd_files = 0});
  static_cast<void>(batch("kept"));
  static_cast<void>(batch("shifted", {"--shift-dates"}));
  std::set<int> shifts_days;
  for (const io::CaseRow& row : cases("shifted")) {
    EXPECT_EQ(row.age_years, 70);  // born on 1950-01-01, first study on 2020-01-02
    const std::vector<std::string> before = dates("kept", row.patient_key);
    const std::vector<std::string> after = dates("shifted", row.patient_key);
    ASSERT_EQ(before, (std::vector<std::string>{"2020-01-02", "2020-07-04", "2021-01-03"}));
    ASSERT_EQ(after.size(), 3U);
    const int shift = day_number(after[0]) - day_number(before[0]);
    EXPECT_LE(shift, -1);
    EXPECT_GE(shift, -364);
    EXPECT_EQ(day_number(after[1]) - day_number(after[0]), day_number(before[1]) - day_number(before[0]));
    EXPECT_EQ(day_number(after[2]) - day_number(after[1]), day_number(before[2]) - day_number(before[1]));
    shifts_days.insert(shift);
  }
  EXPECT_GT(shifts_days.size(), 1U) << "each patient has a shift of its own";
}

TEST_F(BatchOptions, NamesPatientsOnlyWhenAsked) {
  write_export(at("export"), {.patients = 2, .studies = 1, .spine_every = 0, .odd_files = 0});
  static_cast<void>(batch("out", {"--identified"}));
  const std::vector<io::CaseRow> rows = cases("out");
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0].patient_key, "SECRET-1");
  EXPECT_EQ(rows[1].patient_key, "SECRET-2");
}

TEST_F(BatchOptions, KeepsItsOwnKeyForItsOwnerWhereNoneIsGiven) {
  write_export(at("export"), {.patients = 1, .studies = 1, .spine_every = 0, .odd_files = 0});
  const auto run = [this](const std::string& out) {
    static_cast<void>(run_program(KYPHOS_BINARY, {"batch", at("export").string(), "--out", at(out).string()}));
    return cases(out).at(0).patient_key;
  };
  const std::string first = run("one");
  EXPECT_EQ(run("one"), first);
  EXPECT_NE(run("two"), first) << "a key of chance for each folder";
  EXPECT_EQ(fs::status(at("one") / "private" / "patient-key").permissions(),
            fs::perms::owner_read | fs::perms::owner_write);
  EXPECT_EQ(fs::status(at("one") / "private").permissions(), fs::perms::owner_all);
  EXPECT_EQ(fs::status(at("one") / "private" / "paths.sqlite").permissions() & fs::perms::others_all, fs::perms::none);
}

TEST_F(BatchOptions, RefusesAnOutputFolderThatWasMadeWithAnotherKey) {
  write_export(at("export"), {.patients = 1, .studies = 1, .spine_every = 0, .odd_files = 0});
  static_cast<void>(batch("out"));
  std::ofstream(at("key"), std::ios::app) << "!";
  const ProgramResult said = batch("out");
  EXPECT_EQ(said.exit_code, 1);
  EXPECT_NE(said.err.find("--key-file"), std::string::npos) << said.err;
}

TEST_F(BatchOptions, MapsUidsToOnesThatStayTogether) {
  write_export(at("export"), {.patients = 2, .studies = 2, .spine_every = 0, .odd_files = 0});
  static_cast<void>(batch("kept"));
  static_cast<void>(batch("mapped", {"--map-uids"}));
  const io::Store kept(at("kept"), io::StoreAccess::ReadOnly);
  const io::Store mapped(at("mapped"), io::StoreAccess::ReadOnly);
  std::map<std::string, std::set<std::string>> together;
  std::set<std::string> seen;
  kept.each_file([&](const io::FileRow& row) {
    const io::FileRow other = mapped.find_file(row.file_key).value();
    EXPECT_TRUE(other.study_uid.starts_with("2.25.")) << other.study_uid;
    EXPECT_TRUE(other.series_uid.starts_with("2.25."));
    together[row.series_uid].insert(other.series_uid);
    seen.insert(other.series_uid);
  });
  EXPECT_EQ(together.size(), 4U);
  EXPECT_EQ(seen.size(), 4U);
  for (const auto& [uid, others] : together) {
    EXPECT_EQ(others.size(), 1U);
  }
}

TEST_F(BatchOptions, EndsACaseThatTakesTooLongAndGoesOn) {
  write_export(at("export"), {.patients = 3, .studies = 2, .spine_every = 3, .odd_files = 0});
  const pid_t process = start("out", {"--timeout", "2", "--quiet"});
  kill(wait_for_worker(process), SIGSTOP);  // one that hangs, however fast the machine is
  waitpid(process, nullptr, 0);
  EXPECT_EQ(cases("out").size(), 3U);
  EXPECT_GE(outcomes("out")["timed_out"], 1) << content(at("out") / "failures.csv");
  EXPECT_NE(content(at("out") / "failures.csv").find("--timeout"), std::string::npos);
}

TEST_F(BatchOptions, EndsACaseThatNeedsTooMuchMemoryAndGoesOn) {
  // The smallest limit that can be asked for is a quarter of a GiB; the volume alone takes more.
  write_water("export/large", {.patient_id = "large", .study_date = "20200102"}, {512, 512, 280});
  write_water("export/small", {.patient_id = "small", .study_date = "20200102"});
  static_cast<void>(batch("out", {"--memory-limit", "0.25", "--quiet"}));
  EXPECT_EQ(outcomes("out")["out_of_memory"], 1) << content(at("out") / "failures.csv");
  EXPECT_EQ(cases("out").size(), 2U);
  EXPECT_NE(content(at("out") / "failures.csv").find("256 MiB allowed (--memory-limit)"), std::string::npos);
}

TEST_F(BatchOptions, WritesACrashDownAndRunsItAgainOnlyWhenAsked) {
  write_export(at("export"), {.patients = 1, .studies = 1, .odd_files = 0});
  const pid_t process = start("out");
  kill(wait_for_worker(process), SIGSEGV);
  waitpid(process, nullptr, 0);
  ASSERT_EQ(outcomes("out")["crashed"], 1);
  EXPECT_EQ(summary("out")["finished_now"], 0);
  EXPECT_EQ(summary("out", {"--retry-failed", "--timeout", "1"})["finished_now"], 1);
}

TEST_F(BatchOptions, ReadsArchivesAndTellsTheirMembersApart) {
  write_export(at("loose"), {.patients = 2, .studies = 1, .spine_every = 0, .odd_files = 2});
  fs::create_directories(at("export"));
  const std::string pack = "cd " + at("loose").string() + " && tar czf " + at("export").string() + "/a.bin .";
  ASSERT_EQ(std::system(pack.c_str()), 0);
  const nlohmann::json said = summary("out");
  EXPECT_EQ(said["patients"], 2);
  EXPECT_EQ(said["files"], 1);
  const io::Store store(at("out"), io::StoreAccess::ReadOnly);
  std::size_t members = 0;
  store.each_file([&](const io::FileRow& row) {
    EXPECT_NE(row.outcome, "pending");
    EXPECT_FALSE(row.reason.empty());
    ++members;
  });
  const auto files = static_cast<std::size_t>(
      std::ranges::count_if(fs::recursive_directory_iterator(at("loose")),
                            [](const fs::directory_entry& entry) { return entry.is_regular_file(); }));
  EXPECT_EQ(members, files + 1) << "each member and the archive itself";
  EXPECT_FALSE(fs::exists(at("out") / ".work"));
}

TEST_F(BatchOptions, LaysReportsOutAsBidsAndJudgesTheCohort) {
  write_export(at("export"), {.patients = 1, .studies = 2, .odd_files = 0});
  std::ofstream(at("cohort.csv"))
      << "patient,assessed_on,previously_diagnosed,first_diagnosis,pain,pain_course,pain_focal,pain_mechanical,"
         "neurologic_deficit,bladder_bowel_dysfunction,malignancy_history,malignancy_suspected,infection,trauma_energy,"
         "conservative_therapy,dyspnoea,marrow_oedema,ankylosing_disease,previous_augmentation\n"
         "SECRET-1,2020-07-04,yes,2020-01-02,yes,worse,yes,yes,no,no,no,no,no,low,yes,no,no,no,no\n";
  const ProgramResult said = batch("out", {"--layout", "bids", "--clinical", at("cohort.csv").string()});
  ASSERT_EQ(said.exit_code, 0) << said.err << content(at("out") / "failures.csv");
  const std::string key = cases("out").at(0).patient_key;
  const fs::path subject = at("out") / ("sub-" + key);
  EXPECT_TRUE(fs::exists(subject / ("sub-" + key + "_desc-kyphos_report.html")));
  EXPECT_TRUE(fs::exists(subject / ("sub-" + key + "_desc-vertebrae_morph.csv")));
  for (const char* const session : {"ses-20200102", "ses-20200704"}) {
    EXPECT_TRUE(fs::exists(subject / session / "anat" / ("sub-" + key + "_" + session + "_desc-sagittal_ct.png")));
  }
  const nlohmann::json description = nlohmann::json::parse(content(at("out") / "dataset_description.json"));
  EXPECT_EQ(description["DatasetType"], "derivative");
  EXPECT_EQ(content(at("out") / "participants.tsv"), "participant_id\tage\tsex\nsub-" + key + "\t70\tF\n");
  EXPECT_NE(content(at("out") / "worklist.csv").find("criteria_met"), std::string::npos)
      << content(at("out") / "worklist.csv");
  EXPECT_EQ(content(at("out") / "index.html").find("SECRET"), std::string::npos);
}

TEST_F(BatchOptions, LogsJsonLinesAndKeepsQuietWhenAsked) {
  write_export(at("export"), {.patients = 2, .studies = 1, .spine_every = 0, .odd_files = 0});
  const ProgramResult said = batch("out", {"--quiet", "--log", at("log").string()});
  EXPECT_EQ(said.out, "");
  EXPECT_EQ(said.err, "kyphos: nothing was measured\n");  // quiet is no reason to hide that
  std::ifstream log(at("log"));
  int cases_logged = 0;
  for (std::string line; std::getline(log, line);) {
    const nlohmann::json entry = nlohmann::json::parse(line);
    EXPECT_TRUE(entry.contains("time") && entry.contains("event")) << line;
    cases_logged += entry["event"] == "case" ? 1 : 0;
  }
  EXPECT_EQ(cases_logged, 2);
}

TEST_F(BatchOptions, ListsTheWorkWithoutDoingIt) {
  write_export(at("export"), {.patients = 3, .studies = 1, .spine_every = 0, .odd_files = 0});
  const nlohmann::json list = summary("out", {"--list"});
  ASSERT_EQ(list.size(), 3U);
  EXPECT_EQ(list[0]["why"], "new");
  EXPECT_TRUE(cases("out").empty());
  EXPECT_EQ(summary("out")["finished_now"], 3);
  EXPECT_EQ(summary("out", {"--list"}).size(), 0U);
}

TEST_F(BatchOptions, SaysThatTheOutputCannotBeWritten) {
  write_export(at("export"), {.patients = 1, .studies = 1, .spine_every = 0, .odd_files = 0});
  std::ofstream(at("file")) << "in the way";
  const ProgramResult said =
      run_program(KYPHOS_BINARY, {"batch", at("export").string(), "--out", (at("file") / "out").string(), "--quiet"});
  EXPECT_EQ(said.exit_code, 1);
  EXPECT_NE(said.err.find("cannot be written"), std::string::npos) << said.err;
}

TEST_F(BatchOptions, LeavesAnOutputThatMayNotBeWrittenAsItIs) {
  if (geteuid() == 0) {
    GTEST_SKIP() << "needs a user who is not root: root may write everything";
  }
  write_export(at("export"), {.patients = 1, .studies = 1, .spine_every = 0, .odd_files = 0});
  static_cast<void>(batch("out"));
  const auto before = tables("out");
  for (const char* const name : {"kyphos.sqlite", "."}) {
    fs::permissions(at("out") / name, fs::perms::owner_write, fs::perm_options::remove);
  }
  const ProgramResult said = batch("out");
  fs::permissions(at("out"), fs::perms::owner_write, fs::perm_options::add);
  EXPECT_EQ(said.exit_code, 1);
  EXPECT_NE(said.err.find("written"), std::string::npos) << said.err;
  EXPECT_EQ(tables("out"), before);
}

TEST_F(BatchOptions, NamesInputThatMayNotBeRead) {
  if (geteuid() == 0) {
    GTEST_SKIP() << "needs a user who is not root: root may read everything";
  }
  write_export(at("export"), {.patients = 1, .studies = 1, .spine_every = 0, .odd_files = 0});
  fs::create_directories(at("export") / "locked");
  std::ofstream(at("export") / "secret") << "x";
  fs::permissions(at("export") / "locked", fs::perms::none);
  fs::permissions(at("export") / "secret", fs::perms::none);
  static_cast<void>(batch("out"));
  fs::permissions(at("export") / "locked", fs::perms::owner_all);
  const std::string failures = content(at("out") / "failures.csv");
  EXPECT_NE(failures.find("unreadable_folder"), std::string::npos) << failures;
  EXPECT_NE(failures.find(",unreadable,"), std::string::npos) << failures;
}

TEST_F(BatchOptions, TakesFilesWithoutTheIssuerForThePatientOfTheOnlyIssuerNamed) {
  write_water("export/a", {.patient_id = "7", .issuer = "HERE", .study_date = "20200102"});
  write_water("export/b", {.patient_id = "7", .study_date = "20200704"});
  EXPECT_EQ(summary("out")["patients"], 1);
  write_water("export/c", {.patient_id = "7", .issuer = "THERE", .study_date = "20210102"});
  EXPECT_EQ(summary("out")["patients"], 3) << "now the one without may be either's, and stands for itself";
}

TEST_F(BatchOptions, TakesFilesWithoutIdForOnePatientsWhereTold) {
  write_water("export/a", {.patient_id = "", .study_date = "20200102"});
  write_water("export/b", {.patient_id = "", .study_date = "20200704"});
  EXPECT_EQ(summary("apart")["patients"], 2);
  EXPECT_EQ(summary("told", {"--one-patient"})["patients"], 1);
  const std::vector<io::CaseRow> rows = cases("told");
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_NE(rows[0].reason.find("--one-patient"), std::string::npos) << rows[0].reason;
  EXPECT_NE(rows[0].settings_digest.find("one, as told"), std::string::npos);
  EXPECT_EQ(dates("told", rows[0].patient_key), (std::vector<std::string>{"2020-01-02", "2020-07-04"}));
  io::Store(at("told"), io::StoreAccess::ReadOnly).each_file([](const io::FileRow& row) {
    EXPECT_NE(row.reason.find("--one-patient"), std::string::npos) << row.reason;
  });
}

TEST_F(BatchOptions, KeepsTheKeyOfOnePatientAsToldWhenMoreComesAndRefusesAnotherWord) {
  write_water("export/a", {.patient_id = "", .study_date = "20200102"});
  write_water("export/b", {.patient_id = "", .study_date = "20200704"});
  static_cast<void>(batch("told", {"--one-patient"}));
  const std::string key = cases("told").at(0).patient_key;
  for (int more = 0; more < 4; ++more) {  // by chance one has a key that comes before
    write_water("export/c" + std::to_string(more),
                {.patient_id = "", .study_date = "2021010" + std::to_string(more + 1)});
  }
  EXPECT_EQ(summary("told", {"--one-patient"})["patients"], 1);
  EXPECT_EQ(cases("told").at(0).patient_key, key);
  EXPECT_EQ(dates("told", key).size(), 6U);
  const ProgramResult refused = batch("told");
  EXPECT_EQ(refused.exit_code, 1);
  EXPECT_NE(refused.err.find("was made with --one-patient"), std::string::npos) << refused.err;
}

TEST_F(BatchOptions, ComparesTheDatesOfOnePatientAsTold) {
  for (const double collapse : {0.0, 0.4}) {
    PhantomSpec spec;
    spec.bodies[measure::Level::L1] = {.shape = PhantomShape::Wedge, .fraction = collapse};
    const PhantomField field{.first = measure::Level::T11,
                             .last = measure::Level::L2,
                             .width_mm = 130.0,
                             .pixel_mm = 1.25,
                             .slice_mm = 1.25};
    const bool later = collapse > 0.0;
    const measure::Volume scan = Phantom(spec).scan(field, {.noise_hu = 15.0, .seed = later ? 2U : 1U});
    write_dicom_series(at(later ? "export/b" : "export/a"), scan,
                       {.patient_id = "",
                        .patient_name = later ? "Married^One" : "Maiden^One",
                        .study_date = later ? "20210102" : "20200102",
                        .description = "spine of maiden"});
  }
  const ProgramResult said = batch("out", {"--one-patient"});
  ASSERT_EQ(said.exit_code, 0) << said.err << content(at("out") / "failures.csv");
  const std::vector<io::CaseRow> rows = cases("out");
  ASSERT_EQ(rows.size(), 1U);
  const nlohmann::json report = nlohmann::json::parse(rows[0].report_json);
  EXPECT_EQ(report["settings"]["persons"], "one, as told");
  EXPECT_EQ(report["warnings"][0]["code"], "told_one_patient") << report["warnings"].dump();
  EXPECT_NE(report["progression"].dump().find("definite"), std::string::npos);
  EXPECT_NE(content(at("out") / "worklist.csv").find(rows[0].patient_key), std::string::npos);
  EXPECT_EQ(rows[0].report_json.find("aiden"), std::string::npos) << "either name is kept out of descriptions";
}

}  // namespace
}  // namespace kyphos::test
