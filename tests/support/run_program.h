#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace kyphos::test {

/// What a program said and how it ended.
struct ProgramResult {
  int exit_code = -1;  ///< 128 + signal where it was killed
  std::string out;
  std::string err;
};

/// Runs a program without a shell and without a terminal, and waits for its end. Throws std::runtime_error where it
/// cannot be started.
[[nodiscard]] ProgramResult run_program(const std::filesystem::path& program,
                                        const std::vector<std::string>& arguments);

}  // namespace kyphos::test
