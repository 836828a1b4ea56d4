#include "tests/support/shared_data.h"

#include <cstdlib>

namespace kyphos::test {

std::filesystem::path shared_data_folder() {
  const char* const named = std::getenv("KYPHOS_SHARED_DATA");
  return named != nullptr ? std::filesystem::path(named)
                          : std::filesystem::path(KYPHOS_SOURCE_DIR) / ".." / "shared" / "data";
}

std::filesystem::path shared_data() {
  const std::filesystem::path folder = shared_data_folder();
  return std::filesystem::is_directory(folder) ? folder : std::filesystem::path();
}

std::string needs_shared_data(const std::string& part) {
  return "needs " + part + " of the shared scans, which are not part of the project (README, Building by hand): set " +
         "KYPHOS_SHARED_DATA to their folder, or put them at " + shared_data_folder().string();
}

}  // namespace kyphos::test
