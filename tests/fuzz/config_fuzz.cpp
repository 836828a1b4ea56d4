#include <cstddef>
#include <cstdint>
#include <string_view>

#include "io/criteria_file.h"
#include "tests/fuzz/read_or_refuse.h"

namespace io = kyphos::io;

/// A site's thresholds of any bytes are put in or refused.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  kyphos::fuzz::read_or_refuse([text] {
    for (const kyphos::classify::ThresholdOverride& each : io::parse_criteria_text(text, "fuzz")) {
      kyphos::fuzz::require(!each.key.empty(), "a threshold has a name");
      kyphos::fuzz::require(each.value >= 0.0 && each.value < 1e300, "a threshold is a number that is not negative");
    }
  });
  return 0;
}
