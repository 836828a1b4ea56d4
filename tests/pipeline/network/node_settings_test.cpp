#include "pipeline/network/node_settings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "io/error.h"
#include "pipeline/network/node_status.h"

namespace kyphos::test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

const pipeline::NodeTexts kLeast{{"folder", {"/x"}}, {"callers", {"PACS", "CT 1"}}, {"send", {"PACS@host:104"}}};

std::string refusal(const std::string& name, const std::vector<std::string>& values) {
  pipeline::NodeTexts texts = kLeast;
  texts[name] = values;
  if (values.empty()) {
    texts.erase(name);
  }
  try {
    static_cast<void>(pipeline::parse_node_settings(texts));
  } catch (const std::invalid_argument& problem) {
    return problem.what();
  }
  return "accepted";
}

TEST(NodeSettings, NeedAFolderCallersAndADestination) {
  const pipeline::NodeSettings settings = pipeline::parse_node_settings(kLeast);
  EXPECT_EQ(settings.callers, (std::vector<std::string>{"PACS", "CT 1"}));
  EXPECT_EQ(words(settings.send), "PACS@host:104");
  EXPECT_EQ(settings.own_ae_title, "KYPHOS");
  EXPECT_THAT(refusal("folder", {}), HasSubstr("folder: name a folder"));
  EXPECT_THAT(refusal("callers", {}), HasSubstr("callers: name the AE titles"));
  EXPECT_THAT(refusal("send", {}), HasSubstr("send: say where the results go"));
}

TEST(NodeSettings, LetEverybodyInOnlyWhereThatIsSaid) {
  pipeline::NodeTexts texts = kLeast;
  texts["callers"] = {"any"};
  EXPECT_TRUE(pipeline::parse_node_settings(texts).callers.empty());
}

TEST(NodeSettings, NameWhatIsWrong) {
  EXPECT_THAT(refusal("port", {"x"}), HasSubstr("port: 'x' is not a whole number"));
  EXPECT_THAT(refusal("port", {"65536"}), HasSubstr("port"));
  EXPECT_THAT(refusal("callers", {"SEVENTEEN-LETTERS"}), HasSubstr("is not an AE title"));
  EXPECT_THAT(refusal("send", {"PACS"}), HasSubstr("send: 'PACS' is no DICOM node"));
  EXPECT_THAT(refusal("disk", {"0.1"}), HasSubstr("disk"));
  EXPECT_THAT(refusal("colour", {"red"}), HasSubstr("colour: there is no such setting"));
  EXPECT_THAT(refusal("aet", {"a", "b"}), HasSubstr("aet: takes one value"));
}

TEST(NodeSettings, AreReadFromAFlatFileWhoseKeysAreTheOptions) {
  const auto file = std::filesystem::path(::testing::TempDir()) / "kyphos-node.json";
  std::ofstream(file) << R"({"folder": "/x", "callers": ["PACS", "CT1"], "send": "PACS@host:104", "quiet": 30})";
  const pipeline::NodeSettings settings = pipeline::parse_node_settings(pipeline::read_node_file(file));
  EXPECT_EQ(settings.quiet, std::chrono::seconds(30));
  EXPECT_EQ(settings.callers.size(), 2U);
  std::ofstream(file) << "{\n  \"folders\": \"/x\"}";
  try {
    static_cast<void>(pipeline::read_node_file(file));
    ADD_FAILURE();
  } catch (const io::Error& problem) {
    EXPECT_THAT(problem.what(), HasSubstr("line 2, column 3: there is no setting 'folders'"));
  }
  std::filesystem::remove(file);
}

TEST(NodeStatusText, HoldsEveryStateAndKeepsTextsInert) {
  pipeline::NodeStatus status{.ae_title = "<b>", .received = {{"kept", 3}}, .studies = {{io::NodeState::Done, 2}}};
  status.destination_problem = "away";
  status.latest.push_back({.study = "abc", .state = io::NodeState::Failed, .detail = "<script>"});
  EXPECT_THAT(pipeline::metrics_text(status), HasSubstr("kyphos_node_studies{state=\"done\"} 2\n"));
  EXPECT_THAT(pipeline::metrics_text(status), HasSubstr("kyphos_node_studies{state=\"failed\"} 0\n"));
  EXPECT_THAT(pipeline::metrics_text(status), HasSubstr("kyphos_node_received_total{outcome=\"kept\"} 3\n"));
  EXPECT_THAT(pipeline::metrics_text(status), HasSubstr("kyphos_node_destination_away 1\n"));
  EXPECT_THAT(pipeline::status_page(status), HasSubstr("&lt;script&gt;"));
  EXPECT_THAT(pipeline::status_page(status), Not(HasSubstr("<script>")));
}

}  // namespace
}  // namespace kyphos::test
