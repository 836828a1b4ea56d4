#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace kyphos::io {

/// The folder that a run writes its report into: all files of the run appear together, or none does.
/// A report of an earlier run is set aside into `earlier/` when the folder is opened, so that a run that fails or is
/// killed never leaves an old report that looks new; it is removed once the new one is complete.
/// Outputs that say who the patient is go into a folder of their own inside: "identified/2020-01-02-bodies-seg.dcm".
class OutputFolder {
 public:
  /// Makes the folder where needed and sets an earlier report aside. Throws Error where it cannot be written to.
  explicit OutputFolder(std::filesystem::path folder);
  ~OutputFolder();
  OutputFolder(const OutputFolder&) = delete;
  OutputFolder& operator=(const OutputFolder&) = delete;
  OutputFolder(OutputFolder&&) = delete;
  OutputFolder& operator=(OutputFolder&&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const { return folder_; }
  /// Writes a file under an unfinished name. `name` must be one of report_file_names' kinds. Throws Error.
  /// What lies in kIdentifiedFolder may be read by its owner only.
  void stage(const std::string& name, std::string_view bytes);
  /// Gives all staged files their names and removes the earlier report. Throws Error; then none of them stays.
  void commit();

 private:
  std::filesystem::path folder_;
  bool has_earlier_ = false;
  std::vector<std::string> staged_;
};

/// Outputs in it carry the patient's identity.
inline constexpr std::string_view kIdentifiedFolder = "identified";

/// Is this a file name that a report consists of? Only such files are ever set aside or removed.
[[nodiscard]] bool is_report_file(std::string_view name);

}  // namespace kyphos::io
