#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "io/input.h"
#include "io/patient_key.h"
#include "pipeline/config.h"

namespace kyphos::pipeline {

enum class Dates : unsigned char { Kept, Shifted };
enum class Uids : unsigned char { Kept, Mapped };
/// Folders of the reports: cases/<key>, or as BIDS derivatives sub-<key>/ses-<date>.
enum class Layout : unsigned char { Flat, Bids };
enum class FailedCases : unsigned char { Kept, RunAgain };
/// Whether cases that were finished with other settings or by another version are made anew.
enum class OutdatedCases : unsigned char { RunAgain, Kept };

/// What the settings of a report and of a batch say where NIfTI volumes without negative values were said to be MR.
inline constexpr const char* kToldMr = "MR, as told";

/// Whether label maps below the export are paired with the scans that they go with.
enum class LabelMaps : unsigned char { PassedOver, Auto };

/// One part of a batch that several machines share: patients whose key falls to `index` of `count`.
struct Shard {
  int index = 1;  ///< 1..count
  int count = 1;
};

struct CaseLimits {
  std::chrono::seconds timeout{900};
  std::uint64_t memory_bytes = std::uint64_t{4} << 30U;
};

/// What a batch was asked to do.
struct BatchSettings {
  std::vector<std::filesystem::path> exports{};
  std::filesystem::path out{};
  int jobs = 1;
  CaseLimits limits{};
  Identity identity = Identity::Hidden;
  Dates dates = Dates::Kept;
  Uids uids = Uids::Kept;
  io::Persons persons = io::Persons::AsFilesSay;
  io::GreyNifti grey = io::GreyNifti::AsFilesSay;
  Layout layout = Layout::Flat;
  bool dicom = false;  ///< also results as DICOM objects, which say who the patient is
  FailedCases failed = FailedCases::Kept;
  OutdatedCases outdated = OutdatedCases::RunAgain;
  std::optional<Shard> shard{};
  std::optional<std::filesystem::path> key_file{};
  std::optional<std::filesystem::path> clinical{};
  std::optional<std::filesystem::path> criteria{};  ///< the site's own thresholds
  std::string edition = "2022";                     ///< of the appropriateness criteria
  bool masks = false;                               ///< write bodies.nii.gz for each study
  LabelMaps labels = LabelMaps::PassedOver;
  bool keep_views = false;  ///< write views.json and view-*.jpg for kyphos serve
};

/// Reads "2/8". Throws std::invalid_argument that says what is wrong.
[[nodiscard]] Shard parse_shard(const std::string& text);

/// Does this shard do this patient? Even over patients, and the same on every machine that has the same key file.
[[nodiscard]] bool falls_to(const Shard& shard, const std::string& patient_key);

/// How each case is analysed. Throws Error where the criteria file cannot be used.
[[nodiscard]] AnalysisOptions analysis_options(const BatchSettings& settings);

/// Everything that can change a result or how it looks, by name; what it is kept with in the database.
[[nodiscard]] std::map<std::string, std::string> result_settings(const BatchSettings& settings);

/// One text of the settings above, to be compared with that of an earlier run.
[[nodiscard]] std::string settings_text(const BatchSettings& settings);

/// The key that hashes this batch's patients: the user's file, or one kept in DIR/private.
[[nodiscard]] io::SecretKey batch_key(const BatchSettings& settings);

}  // namespace kyphos::pipeline
