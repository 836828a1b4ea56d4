#include "io/dicom/series/converted_copy.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <optional>
#include <random>
#include <vector>

#include "io/dicom/files/file_kind.h"
#include "io/error.h"

namespace kyphos::io::dicom {
namespace {

/// Voxels that are compared: two scans that differ at all differ in far more than one of a thousand.
constexpr int kComparedVoxels = 4000;
/// Of an index step: converters write places with six digits and more.
constexpr double kSameVoxel = 0.05;
/// Scaled and rounded once more on the way.
constexpr int kSameHu = 1;

bool is_volume_file(const SeriesSummary& series) {
  return series.slices.size() == 1 && has_nifti_name(series.slices.front().file);
}

std::size_t voxel_count(const SeriesSummary& series) {
  return static_cast<std::size_t>(series.rows_columns[0]) * static_cast<std::size_t>(series.rows_columns[1]) *
         static_cast<std::size_t>(series.slice_count);
}

bool show_the_same(const measure::Volume& one, const measure::Volume& other) {
  if (one.grid.voxel_count() != other.grid.voxel_count()) {
    return false;
  }
  const Eigen::Affine3d other_from_one = other.grid.lps_from_index.inverse() * one.grid.lps_from_index;
  std::mt19937 random(1);  // the same voxels every time
  int compared = 0;
  for (int at = 0; at < kComparedVoxels; ++at) {
    const auto below = [&random](int size) { return static_cast<int>(random() % static_cast<unsigned>(size)); };
    const std::array<int, 3> index{below(one.grid.size[0]), below(one.grid.size[1]), below(one.grid.size[2])};
    const Eigen::Vector3d place = other_from_one * Eigen::Vector3d(index[0], index[1], index[2]);
    const Eigen::Vector3d nearest = place.array().round();
    if ((place - nearest).cwiseAbs().maxCoeff() > kSameVoxel || !other.contains_index(nearest)) {
      return false;
    }
    const int first = one.at(index[0], index[1], index[2]);
    const int second =
        other.at(static_cast<int>(nearest.x()), static_cast<int>(nearest.y()), static_cast<int>(nearest.z()));
    if (first == measure::kOutsideScan || second == measure::kOutsideScan) {
      continue;
    }
    ++compared;
    if (std::abs(first - second) > kSameHu) {
      return false;
    }
  }
  return compared > kComparedVoxels / 10;
}

/// Nothing where it cannot be read: its measurement says why.
std::optional<measure::Volume> volume_of(const SeriesSummary& series) {
  try {
    return read_series(series).volume;
  } catch (const Error&) {
    return std::nullopt;
  }
}

bool is_copy_of_a_series(const SeriesSummary& file, const std::vector<PatientSummary>& patients) {
  std::optional<measure::Volume> mine;
  for (const PatientSummary& patient : patients) {
    for (const StudySummary& study : patient.studies) {
      for (const SeriesSummary& series : study.series) {
        if (!series.usable || is_volume_file(series) || voxel_count(series) != voxel_count(file)) {
          continue;
        }
        mine = mine ? std::move(mine) : volume_of(file);
        const std::optional<measure::Volume> theirs = mine ? volume_of(series) : std::nullopt;
        if (theirs && show_the_same(*mine, *theirs)) {
          return true;
        }
      }
    }
  }
  return false;
}

}  // namespace

void drop_converted_copies(InputIndex& index) {
  const std::vector<PatientSummary> all = index.patients;
  std::erase_if(index.patients, [&](const PatientSummary& patient) {
    const bool one_file = patient.studies.size() == 1 && patient.studies[0].series.size() == 1 &&
                          patient.studies[0].series[0].usable && is_volume_file(patient.studies[0].series[0]);
    if (!one_file || !is_copy_of_a_series(patient.studies[0].series[0], all)) {
      return false;
    }
    index.ignored.push_back({.file = patient.studies[0].series[0].slices.front().file,
                             .reason = "a converted copy of a DICOM series beside it, which tells whose it is and when",
                             .reason_code = "converted_copy"});
    return true;
  });
  std::ranges::stable_sort(index.ignored, {}, &IgnoredFile::file);
}

}  // namespace kyphos::io::dicom
