#pragma once

#include <cstdint>
#include <filesystem>

namespace kyphos::test {

/// What a PACS might hand over, made of phantoms.
struct ExportOptions {
  int patients = 3;
  int studies = 2;         ///< of each patient, half a year apart; the fracture deepens from one to the next
  int spine_every = 1;     ///< every n-th patient shows a spine, 0 for none; the others water, and now and then an MR
  int odd_files = 6;       ///< texts, empty files, cut files and the like, mixed in
  std::uint64_t seed = 1;  ///< of names and order
  int first_patient = 1;   ///< number of the first patient
};

/// Writes the export below `folder`: files of all patients in common folders under names that say nothing. Patients are
/// called "SECRET-<n>" and "Hidden^Name<n>", so that a search for those words finds every leak.
/// Returns the number of files.
std::size_t write_export(const std::filesystem::path& folder, const ExportOptions& options);

}  // namespace kyphos::test
