#pragma once

#include <array>
#include <filesystem>
#include <string>
#include <string_view>

#include "io/input.h"

namespace kyphos::io {

/// Who a patient is, told without saying it: keyed hashes (HMAC-SHA256), which nobody without the key can undo by
/// trying every likely patient id, and which stay the same as long as the key does.
struct SecretKey {
  std::array<unsigned char, 32> bytes{};
};

/// Reads the user's key file: any file of at least 16 bytes; its SHA-256 is the key. Throws Error where it is missing
/// or short.
[[nodiscard]] SecretKey read_secret_key(const std::filesystem::path& file);

/// As read_secret_key; where there is no such file, makes one of 32 random bytes that its owner alone may read.
[[nodiscard]] SecretKey read_or_make_secret_key(const std::filesystem::path& file);

/// HMAC-SHA256 of the message, 64 hexadecimal digits.
[[nodiscard]] std::string keyed_hash(const SecretKey& key, std::string_view message);

/// Tells one key from another without giving it away: 16 hexadecimal digits.
[[nodiscard]] std::string fingerprint(const SecretKey& key);

/// Whose files these are: as the index groups them, by id and issuer, and without an id by study.
struct PatientIdentity {
  std::string id{};
  std::string issuer{};
  std::string study_uid{};  ///< counts only where there is no id
};

/// "p" and 16 hexadecimal digits, so that no spreadsheet takes it for a number (digits alone, or 12e34): 64 bits, so
/// that of a million patients two share one once in 37 million cohorts.
[[nodiscard]] std::string patient_key(const SecretKey& key, const PatientIdentity& identity);
[[nodiscard]] std::string patient_key(const SecretKey& key, const PatientSummary& patient);

/// By how many whole days the dates of this patient move, always into the past: -1 to -364. The same for all studies of
/// a patient, so that intervals stay as they are.
[[nodiscard]] int date_shift_days(const SecretKey& key, std::string_view patient_key);

/// A date, YYYY-MM-DD, moved by whole days. Throws Error on anything that is not a date of the calendar.
[[nodiscard]] std::string shifted_date(std::string_view iso_date, int days);

/// A UID of the same standing that does not lead back to the original: "2.25." and a number of the keyed hash.
[[nodiscard]] std::string mapped_uid(const SecretKey& key, std::string_view uid);

}  // namespace kyphos::io
