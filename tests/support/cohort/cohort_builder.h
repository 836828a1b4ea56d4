#pragma once

#include <filesystem>
#include <string>

namespace kyphos::test {

/// Writes the database of a batch as if that many patients had been measured at two dates: for what is made of a
/// database, without any images. Each third patient has a fractured level. `thumbnail` (JPEG bytes) stands for the
/// picture of each. Needs kyphos_io_store.
void write_cohort(const std::filesystem::path& folder, int patients, const std::string& thumbnail);

}  // namespace kyphos::test
