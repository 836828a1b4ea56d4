#include <algorithm>
#include <fstream>
#include <iterator>
#include <vector>

#include "io/dicom/files/byte_stream.h"
#include "io/dicom/files/file_kind.h"
#include "io/dicom/files/foreign_file.h"
#include "io/dicom/files/input_files.h"
#include "io/dicom/header/header.h"
#include "io/dicom/header/made_up_uid.h"
#include "io/dicom/nifti/nifti.h"
#include "io/dicom/parallel.h"
#include "io/dicom/series/converted_copy.h"
#include "io/dicom/series/patients.h"
#include "io/dicom/series/told_person.h"
#include "io/input.h"

namespace kyphos::io {
namespace {

using dicom::FileKind;

/// What one file turned out to be; nothing for a DICOMDIR without a word.
struct FileResult {
  dicom::HeaderResult dicom;
  std::optional<SeriesSummary> nifti;
};

/// Files read between two reports of progress.
constexpr std::size_t kBlock = 512;

IgnoredFile ignored(const std::filesystem::path& file, FileKind kind) {
  if (kind == FileKind::Empty) {
    return {.file = file, .reason = "an empty file", .reason_code = "empty"};
  }
  if (kind == FileKind::Unreadable) {
    return {.file = file, .reason = "it cannot be opened; check its permissions", .reason_code = "unreadable"};
  }
  return dicom::foreign_file(file);
}

FileResult look_at(const std::filesystem::path& file, GreyNifti grey) {
  dicom::ByteStream stream(file);
  const FileKind kind = dicom::kind_of_file(file, stream);
  FileResult result;
  if (kind == FileKind::Dicom) {
    result.dicom = dicom::read_header(file, stream);
  } else if (kind == FileKind::Nifti) {
    std::variant<SeriesSummary, IgnoredFile> nifti = dicom::summarise_nifti(file, grey);
    if (SeriesSummary* const series = std::get_if<SeriesSummary>(&nifti)) {
      result.nifti = std::move(*series);
    } else {
      result.dicom.ignored = std::get<IgnoredFile>(nifti);
    }
  } else {
    result.dicom.ignored = ignored(file, kind);
  }
  return result;
}

/// Two volumes may be alike at both ends, where there is air, and differ in between.
bool same_bytes(const std::filesystem::path& one, const std::filesystem::path& other) {
  std::error_code gone;
  if (std::filesystem::file_size(one, gone) != std::filesystem::file_size(other, gone)) {
    return false;
  }
  constexpr std::size_t kPart = std::size_t{1} << 18U;
  std::ifstream first(one, std::ios::binary);
  std::ifstream second(other, std::ios::binary);
  std::vector<char> mine(kPart);
  std::vector<char> theirs(kPart);
  while (first.good() && second.good()) {
    first.read(mine.data(), static_cast<std::streamsize>(kPart));
    second.read(theirs.data(), static_cast<std::streamsize>(kPart));
    if (first.gcount() != second.gcount() || !std::equal(mine.begin(), mine.begin() + first.gcount(), theirs.begin())) {
      return false;
    }
  }
  return first.eof() && second.eof();
}

/// All that is gathered before it is sorted into patients.
struct Gathered {
  std::vector<dicom::FileHeader> headers;
  std::vector<SeriesSummary> niftis;
  std::vector<std::string> nifti_ends;  ///< what each had as UID before it was told from others of the same ends
  std::vector<IgnoredFile> ignored;
};

/// The UID of a volume is made of its size and both ends: another one of the same ends gets one of its own.
std::string unlike_others(const std::string& uid, const std::vector<SeriesSummary>& known) {
  std::string own = uid;
  for (int next = 2; std::ranges::find(known, own, &SeriesSummary::series_uid) != known.end(); ++next) {
    own = dicom::made_up_uid(uid + "\x1f" + std::to_string(next));
  }
  return own;
}

void gather(Gathered& gathered, FileResult result, const std::filesystem::path& file, dicom::InputFiles& files) {
  if (result.nifti) {
    const std::string ends = result.nifti->series_uid;
    bool is_copy = false;
    for (std::size_t at = 0; at < gathered.niftis.size() && !is_copy; ++at) {
      is_copy = gathered.nifti_ends[at] == ends && same_bytes(gathered.niftis[at].slices.front().file, file);
    }
    if (is_copy) {
      gathered.ignored.push_back({.file = file, .reason = "a copy of another file", .reason_code = "duplicate_file"});
    } else {
      result.nifti->series_uid = unlike_others(ends, gathered.niftis);
      gathered.niftis.push_back(std::move(*result.nifti));
      gathered.nifti_ends.push_back(ends);
    }
  }
  if (result.dicom.header) {
    gathered.headers.push_back(std::move(*result.dicom.header));
  }
  if (result.dicom.ignored) {
    gathered.ignored.push_back(std::move(*result.dicom.ignored));
  }
  files.add_listed(file.parent_path(), result.dicom.listed_files);
}

/// Reads all files, then those that the DICOMDIRs among them list, until nothing new turns up.
Gathered gather_all(dicom::InputFiles& files, const Progress& progress, GreyNifti grey) {
  Gathered gathered;
  std::size_t done = 0;
  for (std::vector<std::filesystem::path> paths = files.take_new(); !paths.empty(); paths = files.take_new()) {
    for (std::size_t start = 0; start < paths.size(); start += kBlock) {
      std::vector<FileResult> results(std::min(kBlock, paths.size() - start));
      dicom::for_each_in_parallel(results.size(),
                                  [&](std::size_t at) { results[at] = look_at(paths[start + at], grey); });
      for (std::size_t at = 0; at < results.size(); ++at) {
        gather(gathered, std::move(results[at]), paths[start + at], files);
      }
      done += results.size();
      if (progress) {
        progress(done);
      }
    }
  }
  std::ranges::copy(files.ignored(), std::back_inserter(gathered.ignored));
  std::ranges::stable_sort(gathered.ignored, {}, &IgnoredFile::file);
  return gathered;
}

}  // namespace

InputIndex index_inputs(std::span<const std::filesystem::path> paths, const Progress& progress, Persons persons,
                        GreyNifti grey) {
  dicom::InputFiles files;
  for (const std::filesystem::path& path : paths) {
    files.add(path);
  }
  Gathered gathered = gather_all(files, progress, grey);
  InputIndex index;
  index.patients = dicom::group_into_patients(gathered.headers, persons);
  std::ranges::transform(gathered.niftis, std::back_inserter(index.patients), dicom::patient_of_nifti);
  index.ignored = std::move(gathered.ignored);
  if (!gathered.headers.empty() && !gathered.niftis.empty()) {
    dicom::drop_converted_copies(index);
  }
  if (persons == Persons::One) {
    const std::size_t volumes = index.patients.size() - (gathered.headers.empty() ? 0 : 1);
    index.patients = dicom::as_told(std::move(index.patients), dicom::persons_by_files(gathered.headers) + volumes);
  }
  index.file_count = files.count();
  return index;
}

}  // namespace kyphos::io
