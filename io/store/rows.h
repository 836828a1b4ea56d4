#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace kyphos::io {

/// Tells whether a file is still the one that was read: nothing of its content is looked at.
struct FileStamp {
  std::uint64_t size_bytes = 0;
  std::int64_t mtime_ns = 0;
  std::uint64_t inode = 0;

  bool operator==(const FileStamp&) const = default;
};

/// Reason code of structured reports of this program: they go with a patient's images, and alone make no case.
inline constexpr const char* kReportRowCode = "own_report";

/// One file of the export, or one member of an archive, and what became of it. Every file has a row.
struct FileRow {
  std::string file_key{};        ///< keyed hash of its path: names nobody
  std::filesystem::path path{};  ///< kept in the owner's own file only; "export.zip!member" for a member of an archive
  FileStamp stamp{};
  std::string patient_key{};  ///< empty where the file belongs to nobody
  std::string id_key{};       ///< key of the patient id without its issuer; empty where there is no id. Written only
  std::string study_uid{};
  std::string series_uid{};
  std::string outcome{};  ///< "pending", "measured", "not_chosen", "rejected", "ignored", "failed", "archive", "gone"
  std::string reason_code{};
  std::string reason{};
};

/// The files of one patient, as one text.
struct PatientInputs {
  std::string patient_key{};
  std::string inputs{};  ///< a line a file: key, size and time
  int files = 0;
  std::uint64_t bytes = 0;  ///< of these files together
};

struct StudyRow {
  std::string study_uid{};
  std::optional<std::string> date{};  ///< YYYY-MM-DD
  std::string modality{};
  std::string posture{};
  std::string series_uid{};  ///< of the series measured; empty where none was
  std::string outcome{};     ///< "measured", "not_measured"
  std::string reason{};
};

struct SeriesRow {
  std::string study_uid{};
  int ordinal = 0;
  std::string series_uid{};
  std::string modality{};
  std::string orientation{};
  int slices = 0;
  std::string outcome{};  ///< "measured", "not_chosen", "rejected"
  std::string reason_code{};
  std::string reason{};
};

/// A number with its standard error, or why there is none.
struct StoredNumber {
  std::optional<double> value{};
  std::optional<double> standard_error{};
  std::string why_not{};
};

struct VertebraRow {
  std::string study_uid{};
  int ordinal = 0;      ///< from the top, 0 first
  std::string level{};  ///< empty where unnamed
  std::optional<double> level_confidence{};
  std::string status{};  ///< "measured", "not_measured"
  std::string why_not{};
  std::string genant_type{};
  std::optional<int> genant_grade{};
  std::string genant_evidence{};
  std::map<std::string, StoredNumber> values{};  ///< by catalogue key, which names the unit
};

struct AngleRow {
  std::string study_uid{};
  std::string name{};
  std::string upper{};
  std::string lower{};
  StoredNumber value_deg{};
};

/// One level of one patient that somebody should look at.
struct WorklistRow {
  std::string patient_key{};  ///< filled on reading
  int ordinal = 0;
  int urgency = 0;         ///< 0 first
  std::string category{};  ///< "emergency", "criteria_met", ..., "stable"
  std::string level{};     ///< empty where the row speaks of the whole patient
  double severity = 0.0;   ///< within a category, highest first: percent of height lost
  std::string reason{};    ///< in words
  /// What the pictures say, whatever the criteria say: "definite_progression", "probable_progression", "new_fracture",
  /// "likely_fracture", "known_level", "doubtful"; and its place in that order, 0 first.
  std::string finding{};
  int finding_rank = 0;
};

/// What came of one patient.
struct CaseRow {
  std::string patient_key{};
  std::string outcome{};  ///< "measured", "nothing_to_measure", "failed", "crashed", "timed_out", "out_of_memory"
  std::string reason{};
  std::string folder{};         ///< below the output folder; empty where no report was written
  std::string inputs_digest{};  ///< of the files it was made from
  std::string settings_digest{};
  std::string version{};
  int attempts = 1;
  double wall_s = 0.0;
  double peak_mib = 0.0;
  std::string sex{};
  std::optional<int> age_years{};
  std::string report_json{};
  std::string thumbnail{};  ///< bytes of a small picture; may be empty
  std::vector<FileRow> files{};
  std::vector<StudyRow> studies{};
  std::vector<SeriesRow> series{};
  std::vector<VertebraRow> vertebrae{};
  std::vector<AngleRow> angles{};
  std::vector<WorklistRow> worklist{};
  std::map<std::string, std::string> tables{};  ///< by file name: "vertebrae.csv"
};

}  // namespace kyphos::io
