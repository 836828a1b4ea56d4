#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "io/input.h"

namespace kyphos::pipeline {

/// Archives among the inputs of scan and review (zip, tar), unpacked into a folder of this process that goes with it.
class ArchiveInputs {
 public:
  ArchiveInputs() = default;
  ~ArchiveInputs();
  ArchiveInputs(const ArchiveInputs&) = delete;
  ArchiveInputs& operator=(const ArchiveInputs&) = delete;

  /// As io::index_inputs, and what lies in the archives among the files too. Members that could not be taken out, and
  /// archives that were not read to their end, are among the ignored, called "archive!member".
  /// Throws Error where there is no space to unpack.
  [[nodiscard]] io::InputIndex index(std::span<const std::filesystem::path> paths, const io::Progress& progress,
                                     io::Persons persons = io::Persons::AsFilesSay,
                                     io::GreyNifti grey = io::GreyNifti::AsFilesSay);

  /// The places of unpacked files in a text, by their archives' names.
  [[nodiscard]] std::string by_archive(std::string text) const;

 private:
  struct Unpacked {
    std::filesystem::path archive;
    std::filesystem::path folder;
  };

  std::vector<io::IgnoredFile> unpack(const std::filesystem::path& archive);

  std::filesystem::path root_;
  std::vector<Unpacked> unpacked_;
};

}  // namespace kyphos::pipeline
