#include <cstddef>
#include <cstdint>
#include <string_view>

#include "io/clinical_file.h"
#include "io/criteria_file.h"
#include "io/error.h"

namespace {

template <typename Read>
void read_or_refuse(Read read) {
  try {
    read();
  } catch (const kyphos::io::Error&) {
    // Refusing is right; anything else that is thrown is a finding.
  }
}

}  // namespace

/// Whatever the bytes are, they are read or refused with an Error.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  read_or_refuse([text] { (void)kyphos::io::parse_clinical_text(text, "fuzz"); });
  read_or_refuse([text] { (void)kyphos::io::parse_criteria_text(text, "fuzz"); });
  return 0;
}
