#include "pipeline/serve/desk.h"

#include <gmock/gmock.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "io/corrections/corrections.h"
#include "io/report/json/report_json.h"
#include "io/report/views/kept_views.h"
#include "io/whole_file.h"
#include "measure/catalogue.h"
#include "tests/support/phantom.h"

namespace kyphos::test {
namespace {

using measure::Level;
using nlohmann::json;
using ::testing::HasSubstr;

constexpr const char* kToken = "0123456789abcdef";

io::CaseReport phantom_case() {
  static const Phantom phantom{PhantomSpec{}};
  std::vector<measure::VertebralBody> bodies;
  for (const PhantomTruth& truth : phantom.truth()) {
    if (truth.level >= Level::T11 && truth.level <= Level::L3) {
      bodies.push_back(truth.body);
      bodies.back().position_from_top = static_cast<int>(bodies.size());
      bodies.back().name = {.level = truth.level, .confidence = 0.9, .candidates = {}, .evidence = ""};
    }
  }
  io::StudyReport study;
  study.study_uid = "1.2.3";
  study.date = "2020-01-02";
  study.series.modality = "CT";
  study.measured = measure::measure_study(bodies, nullptr);
  io::CaseReport report;
  report.patient_key = "key-1";
  report.studies.push_back(std::move(study));
  return report;
}

class DeskTest : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::path(::testing::TempDir()) / ("kyphos-desk-" + std::to_string(::getpid()));
    std::filesystem::remove_all(folder_);
    case_ = folder_ / "cases" / "key-1";
    std::filesystem::create_directories(case_);
    const io::CaseReport report = phantom_case();
    put(case_ / "report.json", io::report_json(report));
    put(case_ / io::kViewsFile, io::views_json(report));
    put(folder_ / "secret.txt", "secret");
    put(case_ / "secret.json", "secret");
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  static void put(const std::filesystem::path& file, const std::string& text) {
    std::ofstream(file, std::ios::binary) << text;
  }
  [[nodiscard]] pipeline::Desk desk(pipeline::DeskAccess access = pipeline::DeskAccess::Edit) const {
    return {folder_, kToken, access};
  }
  static io::DeskReply get(pipeline::Desk& desk, const std::string& path) {
    return desk.answer({.method = "GET", .path = "/" + std::string(kToken) + path, .body = ""});
  }
  static io::DeskReply post(pipeline::Desk& desk, const std::string& path, const std::string& body) {
    return desk.answer({.method = "POST", .path = "/" + std::string(kToken) + path, .body = body});
  }
  static const json& body_of(const json& state, const std::string& name) {
    for (const json& body : state["studies"][0]["bodies"]) {
      if (body["name"] == name) {
        return body;
      }
    }
    throw std::runtime_error("no " + name);
  }
  /// L1 with the front of its superior endplate 3 mm lower.
  static json dragged(const json& state) {
    const json& body = body_of(state, "L1");
    json points;
    for (const char* const name : {"SA", "SM", "SP", "IA", "IM", "IP"}) {
      points[name] = body["points"][name];
    }
    points["SA"][2] = points["SA"][2].get<double>() - 3.0;
    return json{
        {"kyphos_corrections", 1},
        {"corrections", json::array({{{"action", "move_points"},
                                      {"study_uid", "1.2.3"},
                                      {"reader", "AB"},
                                      {"time", "2026-03-01T10:00:00Z"},
                                      {"points_lps_mm", points},
                                      {"automatic", {{"name", "L1"}, {"middle_lps_mm", body["middle_lps_mm"]}}}}})}};
  }

