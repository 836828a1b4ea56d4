#include "io/dicom/input_files.h"

#include <algorithm>
#include <cctype>
#include <system_error>
#include <utility>

#include "io/error.h"

namespace kyphos::io::dicom {
namespace fs = std::filesystem;
namespace {

std::string lower_case(std::string text) {
  std::ranges::transform(text, text.begin(),
                         [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
  return text;
}

/// The file a DICOMDIR's entry means; media mounted elsewhere often change the letters' case.
fs::path find_listed(const fs::path& folder, const std::vector<std::string>& entry) {
  fs::path exact = folder;
  fs::path lower = folder;
  for (const std::string& part : entry) {
    exact /= part;
    lower /= lower_case(part);
  }
  std::error_code error;
  return !fs::exists(exact, error) && fs::exists(lower, error) ? lower : exact;
}

bool leads_out(const std::vector<std::string>& entry) {
  return std::ranges::any_of(entry, [](const std::string& part) { return part == ".." || part.empty(); });
}

}  // namespace

void InputFiles::add(const fs::path& path) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (!fs::exists(status)) {
    throw Error(path.string(), "there is no such file or folder", "Check the path");
  }
  if (fs::is_directory(status)) {
    add_folder(path);
  } else {
    add_file(path);
  }
}

void InputFiles::add_listed(const fs::path& folder, std::span<const std::vector<std::string>> entries) {
  for (const std::vector<std::string>& entry : entries) {
    const fs::path file = find_listed(folder, entry);
    std::error_code error;
    if (leads_out(entry)) {
      ignored_.push_back({.file = file,
                          .reason = "the DICOMDIR lists a path that leads out of its folder; it is not followed",
                          .reason_code = "outside_folder"});
    } else if (!fs::is_regular_file(file, error)) {
      ignored_.push_back({.file = file,
                          .reason = "listed in the DICOMDIR but missing; copy the whole medium",
                          .reason_code = "missing"});
    } else {
      add_file(file);
    }
  }
}

std::vector<fs::path> InputFiles::take_new() {
  std::ranges::sort(new_);
  return std::exchange(new_, {});
}

void InputFiles::add_folder(const fs::path& folder) {
  std::error_code error;
  fs::directory_iterator entries(folder, error);
  if (error) {
    ignored_.push_back({.file = folder,
                        .reason = "the folder cannot be listed (" + error.message() + "); check its permissions",
                        .reason_code = "unreadable"});
    return;
  }
  for (; entries != fs::directory_iterator(); entries.increment(error)) {
    std::error_code ignored_error;
    if (entries->is_symlink(ignored_error) && entries->is_directory(ignored_error)) {
      continue;
    }
    if (entries->is_directory(ignored_error)) {
      add_folder(entries->path());
    } else if (entries->is_regular_file(ignored_error)) {
      add_file(entries->path());
    }
    if (error) {
      break;
    }
  }
}

void InputFiles::add_file(const fs::path& file) {
  std::error_code error;
  const fs::path canonical = fs::canonical(file, error);
  if (seen_.insert(error ? file : canonical).second) {
    new_.push_back(file);
  }
}

}  // namespace kyphos::io::dicom
