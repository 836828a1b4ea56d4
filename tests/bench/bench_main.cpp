#include <sys/resource.h>

#include <chrono>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <string_view>

#include "io/error.h"
#include "io/input.h"
#include "measure/catalogue.h"
#include "pipeline/segment/segment.h"

namespace {

/// Seconds since the last call.
class Clock {
 public:
  double lap_seconds() {
    const auto now = std::chrono::steady_clock::now();
    const double seconds = std::chrono::duration<double>(now - last_).count();
    last_ = now;
    return seconds;
  }

 private:
  std::chrono::steady_clock::time_point last_ = std::chrono::steady_clock::now();
};

double peak_mib() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024.0;  // Linux counts in KiB
}

double cpu_seconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

void print_row(const char* step, double seconds) {
  std::printf("%-28s %6.2f s  peak %6.0f MiB\n", step, seconds, peak_mib());
}

const kyphos::io::SeriesSummary& chosen_series(const kyphos::io::InputIndex& index, const char* path) {
  for (const auto& patient : index.patients) {
    for (const auto& study : patient.studies) {
      if (study.chosen) {
        return study.series[*study.chosen];
      }
    }
  }
  throw kyphos::io::Error(path, "holds no series that can be measured");
}

/// A series with the time that its headers and its pixels took.
struct Reading {
  int slice_count = 0;
  kyphos::io::LoadedSeries loaded;
  double seconds = 0.0;
};

Reading read(const char* path, Clock& clock) {
  const std::filesystem::path paths[] = {path};
  const auto index = kyphos::io::index_inputs(paths);
  const double index_seconds = clock.lap_seconds();
  print_row("index headers", index_seconds);
  const auto& series = chosen_series(index, path);
  Reading reading{.slice_count = series.slice_count, .loaded = kyphos::io::read_series(series)};
  const double read_seconds = clock.lap_seconds();
  print_row("read pixels", read_seconds);
  reading.seconds = index_seconds + read_seconds;
  return reading;
}

void run(const char* path) {
  Clock clock;
  const Reading reading = read(path, clock);
  const auto found = kyphos::pipeline::segment_spine(reading.loaded.volume, {});
  const double segment_seconds = clock.lap_seconds();
  print_row("segment", segment_seconds);
  for (const auto& step : found.times) {
    std::printf("  %-26s %6.2f s\n", step.step.c_str(), step.seconds);
  }
  const auto study = kyphos::measure::measure_study(found.bodies, &reading.loaded.volume);
  const double measure_seconds = clock.lap_seconds();
  print_row("measure", measure_seconds);
  std::printf("%-28s %6.2f s  (%.2f s of processor), %d slices, %zu bodies\n", "all",
              reading.seconds + segment_seconds + measure_seconds, cpu_seconds(), reading.slice_count,
              study.vertebrae.size());
}

void run_reading(const char* path) {
  Clock clock;
  const Reading reading = read(path, clock);
  std::printf("%-28s %6.2f s  (%.2f s of processor)\n", "kyphos (index + pixels)", reading.seconds, cpu_seconds());
}

}  // namespace

int main(int argc, char** argv) {
  const bool only_reading = argc == 3 && std::string_view(argv[1]) == "--read";
  if (argc != 2 && !only_reading) {
    std::fprintf(stderr, "usage: bench [--read] DICOM-FOLDER\n");
    return 2;
  }
  try {
    if (only_reading) {
      run_reading(argv[2]);
    } else {
      run(argv[1]);
    }
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "bench: %s\n", error.what());
    return 1;
  }
}
