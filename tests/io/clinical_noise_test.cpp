#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

#include "io/clinical/clinical_file.h"
#include "io/criteria_file.h"
#include "io/error.h"

namespace kyphos::io {
namespace {

std::vector<std::string> seeds() {
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::directory_iterator(KYPHOS_SOURCE_DIR "/tests/fuzz/seeds/clinical_file")) {
    paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  std::vector<std::string> texts;
  for (const auto& path : paths) {
    std::ifstream file(path, std::ios::binary);
    texts.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
  }
  return texts;
}

/// Replaces, drops, repeats and cuts, as a fuzzer does.
std::string damaged(std::string text, std::mt19937& engine) {
  constexpr std::string_view kSpice = "{}[]\",:;\n\\0-9eE.\xff\xef\xbb\xbf";
  const auto below = [&engine](std::size_t limit) {
    return std::uniform_int_distribution<std::size_t>(0, limit == 0 ? 0 : limit - 1)(engine);
  };
  for (std::size_t times = 1 + below(4); times > 0 && !text.empty(); --times) {
    const std::size_t at = below(text.size());
    switch (below(4)) {
      case 0:
        text[at] = kSpice[below(kSpice.size())];
        break;
      case 1:
        text.erase(at, 1 + below(8));
        break;
      case 2:
        text.insert(at, text.substr(below(text.size()), below(24)));
        break;
      default:
        text.resize(at);
    }
  }
  return text;
}

template <typename Read>
bool read_or_refused(Read read) {
  try {
    read();
    return true;
  } catch (const Error&) {
    return false;
  }
}

TEST(ClinicalText, DamagedIsReadOrRefusedAndNeverAnythingElse) {
  std::mt19937 engine(42);
  int refused = 0;
  for (const std::string& seed : seeds()) {
    for (int i = 0; i < 1500; ++i) {
      const std::string text = damaged(seed, engine);
      refused += read_or_refused([&] { (void)parse_clinical_text(text, "damaged"); }) ? 0 : 1;
      refused += read_or_refused([&] { (void)parse_criteria_text(text, "damaged"); }) ? 0 : 1;
    }
  }
  EXPECT_GT(refused, 1000);
}

}  // namespace
}  // namespace kyphos::io
