#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace kyphos::pipeline {

/// Environment variable that chooses the finder's weights: the path of a file (ONNX), "shipped" as without it, or
/// "off": then the recipe for CT works alone.
inline constexpr const char* kFinderVariable = "KYPHOS_FINDER";
inline constexpr const char* kShippedFinder = "shipped";
inline constexpr const char* kNoFinder = "off";
[[nodiscard]] bool finder_is_asked_for();

/// The finder's trained weights.
struct FinderWeights {
  std::filesystem::path file;
  std::string digest;  ///< SHA-256 of the file, 64 hexadecimal digits; every report carries it
};

/// The weights that this run uses: nothing where the finder is not asked for, or where what is asked for is absent.
/// The shipped ones lie beside the installed program, else in the source tree that it was built from. Looked up once a
/// process.
[[nodiscard]] const std::optional<FinderWeights>& finder_weights();

}  // namespace kyphos::pipeline
