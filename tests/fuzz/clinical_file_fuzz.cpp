#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "io/clinical/clinical_file.h"
#include "tests/fuzz/read_or_refuse.h"

namespace io = kyphos::io;

/// Facts of any bytes are read or refused; what was read can be asked for any patient and date.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  kyphos::fuzz::read_or_refuse([text] {
    const io::ClinicalFile file = io::parse_clinical_text(text, "fuzz");
    for (const kyphos::classify::ClinicalContext& context : file.contexts) {
      const std::array<std::string, 1> patient{context.patient};
      (void)io::context_for(file, patient, context.assessed_on);
      (void)io::context_for(file, patient, {});
    }
  });
  return 0;
}
