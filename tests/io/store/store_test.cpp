#include "io/store/store.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

#include "io/error.h"
#include "io/report/cohort/tables.h"
#include "io/store/merge_store.h"

namespace kyphos::io {
namespace {

namespace fs = std::filesystem;

class StoreTest : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::path(::testing::TempDir()) / ("kyphos-store-" + std::to_string(::getpid()));
    fs::remove_all(folder_);
  }
  void TearDown() override { fs::remove_all(folder_); }

  static FileRow file(const std::string& key, const std::string& patient) {
    return {.file_key = key,
            .path = "/export/Doe_Jane/" + key,
            .stamp = {.size_bytes = 100, .mtime_ns = 7, .inode = 3},
            .patient_key = patient,
            .study_uid = "1.2",
            .series_uid = "1.2.3",
            .outcome = "pending",
            .reason_code = "pending",
            .reason = "waits"};
  }

  static CaseRow measured_case(const std::string& patient) {
    CaseRow row{.patient_key = patient, .outcome = "measured", .folder = "cases/" + patient, .inputs_digest = "d1"};
    row.report_json = R"({"progression":[1]})";
    row.studies = {{.study_uid = "1.2", .date = "2020-01-02", .outcome = "measured"}};
    row.vertebrae = {{.study_uid = "1.2",
                      .ordinal = 0,
                      .level = "L1",
                      .level_confidence = 0.9,
                      .status = "measured",
                      .genant_grade = 2,
                      .values = {{"height_anterior_mm", {.value = 18.25, .standard_error = 0.5}},
                                 {"height_middle_mm", {.why_not = "cut"}}}}};
    row.worklist = {
        {.ordinal = 0, .urgency = 1, .category = "criteria_met", .level = "L1", .severity = 31, .reason = "r"}};
    row.tables = {{"vertebrae.csv", "patient_key,level\r\n" + patient + ",L1\r\n"}};
    FileRow done = file("f1", patient);
    done.outcome = "measured";
    row.files = {done};
    return row;
  }

  [[nodiscard]] std::string content(const std::string& name) const {
    std::ifstream in(folder_ / name, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  }

  fs::path folder_;
};

TEST_F(StoreTest, RemembersFilesAcrossOpenings) {
  {
    Store store(folder_, StoreAccess::ReadWrite);
    store.record_files(std::vector{file("f1", "p1"), file("f2", "")});
  }
  const Store store(folder_, StoreAccess::ReadOnly);
  ASSERT_TRUE(store.find_file("f1"));
  EXPECT_EQ(store.find_file("f1")->patient_key, "p1");
  EXPECT_EQ(store.stamps().at("f2"), (FileStamp{.size_bytes = 100, .mtime_ns = 7, .inode = 3}));
  EXPECT_EQ(store.files_of("p1").front().path, "/export/Doe_Jane/f1");
  EXPECT_FALSE(store.find_file("f3"));
}

TEST_F(StoreTest, KeepsPathsOutOfTheFileThatIsShared) {
  {
    Store store(folder_, StoreAccess::ReadWrite);
    store.record_files(std::vector{file("f1", "p1")});
  }
  EXPECT_EQ(content("kyphos.sqlite").find("Doe_Jane"), std::string::npos);
  EXPECT_EQ(fs::status(folder_ / "private").permissions(), fs::perms::owner_all);
  fs::remove_all(folder_ / "private");  // as somebody does who passes the results on
  const Store store(folder_, StoreAccess::ReadOnly);
  EXPECT_EQ(store.files_of("p1").front().path, "");
}

TEST_F(StoreTest, GivesBackWhatACaseFound) {
  Store store(folder_, StoreAccess::ReadWrite);
  store.record_files(std::vector{file("f1", "p1")});
  store.record_case(measured_case("p1"), 1);
  const std::vector<VertebraRow> vertebrae = store.vertebrae_of("p1");
  ASSERT_EQ(vertebrae.size(), 1U);
  EXPECT_EQ(vertebrae[0].level, "L1");
  EXPECT_EQ(vertebrae[0].genant_grade, 2);
  EXPECT_DOUBLE_EQ(vertebrae[0].values.at("height_anterior_mm").value.value(), 18.25);
  EXPECT_EQ(vertebrae[0].values.at("height_middle_mm").why_not, "cut");
  EXPECT_FALSE(vertebrae[0].values.at("height_middle_mm").value.has_value());
  EXPECT_EQ(store.studies_of("p1").front().date, "2020-01-02");
  EXPECT_EQ(store.find_file("f1")->outcome, "measured");
}

TEST_F(StoreTest, TheChangeOfABodyIsThatOfItsFirstAndLatestDate) {
  Store store(folder_, StoreAccess::ReadWrite);
  CaseRow row = measured_case("a");
  row.report_json = R"({"progression":{"vertebrae":[
    {"baseline":0,"current":2,"changes":[
      {"measurement":"height_anterior_mm","earlier":0,"later":1,"percent_of_baseline":{"value":-4.0}},
      {"measurement":"height_anterior_mm","earlier":0,"later":2,"percent_of_baseline":{"value":-12.5}},
      {"measurement":"wedge_angle_deg","earlier":0,"later":2,"percent_of_baseline":{"value":70.0}}]},
    {"baseline":0,"current":2,"changes":[
      {"measurement":"height_anterior_mm","earlier":0,"later":2,"percent_of_baseline":{"why_not":"cut"}}]}]}})";
  store.record_case(row, 1);
  EXPECT_EQ(store.changes_percent("height_anterior_mm"), std::vector{-12.5});
}

