#include <archive.h>
#include <archive_entry.h>

#include <algorithm>
#include <exception>
#include <filesystem>
#include <fstream>
#include <functional>
#include <initializer_list>
#include <iostream>
#include <iterator>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "io/dicom/header/header.h"
#include "tests/fuzz/packed_files.h"
#include "tests/fuzz/slice_lines.h"
#include "tests/support/dicom_builder.h"

// make_seeds OUT [DATA]: first inputs of the fuzz targets that files are read by. Small ones of its own making, and,
// where there is a folder DATA of files that were made by others, those as well. Nothing of DATA is kept in the
// project.

namespace {

namespace fs = std::filesystem;

/// Headers end well before; what follows is pixels, which neither the index nor the stacking reads.
constexpr std::size_t kSeedBytes = 48U << 10U;
/// As script/fuzz tells libFuzzer.
constexpr std::size_t kLongestInput = 65536;
constexpr std::size_t kSmallBytes = 8U << 10U;
constexpr std::size_t kArchiveFiles = 4;
constexpr std::size_t kSeriesLines = 60;

std::string content_of(const fs::path& file, std::size_t most) {
  std::ifstream in(file, std::ios::binary);
  std::string bytes(most, '\0');
  in.read(bytes.data(), static_cast<std::streamsize>(most));
  bytes.resize(static_cast<std::size_t>(std::max<std::streamsize>(in.gcount(), 0)));
  return bytes;
}

/// Under a name of its bytes: the same seed is written once.
void write_seed(const fs::path& folder, const std::string& bytes) {
  fs::create_directories(folder);
  std::ofstream(folder / std::to_string(std::hash<std::string>{}(bytes)), std::ios::binary) << bytes;
}

void write_index_seeds(const fs::path& out, const std::vector<fs::path>& files) {
  for (const fs::path& file : files) {
    write_seed(out / "index", content_of(file, kSeedBytes));
  }
  std::string several;
  for (std::size_t i = 0; i < std::min<std::size_t>(3, files.size()); ++i) {
    several += (several.empty() ? "" : std::string(kyphos::fuzz::kNextFile)) + content_of(files[i], kSmallBytes);
  }
  write_seed(out / "index", several);
}

/// The pictures of one folder together, as they lie together on a disk.
void write_stacking_seeds(const fs::path& out, const std::vector<fs::path>& files) {
  std::map<fs::path, std::string> lines_of;
  std::map<fs::path, std::size_t> count_of;
  for (const fs::path& file : files) {
    const kyphos::io::dicom::HeaderResult read = kyphos::io::dicom::read_header(file);
    if (!read.header) {
      continue;
    }
    for (const kyphos::io::dicom::FrameHeader& frame : read.header->frames) {
      if (count_of[file.parent_path()]++ < kSeriesLines) {
        lines_of[file.parent_path()] += kyphos::fuzz::slice_line(*read.header, frame);
      }
    }
  }
  for (const auto& [folder, lines] : lines_of) {
    write_seed(out / "stacking", lines);
  }
}

struct WriterCloser {
  void operator()(struct archive* open) const { archive_write_free(open); }
};

std::string packed(const std::vector<fs::path>& files, const char* format, int filter) {
  std::vector<char> buffer(1U << 20U);
  std::size_t used = 0;
  const std::unique_ptr<struct archive, WriterCloser> writer(archive_write_new());
  archive_write_set_format_by_name(writer.get(), format);
  archive_write_add_filter(writer.get(), filter);
  archive_write_open_memory(writer.get(), buffer.data(), buffer.size(), &used);
  for (const fs::path& file : files) {
    const std::string bytes = content_of(file, kSmallBytes);
    struct archive_entry* const entry = archive_entry_new();
    archive_entry_set_pathname(entry, ("study/" + file.filename().string()).c_str());
    archive_entry_set_size(entry, static_cast<la_int64_t>(bytes.size()));
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, 0644);
    archive_write_header(writer.get(), entry);
    archive_write_data(writer.get(), bytes.data(), bytes.size());
    archive_entry_free(entry);
  }
  archive_write_close(writer.get());
  return {buffer.data(), used};
}

