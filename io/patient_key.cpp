#include "io/patient_key.h"

#include <fcntl.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <iterator>
#include <span>

#include "io/calendar_day.h"
#include "io/derived_uid.h"
#include "io/error.h"

namespace kyphos::io {
namespace {

using Digest = std::array<unsigned char, 32>;

constexpr std::size_t kLetteredKey = 17;
constexpr std::size_t kLeastKeyBytes = 16;  // 128 bits: below it a hash of patient ids can be searched through

Digest hmac(const SecretKey& key, std::string_view message) {
  Digest digest{};
  unsigned int length = 0;
  const auto* text = reinterpret_cast<const unsigned char*>(message.data());
  if (HMAC(EVP_sha256(), key.bytes.data(), static_cast<int>(key.bytes.size()), text, message.size(), digest.data(),
           &length) == nullptr) {
    throw Error("patient key", "the cryptographic library refused to compute a keyed hash");
  }
  return digest;
}

std::string hex(std::span<const unsigned char> bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  text.reserve(2 * bytes.size());
  for (const unsigned char byte : bytes) {
    text += digits[byte >> 4U];
    text += digits[byte & 15U];
  }
  return text;
}

/// A field separator that no DICOM text holds keeps "ab" + "c" from hashing like "a" + "bc".
std::string identity_text_of(const PatientIdentity& identity) {
  return identity.id.empty() ? "study\x1f" + identity.study_uid : "id\x1f" + identity.id + "\x1f" + identity.issuer;
}

std::string random_bytes() {
  Digest bytes{};
  if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1) {
    throw Error("patient key", "no random numbers are to be had from the system");
  }
  return {bytes.begin(), bytes.end()};
}

}  // namespace

SecretKey read_secret_key(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  const std::string content{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  if (!in.is_open() || in.bad()) {
    throw Error(file.string(), "cannot be read as a key file", "Name a readable file of at least 16 bytes.");
  }
  if (content.size() < kLeastKeyBytes) {
    throw Error(file.string(), "is too short for a key", "Make one of at least 16 random bytes.");
  }
  SecretKey key;
  unsigned int length = 0;
  if (EVP_Digest(content.data(), content.size(), key.bytes.data(), &length, EVP_sha256(), nullptr) != 1) {
    throw Error("patient key", "the cryptographic library refused to compute a hash");
  }
  return key;
}

SecretKey read_or_make_secret_key(const std::filesystem::path& file) {
  if (!std::filesystem::exists(file)) {
    // Written beside and linked into place, so that a killed run leaves no half key behind.
    const std::string beside = file.string() + "." + std::to_string(getpid()) + ".kyphos-tmp";
    const int out = open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    const std::string bytes = random_bytes();
    const bool written = out >= 0 && write(out, bytes.data(), bytes.size()) == std::ssize(bytes) && fsync(out) == 0;
    if (out >= 0) {
      close(out);
    }
    if (!written) {
      std::filesystem::remove(beside);
      throw Error(file.string(), "cannot be written", "Give a folder that can be written to, with space left.");
    }
    std::error_code lost_race;  // another run was quicker: its key counts
    std::filesystem::create_hard_link(beside, file, lost_race);
    if (lost_race && !std::filesystem::exists(file)) {
      std::filesystem::rename(beside, file);  // a file system without hard links
    }
    std::filesystem::remove(beside);
  }
  return read_secret_key(file);
}

std::string keyed_hash(const SecretKey& key, std::string_view message) { return hex(hmac(key, message)); }

std::string fingerprint(const SecretKey& key) { return keyed_hash(key, "fingerprint").substr(0, 16); }

std::string patient_key(const SecretKey& key, const PatientIdentity& identity) {
  return "p" + keyed_hash(key, "patient\x1f" + identity_text_of(identity)).substr(0, 16);
}

std::string patient_key(const SecretKey& key, const PatientSummary& patient) {
  return patient_key(key, {.id = patient.id,
                           .study_uid = patient.studies.empty() ? std::string{} : patient.studies.front().study_uid});
}

int date_shift_days(const SecretKey& key, std::string_view patient_key) {
  // Without the letter, which earlier versions did not put in front: their shifted dates stay as they were.
  const bool lettered = patient_key.size() == kLetteredKey && patient_key.front() == 'p';
  const Digest digest = hmac(key, "dates\x1f" + std::string(patient_key.substr(lettered ? 1 : 0)));
  const unsigned drawn = (unsigned{digest[0]} << 16U) | (unsigned{digest[1]} << 8U) | digest[2];
  return -1 - static_cast<int>(drawn % 364U);
}

std::string shifted_date(std::string_view iso_date, int days) {
  const std::optional<std::chrono::year_month_day> date = calendar_day(iso_date);
  if (!date) {
    throw Error("study date", "is not a date of the form YYYY-MM-DD");
  }
  return iso_text(std::chrono::sys_days{*date} + std::chrono::days{days});
}

std::string mapped_uid(const SecretKey& key, std::string_view uid) {
  const Digest digest = hmac(key, "uid\x1f" + std::string(uid));
  std::array<unsigned char, 16> number{};
  std::copy_n(digest.begin(), number.size(), number.begin());
  return uid_of_number(number);
}

}  // namespace kyphos::io
