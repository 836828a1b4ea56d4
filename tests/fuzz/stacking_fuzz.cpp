#include <cmath>
#include <cstddef>
#include <cstdint>
#include <set>
#include <string_view>

#include "io/dicom/pixels/assemble.h"
#include "io/dicom/series/patients.h"
#include "io/dicom/stacking/stack_plan.h"
#include "tests/fuzz/read_or_refuse.h"
#include "tests/fuzz/slice_lines.h"

namespace dicom = kyphos::io::dicom;
namespace io = kyphos::io;
using kyphos::fuzz::require;

namespace {

constexpr std::size_t kMostSlices = 400;
/// Larger volumes are planned, but not filled: it would only take time.
constexpr std::size_t kMostVoxels = 1U << 20U;

std::vector<dicom::SliceGeometry> geometries_of(const io::SeriesSummary& series,
                                                const std::vector<dicom::FileHeader>& headers) {
  std::vector<dicom::SliceGeometry> geometries;
  for (const io::SliceSource& slice : series.slices) {
    const dicom::FileHeader& header = headers.at(std::stoul(slice.file.string()));
    geometries.push_back(header.frames.at(static_cast<std::size_t>(slice.frame)).geometry.value());
  }
  return geometries;
}

void check_plan(const dicom::StackPlan& plan, std::size_t sources) {
  for (const dicom::OutputSlice& slice : plan.slices) {
    require(slice.is_outside() || (slice.lower < static_cast<int>(sources) && slice.upper < static_cast<int>(sources) &&
                                   slice.upper >= 0),
            "a slice of the volume comes from slices of the series");
    require(slice.upper_weight >= 0.0 && slice.upper_weight <= 1.0, "a blend lies between its two slices");
  }
  const double determinant = plan.grid.lps_from_index.linear().determinant();
  require(std::isfinite(determinant) && determinant != 0.0, "the volume has an extent along each axis");
}

/// What reading the pixels would do, with pixels that are all the same.
void fill(const io::SeriesSummary& series, const std::vector<dicom::FileHeader>& headers) {
  const std::vector<dicom::SliceGeometry> geometries = geometries_of(series, headers);
  const dicom::StackPlan plan = dicom::plan_stack(geometries, series.spacing_mm[2]);
  check_plan(plan, geometries.size());
  const auto [rows, columns] = series.rows_columns;
  const std::size_t pixels = static_cast<std::size_t>(rows) * static_cast<std::size_t>(columns) * geometries.size();
  if (plan.is_plain_copy() || pixels > kMostVoxels || plan.grid.voxel_count() > kMostVoxels) {
    return;
  }
  const std::vector<std::int16_t> source(pixels, 100);
  const kyphos::measure::Volume volume = dicom::assemble(plan, source, columns, rows);
  require(volume.hu.size() == volume.grid.voxel_count(), "the volume is full");
  for (const std::int16_t hu : volume.hu) {
    require(hu == 100 || hu == kyphos::measure::kOutsideScan, "blending equal values gives that value");
  }
}

}  // namespace

/// Pictures at any places become series that are whole or refused; no picture is in two series, and a series that is
/// called usable can be laid out.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::vector<dicom::FileHeader> headers =
      kyphos::fuzz::headers_of({reinterpret_cast<const char*>(data), size}, kMostSlices);
  std::set<std::pair<std::string, int>> placed;
  for (const io::PatientSummary& patient : dicom::group_into_patients(headers)) {
    for (const io::StudySummary& study : patient.studies) {
      for (const io::SeriesSummary& series : study.series) {
        require(!series.reason.empty(), "a series has its reason");
        for (const io::SliceSource& slice : series.slices) {
          require(placed.emplace(slice.file.string(), slice.frame).second, "a picture is in one series only");
        }
        if (series.usable) {
          fill(series, headers);
        }
      }
    }
  }
  return 0;
}
