#include "io/derived_uid.h"

#include <openssl/evp.h>

#include <algorithm>
#include <new>

namespace kyphos::io {
namespace {

/// Drawn once at random; only its being kyphos' own matters.
constexpr std::array<unsigned char, 16> kNameSpace{0x6b, 0x79, 0x70, 0x68, 0x6f, 0x73, 0x4e, 0x1c,
                                                   0x9d, 0x52, 0x0b, 0xe7, 0x3a, 0xc4, 0x81, 0x5f};

}  // namespace

std::string uid_of_number(const std::array<unsigned char, 16>& number) {
  // Divided down by hand, as no standard type holds 128 bits.
  std::array<unsigned, 16> base256{};
  std::ranges::copy(number, base256.begin());
  std::string decimals;
  while (std::ranges::any_of(base256, [](unsigned part) { return part != 0; })) {
    unsigned rest = 0;
    for (unsigned& part : base256) {
      const unsigned value = rest * 256U + part;
      part = value / 10U;
      rest = value % 10U;
    }
    decimals += static_cast<char>('0' + rest);
  }
  std::ranges::reverse(decimals);
  return "2.25." + (decimals.empty() ? "0" : decimals);
}

std::string derived_uid(std::string_view name) {
  std::string text(kNameSpace.begin(), kNameSpace.end());
  text += name;
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned length = 0;
  if (EVP_Digest(text.data(), text.size(), digest.data(), &length, EVP_sha1(), nullptr) != 1) {
    throw std::bad_alloc();
  }
  std::array<unsigned char, 16> uuid{};
  std::copy_n(digest.begin(), uuid.size(), uuid.begin());
  uuid[6] = static_cast<unsigned char>((uuid[6] & 0x0FU) | 0x50U);  // version 5
  uuid[8] = static_cast<unsigned char>((uuid[8] & 0x3FU) | 0x80U);  // variant of RFC 4122
  return uid_of_number(uuid);
}

}  // namespace kyphos::io