TEST_F(StoreTest, ReplacesACaseAsAWhole) {
  Store store(folder_, StoreAccess::ReadWrite);
  store.record_case(measured_case("p1"), 1);
  store.record_case({.patient_key = "p1", .outcome = "failed", .reason = "truncated"}, 2);
  EXPECT_EQ(store.find_case("p1")->outcome, "failed");
  EXPECT_TRUE(store.vertebrae_of("p1").empty());
  int rows = 0;
  store.each_worklist_row([&](const WorklistRow&) { ++rows; });
  EXPECT_EQ(rows, 0);
}

TEST_F(StoreTest, TellsWhenAPatientsFilesChange) {
  Store store(folder_, StoreAccess::ReadWrite);
  const auto inputs = [&store] {
    std::string text;
    store.each_patient([&](const PatientInputs& patient) { text += patient.patient_key + "\n" + patient.inputs; });
    return text;
  };
  store.record_files(std::vector{file("f1", "p1")});
  const std::string before = inputs();
  store.record_files(std::vector{file("f1", "p1")});
  EXPECT_EQ(inputs(), before);
  FileRow touched = file("f1", "p1");
  touched.stamp.mtime_ns = 8;
  store.record_files(std::vector{touched});
  EXPECT_NE(inputs(), before);
}

TEST_F(StoreTest, RefusesADatabaseOfALaterVersion) {
  { const Store store(folder_, StoreAccess::ReadWrite); }
  std::fstream file(folder_ / "kyphos.sqlite", std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(60);  // user_version of the SQLite header, big endian
  file.write("\0\0\0\x63", 4);
  file.close();
  EXPECT_THROW(Store(folder_, StoreAccess::ReadWrite), Error);
}

TEST_F(StoreTest, SaysWhenAFileIsNoDatabase) {
  fs::create_directories(folder_);
  std::ofstream(folder_ / "kyphos.sqlite") << std::string(4096, 'x');
  try {
    const Store store(folder_, StoreAccess::ReadWrite);
    FAIL() << "opened a text";
  } catch (const Error& error) {
    EXPECT_NE(std::string(error.what()).find("damaged"), std::string::npos);
  }
}

TEST_F(StoreTest, MergesPartsAndRefusesContradictions) {
  const auto part = [&](const std::string& name, const CaseRow& row) {
    Store store(folder_ / name, StoreAccess::ReadWrite);
    store.set_meta("key_fingerprint", "k");
    store.record_files(std::vector{file("f-" + row.patient_key, row.patient_key)});
    store.record_case(row, store.begin_run("t", "v", "s"));
  };
  part("one", measured_case("p1"));
  part("two", measured_case("p2"));
  CaseRow other = measured_case("p1");
  other.report_json = "{}";
  part("three", other);
  Store merged(folder_ / "all", StoreAccess::ReadWrite);
  merge_store(merged, folder_ / "one");
  merge_store(merged, folder_ / "two");
  EXPECT_TRUE(merged.find_case("p1") && merged.find_case("p2"));
  EXPECT_EQ(merged.vertebrae_of("p2").size(), 1U);
  merge_store(merged, folder_ / "one");  // the same again is no contradiction
  EXPECT_THROW(merge_store(merged, folder_ / "three"), Error);
}

TEST_F(StoreTest, JoinsTablesOfSeveralVersionsUnderAllColumns) {
  Store store(folder_, StoreAccess::ReadWrite);
  CaseRow first = measured_case("p1");
  first.tables["vertebrae.csv"] = "patient_key,level\r\np1,L1\r\n";
  CaseRow second = measured_case("p2");
  second.tables["vertebrae.csv"] = "patient_key,angle_deg,level\r\np2,-3.5,\"a \"\"b\"\", c\"\r\n";
  store.record_case(second, 1);
  store.record_case(first, 1);
  write_case_table(store, "vertebrae.csv", folder_);
  EXPECT_EQ(content("vertebrae.csv"), "patient_key,level,angle_deg\r\np1,L1,\r\np2,\"a \"\"b\"\", c\",-3.5\r\n");
}

TEST_F(StoreTest, ListsTheMostUrgentFirst) {
  Store store(folder_, StoreAccess::ReadWrite);
  CaseRow stable = measured_case("p1");
  stable.worklist[0].urgency = 5;
  CaseRow mild = measured_case("p2");
  mild.worklist[0].severity = 12;
  store.record_case(stable, 1);
  store.record_case(mild, 1);
  store.record_case(measured_case("p3"), 1);
  std::vector<std::string> order;
  store.each_worklist_row([&](const WorklistRow& row) { order.push_back(row.patient_key); });
  EXPECT_EQ(order, (std::vector<std::string>{"p3", "p2", "p1"}));
}

}  // namespace
}  // namespace kyphos::io
