#include <gtest/gtest.h>

#include <cstdint>
#include <filesystem>
#include <iostream>
#include <vector>

#include "io/dicom/header/header.h"
#include "io/dicom/pixels/pixels.h"
#include "io/error.h"
#include "io/input.h"
#include "tests/io/dicom_fixture.h"

namespace kyphos::test {
namespace {

namespace fs = std::filesystem;

struct Counts {
  int decoded = 0;
  int refused = 0;
};

/// Every frame of a file, whether its series would be measured or not. Anything thrown but Error is a finding.
void decode_all_frames(const io::dicom::FileHeader& header, Counts& counts) {
  try {
    const io::dicom::PixelFile pixels(header);
    std::vector<std::int16_t> hu(static_cast<std::size_t>(header.rows) * static_cast<std::size_t>(header.columns));
    for (const io::dicom::FrameHeader& frame : header.frames) {
      pixels.copy_frame(frame, hu);
    }
    ++counts.decoded;
  } catch (const io::Error&) {
    ++counts.refused;
  }
}

/// Every series as if it could be measured: what is refused by its headers must not break what stacks it either.
void stack_every_series(const io::InputIndex& found, Counts& counts) {
  for (const io::PatientSummary& patient : found.patients) {
    for (const io::StudySummary& study : patient.studies) {
      for (io::SeriesSummary series : study.series) {
        series.usable = true;
        try {
          const io::LoadedSeries loaded = io::read_series(series);
          EXPECT_EQ(loaded.volume.hu.size(), loaded.volume.grid.voxel_count());
          ++counts.decoded;
        } catch (const io::Error&) {
          ++counts.refused;
        }
      }
    }
  }
}

/// Meant for the sanitizers: a batch refuses most of these by their headers, so that their pixels are never touched.
TEST(OddPixels, AreDecodedOrRefusedFileByFileAndSeriesBySeries) {
  const fs::path folder = shared_data() / "dicom-oddities";
  if (shared_data().empty() || !fs::is_directory(folder)) {
    GTEST_SKIP() << needs_shared_data("dicom-oddities");
  }
  Counts files;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder)) {
    if (const auto result = io::dicom::read_header(entry.path()); entry.is_regular_file() && result.header) {
      decode_all_frames(*result.header, files);
    }
  }
  Counts series;
  stack_every_series(io::index_inputs(std::vector{folder}), series);
  std::cout << files.decoded << " files decoded, " << files.refused << " refused; " << series.decoded
            << " series stacked, " << series.refused << " refused\n";
  EXPECT_GT(files.decoded, files.refused);
  EXPECT_GT(series.decoded, 0);
}

}  // namespace
}  // namespace kyphos::test
