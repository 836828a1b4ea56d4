#pragma once

#include <array>
#include <string>
#include <string_view>

namespace kyphos::io {

/// A UID that follows from a text, the same at every site and every time: a UUID of version 5 (RFC 4122: SHA-1 of a
/// name space and a name) below kyphos' own name space, written as DICOM writes UUIDs ("2.25." and the number in
/// decimals, PS3.5 B.2).
[[nodiscard]] std::string derived_uid(std::string_view name);

/// "2.25." and a number of 128 bits, the most significant byte first, in decimals.
[[nodiscard]] std::string uid_of_number(const std::array<unsigned char, 16>& number);

}  // namespace kyphos::io
