#include "pipeline/batch/case_folder.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include <vector>

#include "io/corrections/corrections.h"
#include "io/digest.h"
#include "io/error.h"
#include "io/whole_file.h"
#include "pipeline/batch/bids.h"

namespace kyphos::pipeline {
namespace {

namespace fs = std::filesystem;

/// The names in a folder survive a power cut only after this.
void sync_folder(const fs::path& folder) {
  const int opened = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (opened >= 0) {
    fsync(opened);
    close(opened);
  }
}

}  // namespace

fs::path case_folder(const std::string& patient_key, Layout layout) {
  return layout == Layout::Flat ? fs::path("cases") / patient_key : fs::path("sub-" + bids_label(patient_key));
}

void put_in_place(const fs::path& finished, const fs::path& place) {
  try {
    carry_corrections(place, finished);  // also those made while the case ran
    fs::create_directories(place.parent_path());
    sync_folder(finished);
    if (!fs::exists(place)) {
      fs::rename(finished, place);
    } else if (renameat2(AT_FDCWD, finished.c_str(), AT_FDCWD, place.c_str(), RENAME_EXCHANGE) == 0) {
      fs::remove_all(finished);  // now the earlier report
    } else {
      fs::remove_all(place);  // a file system that cannot exchange: the case is not recorded yet, so nothing is lost
      fs::rename(finished, place);
    }
    sync_folder(place.parent_path());
  } catch (const fs::filesystem_error& error) {
    throw io::Error(place.string(), "cannot be put in place (" + error.code().message() + ")",
                    "Make space or check who may write there, and start the same command again.");
  }
}

void clear_place(const fs::path& place) {
  if (!fs::exists(place / io::kCorrectionsFile)) {
    fs::remove_all(place);
    return;
  }
  std::vector<fs::path> others;
  for (const auto& entry : fs::directory_iterator(place)) {
    if (entry.path().filename() != io::kCorrectionsFile) {
      others.push_back(entry.path());
    }
  }
  for (const fs::path& other : others) {
    fs::remove_all(other);
  }
}

std::string corrections_digest(const fs::path& place) {
  const fs::path file = place / io::kCorrectionsFile;
  if (!fs::exists(file)) {
    return {};
  }
  std::string text = io::whole_content(file);
  try {
    io::Corrections corrections = io::parse_corrections(text, file.string());
    std::erase_if(corrections.all, [](const io::Correction& one) { return one.kind == io::CorrectionKind::Confirm; });
    text = corrections.empty() ? "" : io::corrections_json(corrections);
  } catch (const io::Error&) {  // its case will say what is wrong with it
  }
  constexpr std::size_t kDigestLength = 16;
  return text.empty() ? "" : io::sha256_hex(text).substr(0, kDigestLength);
}

void carry_corrections(const fs::path& place, const fs::path& folder) {
  if (fs::exists(place / io::kCorrectionsFile)) {
    fs::create_directories(folder);
    fs::copy_file(place / io::kCorrectionsFile, folder / io::kCorrectionsFile, fs::copy_options::overwrite_existing);
  }
}

}  // namespace kyphos::pipeline
