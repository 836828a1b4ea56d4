#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace kyphos::pipeline {

/// Environment variable that names another weights file (ONNX); a name without a file means: no finder.
inline constexpr const char* kFinderVariable = "KYPHOS_FINDER";

/// The finder's trained weights.
struct FinderWeights {
  std::filesystem::path file;
  std::string digest;  ///< SHA-256 of the file, 64 hexadecimal digits; every report carries it
};

/// The weights that this run uses: what KYPHOS_FINDER names, else the file installed beside the program, else the one
/// in the source tree that the program was built from. Nothing where there is none. Looked up once a process.
[[nodiscard]] const std::optional<FinderWeights>& finder_weights();

}  // namespace kyphos::pipeline
