#include "pipeline/cli/archive_inputs.h"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <iterator>
#include <system_error>

#include "io/archive/archive.h"
#include "io/error.h"

namespace kyphos::pipeline {
namespace {

namespace fs = std::filesystem;

fs::path own_folder() {
  std::string name = (fs::temp_directory_path() / "kyphos-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) {
    throw io::Error(fs::temp_directory_path().string(), "cannot be written, and archives are unpacked there",
                    "Make space, or set TMPDIR to a folder with space");
  }
  return name;
}

bool may_be_archive(const io::IgnoredFile& file) {
  return (file.reason_code == "archive" || file.reason_code == "packed") && io::is_archive(file.file);
}

}  // namespace

ArchiveInputs::~ArchiveInputs() {
  if (!root_.empty()) {
    std::error_code left_behind;
    fs::remove_all(root_, left_behind);
  }
}

std::vector<io::IgnoredFile> ArchiveInputs::unpack(const fs::path& archive) {
  if (root_.empty()) {
    root_ = own_folder();
  }
  const fs::path folder = root_ / std::to_string(unpacked_.size() + 1);
  fs::create_directory(folder);
  unpacked_.push_back({.archive = archive, .folder = folder});
  std::vector<io::IgnoredFile> refused;
  try {
    const io::ArchiveContents contents = io::unpack_archive(archive, folder);
    for (const io::ArchiveMember& member : contents.members) {
      if (member.file.empty()) {
        refused.push_back(
            {.file = archive.string() + "!" + member.name, .reason = member.reason, .reason_code = member.reason_code});
      }
    }
    if (!contents.problem.empty()) {
      refused.push_back({.file = archive, .reason = contents.problem, .reason_code = contents.problem_code});
    }
  } catch (const io::Error& error) {
    if (error.subject() != archive) {
      throw;  // not the archive's fault: no space
    }
    refused.push_back({.file = archive, .reason = "cannot be opened as an archive", .reason_code = "archive_damaged"});
  }
  return refused;
}

io::InputIndex ArchiveInputs::index(std::span<const fs::path> paths, const io::Progress& progress, io::Persons persons,
                                    io::GreyNifti grey) {
  io::InputIndex index = io::index_inputs(paths, progress, persons, grey);
  std::vector<io::IgnoredFile> refused;
  for (const io::IgnoredFile& file : index.ignored) {
    if (may_be_archive(file)) {
      std::ranges::move(unpack(file.file), std::back_inserter(refused));
    }
  }
  if (unpacked_.empty()) {
    return index;
  }
  // Once more as a whole: a series may lie partly in an archive and partly beside it.
  std::vector<fs::path> all(paths.begin(), paths.end());
  all.push_back(root_);
  index = io::index_inputs(all, progress, persons, grey);
  std::erase_if(index.ignored, [this](const io::IgnoredFile& file) {
    return std::ranges::find(unpacked_, file.file, &Unpacked::archive) != unpacked_.end();
  });
  for (io::IgnoredFile& file : index.ignored) {
    file.file = by_archive(file.file.string());
  }
  std::ranges::move(refused, std::back_inserter(index.ignored));
  std::ranges::stable_sort(index.ignored, {}, &io::IgnoredFile::file);
  return index;
}

std::string ArchiveInputs::by_archive(std::string text) const {
  for (const Unpacked& each : unpacked_) {
    const std::string folder = each.folder.string();
    for (std::size_t at = text.find(folder); at != std::string::npos; at = text.find(folder, at)) {
      const bool member = at + folder.size() < text.size() && text[at + folder.size()] == '/';
      const std::string name = each.archive.string() + (member ? "!" : "");
      text.replace(at, folder.size() + (member ? 1 : 0), name);
      at += name.size();
    }
  }
  return text;
}

}  // namespace kyphos::pipeline