  std::filesystem::path folder_;
  std::filesystem::path case_;
};

double anterior_mm(const json& body) { return std::stod(body["values"]["height_anterior_mm"].get<std::string>()); }

TEST_F(DeskTest, ListsTheCasesAndShowsOneByTheOutlinesThatItKept) {
  pipeline::Desk one = desk();
  EXPECT_EQ(get(one, "/").status, 200);
  const json list = json::parse(get(one, "/cases.json").text);
  ASSERT_EQ(list["cases"].size(), 1U);
  EXPECT_EQ(list["cases"][0]["id"], "key-1");
  EXPECT_EQ(list["cases"][0]["measured"], 5);
  const json state = json::parse(get(one, "/case/key-1/state.json").text);
  const io::CaseReport report = phantom_case();
  for (const measure::MeasuredVertebra& vertebra : report.studies[0].measured.vertebrae) {
    const json& body = body_of(state, measure::display_name(vertebra.body));
    EXPECT_NEAR(anterior_mm(body), vertebra.values.at("height_anterior_mm").value(), 0.051);
    EXPECT_TRUE(body["corrected"].is_null());
  }
}

TEST_F(DeskTest, ADraggedPointIsComputedAtOnceBesideTheAutomaticValueAndKeptWhenSaved) {
  pipeline::Desk one = desk();
  const json state = json::parse(get(one, "/case/key-1/state.json").text);
  const json tried = json::parse(post(one, "/case/key-1/try", dragged(state).dump()).text);
  // The body's axis is tilted by some degrees against the patient's.
  EXPECT_NEAR(anterior_mm(body_of(tried, "L1")), anterior_mm(body_of(state, "L1")) - 3.0, 0.15);
  EXPECT_EQ(body_of(tried, "L1")["automatic"]["values"]["height_anterior_mm"],
            body_of(state, "L1")["values"]["height_anterior_mm"]);
  EXPECT_THAT(body_of(tried, "L1")["corrected"].get<std::string>(), HasSubstr("AB"));
  EXPECT_FALSE(std::filesystem::exists(case_ / io::kCorrectionsFile));  // a try keeps nothing

  const json save{{"version", state["version"]}, {"file", dragged(state)}};
  EXPECT_EQ(post(one, "/case/key-1/corrections", save.dump()).status, 200);
  pipeline::Desk another = desk();  // as after a kill and a new start
  const json again = json::parse(get(another, "/case/key-1/state.json").text);
  EXPECT_EQ(anterior_mm(body_of(again, "L1")), anterior_mm(body_of(tried, "L1")));
  EXPECT_EQ(io::read_corrections(case_ / io::kCorrectionsFile).all.size(), 1U);
  // Who loaded the case before that save must not overwrite it.
  EXPECT_EQ(post(another, "/case/key-1/corrections", save.dump()).status, 409);
}

TEST_F(DeskTest, ConfirmsAndRates) {
  pipeline::Desk one = desk();
  const json state = json::parse(get(one, "/case/key-1/state.json").text);
  const json save{{"version", state["version"]},
                  {"file",
                   {{"kyphos_corrections", 1},
                    {"corrections", json::array({{{"action", "confirm"}, {"study_uid", ""}, {"reader", "AB"}}})}}}};
  EXPECT_EQ(post(one, "/case/key-1/corrections", save.dump()).status, 200);
  EXPECT_EQ(post(one, "/case/key-1/rating", R"({"rating": "bad", "reason": "cut, \"metal\"", "reader": "AB"})").status,
            200);
  const json line = json::parse(get(one, "/cases.json").text)["cases"][0];
  EXPECT_EQ(line["confirmed_by"], "AB");
  EXPECT_EQ(line["rating"], "bad");
  EXPECT_EQ(line["reason"], "cut, \"metal\"");
  EXPECT_THAT(io::whole_content(folder_ / "qc.csv"), HasSubstr("key-1,bad,\"cut, \"\"metal\"\"\",AB"));
  EXPECT_EQ(post(one, "/case/key-1/rating", R"({"rating": "splendid"})").status, 400);
}

TEST_F(DeskTest, ReadOnlyWritesNothing) {
  pipeline::Desk one = desk(pipeline::DeskAccess::ReadOnly);
  EXPECT_EQ(post(one, "/case/key-1/rating", R"({"rating": "good"})").status, 403);
  EXPECT_EQ(post(one, "/case/key-1/corrections", "{}").status, 403);
  EXPECT_FALSE(std::filesystem::exists(folder_ / "qc.csv"));
  EXPECT_EQ(get(one, "/case/key-1/state.json").status, 200);
}

TEST_F(DeskTest, LeadsNowhereElse) {
  pipeline::Desk one = desk();
  for (const char* const path : {"/case/../secret.txt", "/case/key-1/../../secret.txt", "/case/key-1/secret.json",
                                 "/case/key-1/..", "/case/.././report.json", "/case/key-2/report.json",
                                 "/case/key-1/overlay-../../secret.png", "/secret.txt", "/case//report.json"}) {
    EXPECT_EQ(get(one, path).status, 404) << path;
  }
  std::filesystem::create_symlink(folder_ / "secret.txt", case_ / "overlay-link.png");
  EXPECT_EQ(get(one, "/case/key-1/overlay-link.png").status, 404);
  std::filesystem::create_directory_symlink(folder_, folder_ / "cases" / "link");
  EXPECT_EQ(get(one, "/case/link/report.json").status, 404);
  for (const char* const path :
       {"/", "/cases.json", "/wrong/cases.json", "/0123456789abcdee/cases.json", "", "cases"}) {
    EXPECT_EQ(one.answer({.method = "GET", .path = path, .body = ""}).status, 404) << path;
  }
}

TEST_F(DeskTest, AnswersBrokenRequestsWithAProblem) {
  pipeline::Desk one = desk();
  for (const char* const body : {"", "{", "[]", "7", R"({"version": 3, "file": {}})", R"({"kyphos_corrections": 1})"}) {
    EXPECT_EQ(post(one, "/case/key-1/corrections", body).status, 400) << body;
    EXPECT_EQ(post(one, "/case/key-1/try", body).status, 400) << body;
  }
  put(case_ / io::kViewsFile, R"({"kyphos_views": 1, "studies": [{"study_uid": 5}]})");
  EXPECT_EQ(get(one, "/case/key-1/state.json").status, 400);
}

TEST(DeskToken, IsLongAndNeverTheSame) {
  EXPECT_GE(pipeline::new_desk_token().size(), 32U);
  EXPECT_NE(pipeline::new_desk_token(), pipeline::new_desk_token());
}

}  // namespace
}  // namespace kyphos::test
