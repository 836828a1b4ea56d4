#pragma once

#include <filesystem>

namespace kyphos::pipeline {

/// Exit codes of a worker to its batch. Anything else is a crash.
inline constexpr int kCaseDone = 0;        ///< the result file says what came of it, good or bad
inline constexpr int kCaseUnwritable = 3;  ///< the output cannot be written: no case can go on
inline constexpr int kCaseOutOfMemory = 4;

/// The work of one worker process: reads the request, analyses the patient, writes report and result files.
/// Returns the exit code; what is wrong with the images is in the result file and no failure of the worker.
[[nodiscard]] int run_case(const std::filesystem::path& request_file);

}  // namespace kyphos::pipeline
