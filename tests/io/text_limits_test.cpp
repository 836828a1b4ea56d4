#include "io/text_limits.h"

#include <gmock/gmock.h>
#include <pthread.h>

#include <filesystem>
#include <functional>
#include <string>

#include "io/clinical/clinical_file.h"
#include "io/criteria_file.h"
#include "tests/io/problem_of.h"

namespace kyphos::io {
namespace {

using ::testing::HasSubstr;

/// On a thread with as little stack as a system may give one.
void on_small_stack(const std::function<void()>& work) {
  constexpr std::size_t kStackBytes = 256 * 1024;
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  ASSERT_EQ(pthread_attr_setstacksize(&attributes, kStackBytes), 0);
  pthread_t thread{};
  const auto run = [](void* given) -> void* {
    (*static_cast<const std::function<void()>*>(given))();
    return nullptr;
  };
  ASSERT_EQ(pthread_create(&thread, &attributes, run, const_cast<std::function<void()>*>(&work)), 0);
  pthread_join(thread, nullptr);
  pthread_attr_destroy(&attributes);
}

std::string repeated(const std::string& text, std::size_t count) {
  std::string all;
  all.reserve(text.size() * count);
  for (std::size_t at = 0; at < count; ++at) {
    all += text;
  }
  return all;
}

TEST(TextLimits, RefuseAMillionLevelsOfJsonOnASmallStack) {
  for (const std::string& deep :
       {std::string(1'000'000, '['), repeated("{\"a\":", 1'000'000),
        "{\"resourceType\":\"Bundle\",\"entry\":" + std::string(1'000'000, '['),
        "{\"resourceType\":\"Bundle\",\"entry\":" + std::string(500'000, '[') + std::string(500'000, ']') + "}"}) {
    on_small_stack([&deep] {
      EXPECT_THAT(test::problem_of([&] { return parse_clinical_text(deep, "facts.json"); }), HasSubstr("facts.json"));
      EXPECT_THAT(test::problem_of([&] { return parse_criteria_text(deep, "site.json"); }), HasSubstr("site.json"));
    });
  }
}

TEST(TextLimits, SayThePlaceAndWhatToDo) {
  const std::string said = test::problem_of([] { return parse_clinical_text(std::string(100, '['), "facts.json"); });
  EXPECT_THAT(said, HasSubstr("line 1, column 65"));
  EXPECT_THAT(said, HasSubstr("Check that it is the file you mean"));
}

TEST(TextLimits, RefuseMoreValuesThanAnyFileHoldsBeforeTheyTakeMemory) {
  const std::string many = "{\"resourceType\":\"Bundle\",\"entry\":[" + repeated("[],", kMostJsonValues) + "[]]}";
  EXPECT_THAT(test::problem_of([&] { return parse_clinical_text(many, "facts.json"); }), HasSubstr("more than"));
}

TEST(TextLimits, CountNoBracketsInsideOfTexts) {
  const std::string text = "{\"patient\": \"" + std::string(1000, '[') + "\\\"" + std::string(1000, '{') + "\"}";
  EXPECT_NO_THROW(require_modest_json(text, "facts.json"));
}

TEST(TextLimits, RefuseCsvWithoutEnd) {
  const std::string header = "patient,assessed_on\n";
  EXPECT_THAT(test::problem_of([&] { return parse_clinical_text(header + std::string(100'000, 'x'), "c.csv"); }),
              HasSubstr("a cell of more than"));
  EXPECT_THAT(test::problem_of([&] { return parse_clinical_text(header + "\"" + std::string(100'000, 'x'), "c.csv"); }),
              HasSubstr("a cell of more than"));
  EXPECT_THAT(test::problem_of([&] { return parse_clinical_text(header + std::string(100'000, ','), "c.csv"); }),
              HasSubstr("a row of more than"));
}

TEST(TextLimits, RefuseFilesThatGoOnForEver) {
  EXPECT_THAT(test::problem_of([] { return read_criteria_file("/dev/zero"); }), HasSubstr("too large"));
  EXPECT_THAT(test::problem_of([] { return read_text("/dev/zero", 1000, "a clinical file"); }), HasSubstr("too large"));
  EXPECT_THAT(test::problem_of([] { return read_clinical_file(std::filesystem::temp_directory_path()); }),
              HasSubstr("cannot be read"));
}

TEST(TextLimits, RefuseAFlatObjectOfMoreFieldsThanThereCanBe) {
  std::string text = "{";
  for (int at = 0; at < 2000; ++at) {
    text += "\"_" + std::to_string(at) + "\": 1,";
  }
  text.back() = '}';
  EXPECT_THAT(test::problem_of([&] { return parse_criteria_text(text, "site.json"); }), HasSubstr("more than 1000"));
}

}  // namespace
}  // namespace kyphos::io