void write_archive_seeds(const fs::path& out, const std::vector<fs::path>& files) {
  for (std::size_t at = 0; at < files.size(); at += kArchiveFiles * 8) {  // a fraction of them holds every kind
    const std::vector<fs::path> some(
        files.begin() + static_cast<std::ptrdiff_t>(at),
        files.begin() + static_cast<std::ptrdiff_t>(std::min(at + kArchiveFiles, files.size())));
    for (const int filter :
         {ARCHIVE_FILTER_NONE, ARCHIVE_FILTER_GZIP, ARCHIVE_FILTER_BZIP2, ARCHIVE_FILTER_XZ, ARCHIVE_FILTER_ZSTD}) {
      write_seed(out / "archive", packed(some, "ustar", filter));
    }
    write_seed(out / "archive", packed(some, "zip", ARCHIVE_FILTER_NONE));
    write_seed(out / "archive", packed(some, "pax", ARCHIVE_FILTER_NONE));
  }
}

std::vector<fs::path> files_below(const fs::path& folder) {
  std::vector<fs::path> files;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) {
      files.push_back(entry.path());
    }
  }
  std::ranges::sort(files);
  return files;
}

/// A few small series of the kinds that matter: plain, tilted, with gaps, doubled, as one file.
void write_own_files(const fs::path& folder) {
  kyphos::measure::Volume volume;
  volume.grid.size = {4, 4, 12};
  volume.grid.lps_from_index = Eigen::Affine3d(Eigen::Scaling(2.0, 2.0, 2.0));
  volume.hu.assign(volume.grid.voxel_count(), 40);
  kyphos::test::DicomSeriesOptions options;
  kyphos::test::write_dicom_series(folder / "plain", volume, options);
  options.gantry_tilt_deg = 15.0;
  kyphos::test::write_dicom_series(folder / "tilted", volume, options);
  options.gantry_tilt_deg = 0.0;
  options.omitted_slices = {3, 4, 9};
  options.encoding = kyphos::test::Encoding::ImplicitLittle;
  kyphos::test::write_dicom_series(folder / "gaps", volume, options);
  options.omitted_slices = {};
  options.duplicated_slices = {2, 5};
  options.encoding = kyphos::test::Encoding::Deflated;
  kyphos::test::write_dicom_series(folder / "doubled", volume, options);
  fs::create_directories(folder / "enhanced");
  kyphos::test::write_enhanced_ct(folder / "enhanced" / "one", volume);
  kyphos::test::write_dicomdir(folder / "plain", files_below(folder / "plain"));
}

/// Sequences in sequences, as deep as the longest input can be: a reader that calls itself once a level has no stack
/// left.
std::string deep_dicom() {
  std::string bytes = std::string(128, '\0') + "DICM";
  const auto add = [&bytes](std::initializer_list<int> values) {
    for (const int value : values) {
      bytes += static_cast<char>(value);
    }
  };
  add({0x02, 0x00, 0x10, 0x00, 'U', 'I', 18, 0});  // the transfer syntax: little endian, implicit
  bytes += std::string("1.2.840.10008.1.2") + '\0';
  while (bytes.size() + 16 <= kLongestInput) {
    add({0x40, 0x00, 0x30, 0xA7, 0xFF, 0xFF, 0xFF, 0xFF});  // Content Sequence without length
    add({0xFE, 0xFF, 0x00, 0xE0, 0xFF, 0xFF, 0xFF, 0xFF});  // an item without length
  }
  return bytes;
}

void write_deep_seeds(const fs::path& out) {
  write_seed(out / "index", deep_dicom());
  const std::string lists(kLongestInput - 64, '[');
  for (const char* const target : {"clinical_file", "config"}) {
    write_seed(out / target, lists);
    write_seed(out / target, R"({"resourceType": "Bundle", "entry": )" + lists);
  }
}

void write_seeds(const fs::path& out, const fs::path& folder) {
  const std::vector<fs::path> files = files_below(folder);
  write_index_seeds(out, files);
  write_stacking_seeds(out, files);
  write_archive_seeds(out, files);
}

}  // namespace

int main(int argument_count, char** arguments) {
  if (argument_count < 2) {
    std::cerr << "usage: make_seeds OUT [DATA]\n";
    return 2;
  }
  try {
    const fs::path out = arguments[1];
    const fs::path own = out / "own";
    fs::remove_all(own);
    write_own_files(own);
    write_seeds(out, own);
    write_deep_seeds(out);
    fs::remove_all(own);
    if (argument_count > 2) {
      write_seeds(out, arguments[2]);
    }
    return 0;
  } catch (const std::exception& error) {
    std::cerr << "make_seeds: " << error.what() << "\n";
    return 1;
  }
}
