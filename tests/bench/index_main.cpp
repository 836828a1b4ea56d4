#include <charconv>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>

#include "io/store/store.h"
#include "pipeline/batch/export_index.h"
#include "tests/support/dicom_builder.h"

// bench_index [FILES]: how fast the index of a batch reads headers, and how fast it sees that nothing is new; beside it
// what DCMTK's own tools take over the same files (a few starts for all of them).

namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

double since(Clock::time_point begin) { return std::chrono::duration<double>(Clock::now() - begin).count(); }

kyphos::measure::Volume tiny_volume() {
  kyphos::measure::Volume volume;
  volume.grid.size = {4, 4, 100};
  volume.hu.assign(volume.grid.voxel_count(), 0);
  return volume;
}

/// Series of a hundred slices, ten series a patient; pixels so small that a file is all header.
void write_files(const fs::path& folder, int count) {
  const kyphos::measure::Volume volume = tiny_volume();
  for (int series = 0; series * 100 < count; ++series) {
    kyphos::test::DicomSeriesOptions options;
    options.patient_id = "P" + std::to_string(series / 10);
    options.series_number = series % 10;
    kyphos::test::write_dicom_series(folder / std::to_string(series), volume, options);
  }
}

double index_once(const fs::path& folder, const fs::path& out, kyphos::pipeline::IndexCounts& counts) {
  const auto begin = Clock::now();
  kyphos::io::Store store(out, kyphos::io::StoreAccess::ReadWrite);
  counts = kyphos::pipeline::update_index(store, kyphos::pipeline::walk({&folder, 1}, out), {.work = out / ".work"});
  return since(begin);
}

double run(const std::string& command) {
  const auto begin = Clock::now();
  const int ended = std::system(command.c_str());
  return ended == 0 ? since(begin) : -1.0;
}

}  // namespace

int main(int argument_count, char** arguments) {
  int files = 100'000;
  if (argument_count > 1) {
    std::from_chars(arguments[1], arguments[1] + std::strlen(arguments[1]), files);
  }
  const fs::path work = fs::temp_directory_path() / "kyphos-bench-index";
  fs::remove_all(work);
  write_files(work / "export", files);
  // A warm disk: each file has been read once.
  static_cast<void>(run("find " + (work / "export").string() + " -type f -print0 | xargs -0 cat > /dev/null"));
  kyphos::pipeline::IndexCounts counts;
  const double first = index_once(work / "export", work / "out", counts);
  std::cout << counts.read << " headers in " << first << " s: " << static_cast<double>(counts.read) / first
            << " a second\n";
  const double second = index_once(work / "export", work / "out", counts);
  std::cout << "again, nothing new: " << counts.unchanged << " known in " << second << " s\n";
  const std::string all = "find " + (work / "export").string() + " -type f -print0 | xargs -0 ";
  for (const char* tool : {"dcmftest", "dcmdump -q +P 0010,0020"}) {
    const double seconds = run(all + tool + " > /dev/null 2>&1");
    if (seconds > 0.0) {
      std::cout << tool << ": " << files << " files in " << seconds << " s: " << files / seconds << " a second\n";
    } else {
      std::cout << tool << ": not installed, or it failed\n";
    }
  }
  fs::remove_all(work);
  return 0;
}
