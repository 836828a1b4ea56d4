#include "pipeline/finder/weights.h"

#include <openssl/evp.h>

#include <array>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <vector>

namespace kyphos::pipeline {
namespace {

std::optional<std::string> sha256_of(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  const std::vector<char> bytes{std::istreambuf_iterator<char>(in), {}};
  std::array<unsigned char, 32> digest{};
  if (bytes.empty() || EVP_Digest(bytes.data(), bytes.size(), digest.data(), nullptr, EVP_sha256(), nullptr) != 1) {
    return std::nullopt;
  }
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  for (const unsigned char byte : digest) {
    text += digits[byte >> 4U];
    text += digits[byte & 15U];
  }
  return text;
}

std::string named_finder() {
  const char* const named = std::getenv(kFinderVariable);
  return named != nullptr && *named != '\0' ? named : kShippedFinder;
}

std::vector<std::filesystem::path> candidates() {
  if (!finder_is_asked_for()) {
    return {};
  }
  const std::string named = named_finder();
  if (named != kShippedFinder) {
    return {named};
  }
  std::error_code ignored;
  const auto program = std::filesystem::read_symlink("/proc/self/exe", ignored);
  return {program.parent_path() / KYPHOS_FINDER_BESIDE_PROGRAM, KYPHOS_FINDER_IN_SOURCES};
}

std::optional<FinderWeights> look_up() {
  for (const auto& file : candidates()) {
    if (auto digest = sha256_of(file)) {
      return FinderWeights{.file = file, .digest = *std::move(digest)};
    }
  }
  return std::nullopt;
}

}  // namespace

bool finder_is_asked_for() { return named_finder() != kNoFinder; }

const std::optional<FinderWeights>& finder_weights() {
  static const std::optional<FinderWeights> weights = look_up();
  return weights;
}

}  // namespace kyphos::pipeline
