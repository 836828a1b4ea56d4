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
constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kReportFiles{{
    {"report", ".json"},
    {"report", ".html"},
    {"vertebrae", ".csv"},
    {"progression", ".csv"},
    {"overlay-", ".png"},
    {"bodies", ".nii.gz"},
}};

/// Names of the report files in a folder, unfinished ones of a killed run included.
std::vector<std::string> report_files_in(const fs::path& folder) {
  std::vector<std::string> names;
  if (!fs::is_directory(folder)) {
    return names;
  }
  for (const auto& entry : fs::directory_iterator(folder)) {
    std::string name = entry.path().filename().string();
    const std::string_view bare = name.ends_with(kUnfinishedEnding)
                                      ? std::string_view(name).substr(0, name.size() - kUnfinishedEnding.size())
                                      : name;
    if (entry.is_regular_file() && is_report_file(bare)) {
      names.push_back(std::move(name));
    }
  }
  std::ranges::sort(names);
  return names;
}

void remove_report_files(const fs::path& folder) {
  for (const std::string& name : report_files_in(folder)) {
    fs::remove(folder / name);
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
    fs::create_directory(folder / kEarlier);
    fs::rename(folder / name, folder / kEarlier / name);
  }
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
  write_unfinished(folder_ / name, bytes);
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
