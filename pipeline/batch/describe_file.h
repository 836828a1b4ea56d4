#pragma once

#include <filesystem>

#include "io/input.h"
#include "io/patient_key.h"
#include "io/store/rows.h"
#include "pipeline/batch/settings.h"

namespace kyphos::pipeline {

/// Stores of earlier versions have keys without the letter in front, and keep them: their patients are then known
/// again.
enum class KeyForm : unsigned char { Lettered, Bare };

/// How patients are called in this batch.
struct Naming {
  io::SecretKey key;
  Identity identity = Identity::Hidden;
  Uids uids = Uids::Kept;
  KeyForm keys = KeyForm::Lettered;
  io::Persons persons = io::Persons::AsFilesSay;
  io::GreyNifti grey = io::GreyNifti::AsFilesSay;
};

/// The patient's key: a letter and 16 hexadecimal digits, or with Identity::Shown the patient id with what no file name
/// can hold replaced.
[[nodiscard]] std::string name_of(const Naming& naming, const io::PatientIdentity& patient);

/// The key of a file's row: a keyed hash of its path, 32 hexadecimal digits.
[[nodiscard]] std::string file_key(const io::SecretKey& key, const std::filesystem::path& path);

/// Whose file it is and of which series ("pending"), or why it is of no use ("ignored"), from its header alone.
/// Fills patient_key, study_uid, series_uid, outcome and reasons. Never throws for what the file holds.
[[nodiscard]] io::FileRow describe_file(const std::filesystem::path& file, const Naming& naming);

}  // namespace kyphos::pipeline
