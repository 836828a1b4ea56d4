#include "io/digest.h"

#include <openssl/evp.h>

#include <array>

#include "io/error.h"

namespace kyphos::io {

std::string sha256_hex(std::string_view bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> hash{};
  unsigned int length = 0;
  if (EVP_Digest(bytes.data(), bytes.size(), hash.data(), &length, EVP_sha256(), nullptr) != 1) {
    throw Error("digest", "the cryptographic library refused to compute a hash");
  }
  constexpr std::string_view kHexDigits = "0123456789abcdef";
  std::string hex;
  for (unsigned int i = 0; i < length; ++i) {
    hex += kHexDigits[hash[i] >> 4U];
    hex += kHexDigits[hash[i] & 15U];
  }
  return hex;
}

}  // namespace kyphos::io
