#pragma once

#include <filesystem>
#include <string>

namespace kyphos::test {

/// Where the shared real scans are looked for: KYPHOS_SHARED_DATA, else shared/data beside the checkout.
[[nodiscard]] std::filesystem::path shared_data_folder();
/// The same, or an empty path where it is absent.
[[nodiscard]] std::filesystem::path shared_data();
/// Why a test that needs a part of it is skipped, and what to do.
[[nodiscard]] std::string needs_shared_data(const std::string& part);

}  // namespace kyphos::test
