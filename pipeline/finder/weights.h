#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace kyphos::pipeline {

/// Environment variable that asks for the finder: "shipped", or the path of a weights file (ONNX). Unset or empty: the
/// finder is not asked. The shipped weights do not yet tell neighbouring bodies apart well enough to doubt a body of
/// the recipe (docs/finder.md), so the finder speaks only where it is asked.
inline constexpr const char* kFinderVariable = "KYPHOS_FINDER";
inline constexpr const char* kShippedFinder = "shipped";
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
