#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "io/store/rows.h"

namespace SQLite {
class Database;
}

namespace kyphos::io {

enum class StoreAccess : unsigned char { ReadWrite, ReadOnly };

/// Who else may have the database open while this program runs. Alone works on network file systems, where the shared
/// memory that write-ahead logging needs does not.
enum class StoreSharing : unsigned char { WithReaders, Alone };

/// The state of a batch in DIR/kyphos.sqlite, described in docs/store.md, and what names people in DIR/private.
/// Every writing call is one transaction: after a power cut it has happened or it has not. Every call throws Error,
/// saying what to do, where the disk is full or cannot be written.
class Store {
 public:
  Store(const std::filesystem::path& folder, StoreAccess access, StoreSharing sharing = StoreSharing::WithReaders);
  ~Store();
  Store(Store&&) noexcept;
  Store& operator=(Store&&) noexcept;

  [[nodiscard]] std::optional<std::string> meta(std::string_view key) const;
  void set_meta(std::string_view key, std::string_view value);

  /// Opens a row in `runs`; the number of the run.
  int begin_run(std::string_view started, std::string_view version, std::string_view settings);
  void finish_run(int run, std::string_view finished);

  // The ledger of files.
  [[nodiscard]] std::optional<FileRow> find_file(std::string_view file_key) const;
  /// Stamps of all files by key: what an index needs to tell new from known.
  [[nodiscard]] std::unordered_map<std::string, FileStamp> stamps() const;
  void record_files(std::span<const FileRow> files);
  /// The owner's side of it alone: where each file lies.
  void record_paths(std::span<const FileRow> files);
  /// Whether files are known of which the owner's file does not tell where they lie (it was lost or left out).
  [[nodiscard]] bool lacks_paths() const;
  void record_outcomes(std::span<const FileRow> files);
  /// Gives files that leave out the issuer of their patient id to the patient of the only issuer that other files name
  /// for that id; where there are several, they stay by themselves.
  void group_by_issuer();
  /// Gives all files that show anybody to one patient, for good: the one told before, else the first by key of those
  /// with a patient id, else the first.
  void group_as_one();
  /// All files, by key; paths filled where the owner's file is at hand.
  void each_file(const std::function<void(const FileRow&)>& visit) const;
  [[nodiscard]] std::vector<FileRow> files_of(std::string_view patient_key) const;
  /// Every patient of whom at least one file beside reports of this program is still there, by key, with a text that
  /// changes when any of the files does.
  void each_patient(const std::function<void(const PatientInputs&)>& visit) const;

  // The cases.
  [[nodiscard]] std::optional<CaseRow> find_case(std::string_view patient_key) const;  ///< head only: no rows below it
  void record_case(const CaseRow& row, int run);
  void forget_case(std::string_view patient_key);
  /// Heads of the cases whose files all belong to other patients by now. Files that are merely gone still count.
  [[nodiscard]] std::vector<CaseRow> cases_without_files() const;
  void each_case(const std::function<void(const CaseRow&)>& visit) const;  ///< heads with report and thumbnail, by key

  [[nodiscard]] std::vector<StudyRow> studies_of(std::string_view patient_key) const;
  [[nodiscard]] std::vector<SeriesRow> series_of(std::string_view patient_key) const;
  [[nodiscard]] std::vector<VertebraRow> vertebrae_of(std::string_view patient_key) const;
  [[nodiscard]] std::vector<AngleRow> angles_of(std::string_view patient_key) const;
  /// A table of every case, by patient key.
  void each_table(std::string_view name, const std::function<void(const std::string& csv)>& visit) const;
  /// Change of one measurement of every followed body from its first to its latest date, in percent of the first, as
  /// the progression of its patient's report has it; by patient, then from the top. Changes that cannot be told left
  /// out.
  [[nodiscard]] std::vector<double> changes_percent(std::string_view measurement) const;
  /// By urgency, then severity, then patient.
  void each_worklist_row(const std::function<void(const WorklistRow&)>& visit) const;

  [[nodiscard]] SQLite::Database& database() const;

 private:
  std::unique_ptr<SQLite::Database> database_;
};

}  // namespace kyphos::io
