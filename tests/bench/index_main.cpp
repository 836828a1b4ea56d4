#include <sys/resource.h>

#include <charconv>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <optional>
#include <string>

#include "io/store/store.h"
#include "pipeline/batch/export_index.h"
#include "tests/support/dicom_builder.h"

// bench_index [FILES]: how fast the index of a batch reads headers, and how fast it sees that nothing is new; beside it
// what DCMTK's own tools take over the same files (a few starts for all of them).

namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

/// Wall and processor seconds: the second tells more where the machine has other work.
struct Seconds {
  double wall = 0.0;
  double processor = 0.0;
};

double processor_seconds(int who) {
  rusage usage{};
  getrusage(who, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

class Watch {
 public:
  explicit Watch(int who) : who_(who) {}
  [[nodiscard]] Seconds seconds() const {
    return {.wall = std::chrono::duration<double>(Clock::now() - begin_).count(),
            .processor = processor_seconds(who_) - before_};
  }

 private:
  int who_;
  double before_ = processor_seconds(who_);
  Clock::time_point begin_ = Clock::now();
};

std::ostream& operator<<(std::ostream& out, const Seconds& seconds) {
  return out << seconds.wall << " s (processor " << seconds.processor << " s)";
}

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

Seconds index_once(const fs::path& folder, const fs::path& out, kyphos::pipeline::IndexCounts& counts) {
  const Watch watch(RUSAGE_SELF);
  kyphos::io::Store store(out, kyphos::io::StoreAccess::ReadWrite);
  counts = kyphos::pipeline::update_index(store, kyphos::pipeline::walk({&folder, 1}, out), {.work = out / ".work"});
  return watch.seconds();
}

/// Nothing where the command fails or is not installed.
std::optional<Seconds> run(const std::string& command) {
  const Watch watch(RUSAGE_CHILDREN);
  const int ended = std::system(command.c_str());
  return ended == 0 ? std::optional(watch.seconds()) : std::nullopt;
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
  const Seconds first = index_once(work / "export", work / "out", counts);
  std::cout << counts.read << " headers in " << first << ": " << static_cast<double>(counts.read) / first.wall
            << " a second\n";
  const Seconds second = index_once(work / "export", work / "out", counts);
  std::cout << "again, nothing new: " << counts.unchanged << " known in " << second << "\n";
  const std::string all = "find " + (work / "export").string() + " -type f -print0 | xargs -0 ";
  for (const char* tool : {"dcmftest", "dcmdump -q +P 0010,0020"}) {
    if (const auto seconds = run(all + tool + " > /dev/null 2>&1")) {
      std::cout << tool << ": " << files << " files in " << *seconds << ": " << files / seconds->wall << " a second\n";
    } else {
      std::cout << tool << ": not installed, or it failed\n";
    }
  }
  fs::remove_all(work);
  return 0;
}
