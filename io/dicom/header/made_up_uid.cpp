#include "io/dicom/header/made_up_uid.h"

#include <cstdint>

namespace kyphos::io::dicom {

std::string made_up_uid(const std::string& text) {
  std::uint64_t hash = 14695981039346656037ULL;
  for (const char letter : text) {
    hash = (hash ^ static_cast<unsigned char>(letter)) * 1099511628211ULL;
  }
  return "2.25." + std::to_string(hash);
}

}  // namespace kyphos::io::dicom
