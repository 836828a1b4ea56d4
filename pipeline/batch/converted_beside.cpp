#include "pipeline/batch/converted_beside.h"

#include <algorithm>
#include <system_error>
#include <utility>
#include <vector>

#include "io/dicom/files/file_kind.h"

namespace kyphos::pipeline {
namespace {

namespace fs = std::filesystem;

/// A converter that runs in the export itself leaves its volume beside one study; more files than a large one has are
/// an archive's flat store, which is not read again for each volume.
constexpr std::size_t kMostBeside = 5000;

/// The files of a volume's folder that are no volumes themselves; none where there are too many.
std::vector<fs::path> files_beside(const fs::path& volume) {
  std::vector<fs::path> beside;
  std::error_code error;
  for (fs::directory_iterator entries(volume.parent_path(), error); !error && entries != fs::directory_iterator();
       entries.increment(error)) {
    std::error_code unknown;
    if (entries->is_regular_file(unknown) && !io::dicom::has_nifti_name(entries->path())) {
      beside.push_back(entries->path());
    }
    if (beside.size() > kMostBeside) {
      return {};
    }
  }
  std::ranges::sort(beside);
  return beside;
}

}  // namespace

io::InputIndex index_of_case(std::span<const fs::path> files, io::Persons persons, io::GreyNifti grey) {
  if (files.size() == 1 && io::dicom::has_nifti_name(files.front())) {
    std::vector<fs::path> together = files_beside(files.front());
    if (!together.empty()) {
      together.push_back(files.front());
      io::InputIndex index = io::index_inputs(together);
      const auto copy = std::ranges::find_if(index.ignored, [&](const io::IgnoredFile& ignored) {
        return ignored.file == files.front() && ignored.reason_code == "converted_copy";
      });
      if (copy != index.ignored.end()) {
        return {.patients = {}, .ignored = {std::move(*copy)}, .file_count = 1};
      }
    }
  }
  return io::index_inputs(files, {}, persons, grey);
}

}  // namespace kyphos::pipeline
