#include "io/output_folder.h"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <system_error>
#include <utility>

#include "io/error.h"
#include "io/whole_file.h"

namespace kyphos::io {
namespace {

namespace fs = std::filesystem;

constexpr const char* kEarlier = "earlier";

/// Beginning and end of the names of report files.
constexpr std::array<std::pair<std::string_view, std::string_view>, 11> kReportFiles{{
    {"report", ".json"},
    {"report", ".html"},
    {"vertebrae", ".csv"},
    {"progression", ".csv"},
    {"overlay-", ".png"},
    {"view-", ".png"},  // of earlier versions
    {"view-", ".jpg"},
    {"views", ".json"},
    {"bodies", ".nii.gz"},
    {"identified/", ".dcm"},
    {"identified/report", ".json"},
}};

/// Adds those report files that lie right in `folder / below`, by their names from `folder`.
void add_report_files(std::vector<std::string>& names, const fs::path& folder, const fs::path& below) {
  if (!fs::is_directory(folder / below)) {
    return;
  }
  for (const auto& entry : fs::directory_iterator(folder / below)) {
    std::string name = (below / entry.path().filename()).string();
    const std::string_view bare = name.ends_with(kUnfinishedEnding)
                                      ? std::string_view(name).substr(0, name.size() - kUnfinishedEnding.size())
                                      : name;
    if (entry.is_regular_file() && is_report_file(bare)) {
      names.push_back(std::move(name));
    }
  }
}

/// Names of the report files in a folder, unfinished ones of a killed run included.
std::vector<std::string> report_files_in(const fs::path& folder) {
  std::vector<std::string> names;
  add_report_files(names, folder, "");
  add_report_files(names, folder, kIdentifiedFolder);
  std::ranges::sort(names);
  return names;
}

void remove_report_files(const fs::path& folder) {
  for (const std::string& name : report_files_in(folder)) {
    fs::remove(folder / name);
  }
  std::error_code not_empty;  // stays where the user keeps something else in it
  fs::remove(folder / kIdentifiedFolder, not_empty);
}

/// Makes the folder that a report file lies in; one of identified files opens to its owner only.
void make_folder_of(const fs::path& file) {
  const bool is_new = fs::create_directories(file.parent_path());
  if (is_new && file.parent_path().filename() == kIdentifiedFolder) {
    fs::permissions(file.parent_path(), fs::perms::owner_all);
  }
}

/// Moves the report files of an earlier run into earlier/; says whether there were any.
bool set_aside(const fs::path& folder) {
  const std::vector<std::string> names = report_files_in(folder);
  if (names.empty()) {
    return fs::is_directory(folder / kEarlier);
  }
  remove_report_files(folder / kEarlier);
  for (const std::string& name : names) {
    if (name.ends_with(kUnfinishedEnding)) {
      fs::remove(folder / name);
      continue;
    }
    make_folder_of(folder / kEarlier / name);
    fs::rename(folder / name, folder / kEarlier / name);
  }
  std::error_code not_empty;  // stays where the user keeps something else in it
  fs::remove(folder / kIdentifiedFolder, not_empty);
  return fs::is_directory(folder / kEarlier);
}

}  // namespace

bool is_report_file(std::string_view name) {
  return std::ranges::any_of(kReportFiles, [name](const auto& kind) {
    return name.size() >= kind.first.size() + kind.second.size() && name.starts_with(kind.first) &&
           name.ends_with(kind.second);
  });
}

OutputFolder::OutputFolder(fs::path folder) : folder_(std::move(folder)) {
  try {
    fs::create_directories(folder_);
    has_earlier_ = set_aside(folder_);
    // Fails now rather than after the whole analysis where nothing can be written here.
    fs::remove(write_unfinished(folder_ / "report.json", ""));
  } catch (const fs::filesystem_error& error) {
    throw Error(folder_.string(), "cannot be used as the output folder (" + error.code().message() + ")",
                "Choose a folder that you may write to");
  }
}

OutputFolder::~OutputFolder() {
  std::error_code ignored;  // a destructor has nobody to tell
  for (const std::string& name : staged_) {
    fs::remove(folder_ / (name + std::string(kUnfinishedEnding)), ignored);
  }
}

void OutputFolder::stage(const std::string& name, std::string_view bytes) {
  if (!is_report_file(name)) {
    throw std::logic_error("not the name of a report file: " + name);
  }
  try {
    make_folder_of(folder_ / name);
  } catch (const fs::filesystem_error& error) {
    throw Error((folder_ / name).string(), "cannot be written (" + error.code().message() + ")",
                "Choose a folder that you may write to");
  }
  write_unfinished(folder_ / name, bytes,
                   name.starts_with(kIdentifiedFolder) ? FileAccess::OwnerOnly : FileAccess::AsUsual);
  staged_.push_back(name);
}

void OutputFolder::commit() {
  std::error_code error;
  for (std::size_t i = 0; i < staged_.size() && !error; ++i) {
    fs::rename(folder_ / (staged_[i] + std::string(kUnfinishedEnding)), folder_ / staged_[i], error);
  }
  if (error) {
    std::error_code ignored;  // the first error is the one to tell
    for (const std::string& name : staged_) {
      fs::remove(folder_ / name, ignored);
    }
    throw Error(folder_.string(), "the report could not be put in place (" + error.message() + ")",
                "Choose a folder that you may write to");
  }
  staged_.clear();
  remove_report_files(folder_ / kEarlier);
  fs::remove(folder_ / kEarlier, error);  // stays where the user keeps something else in it
  has_earlier_ = false;
}

}  // namespace kyphos::io
