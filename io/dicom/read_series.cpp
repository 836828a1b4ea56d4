#include <algorithm>
#include <map>
#include <utility>

#include "io/dicom/files/file_kind.h"
#include "io/dicom/header/header.h"
#include "io/dicom/nifti/nifti.h"
#include "io/dicom/parallel.h"
#include "io/dicom/pixels/assemble.h"
#include "io/dicom/pixels/pixels.h"
#include "io/dicom/pixels/value_scale.h"
#include "io/dicom/stacking/stack_plan.h"
#include "io/error.h"
#include "io/input.h"
#include "measure/space/padding.h"

namespace kyphos::io {
namespace {

using dicom::FileHeader;
using dicom::FrameHeader;

/// The frames wanted of one file, by their place in the stack.
struct FileTask {
  std::filesystem::path file;
  std::vector<std::pair<std::size_t, int>> places_and_frames;
  FileHeader header;
};

std::vector<FileTask> tasks_of(const SeriesSummary& series) {
  std::map<std::filesystem::path, std::size_t> known;
  std::vector<FileTask> tasks;
  for (std::size_t place = 0; place < series.slices.size(); ++place) {
    const SliceSource& slice = series.slices[place];
    const auto [entry, is_new] = known.emplace(slice.file, tasks.size());
    if (is_new) {
      tasks.push_back({.file = slice.file, .places_and_frames = {}, .header = {}});
    }
    tasks[entry->second].places_and_frames.emplace_back(place, slice.frame);
  }
  return tasks;
}

const FrameHeader& frame_of(const FileTask& task, int frame) {
  return task.header.frames[static_cast<std::size_t>(frame)];
}

void read_task_header(FileTask& task, const SeriesSummary& series) {
  dicom::HeaderResult result = dicom::read_header(task.file);
  const auto fail = [&task](const std::string& problem) {
    throw Error(task.file.string(), problem, "Send or copy the series again");
  };
  if (!result.header) {
    fail(result.ignored ? result.ignored->reason : "it is no picture any more");
  }
  task.header = std::move(*result.header);
  for (const auto& [place, frame] : task.places_and_frames) {
    if (frame < 0 || static_cast<std::size_t>(frame) >= task.header.frames.size() || !frame_of(task, frame).geometry ||
        task.header.rows != series.rows_columns[0] || task.header.columns != series.rows_columns[1]) {
      fail("it has changed since it was indexed");
    }
  }
}

std::vector<dicom::SliceGeometry> geometries_of(const std::vector<FileTask>& tasks, const SeriesSummary& series) {
  std::vector<dicom::SliceGeometry> geometries(series.slices.size());
  for (const FileTask& task : tasks) {
    for (const auto& [place, frame] : task.places_and_frames) {
      geometries[place] = *frame_of(task, frame).geometry;
      if (const auto& restored = series.slices[place].restored_origin_mm) {
        geometries[place].origin = Eigen::Vector3d((*restored)[0], (*restored)[1], (*restored)[2]);
      }
    }
  }
  return geometries;
}

/// All slices in the stack's order, one after another.
std::vector<std::int16_t> decode(const std::vector<FileTask>& tasks, const SeriesSummary& series) {
  const std::size_t size =
      static_cast<std::size_t>(series.rows_columns[0]) * static_cast<std::size_t>(series.rows_columns[1]);
  std::vector<std::int16_t> hu(size * series.slices.size());
  dicom::for_each_in_parallel(tasks.size(), [&](std::size_t at) {
    const FileTask& task = tasks[at];
    const dicom::PixelFile pixels(task.header);
    for (const auto& [place, frame] : task.places_and_frames) {
      pixels.copy_frame(frame_of(task, frame), std::span(hu).subspan(size * place, size));
    }
  });
  return hu;
}

measure::Quantity quantity_of(const SeriesSummary& series) {
  return series.modality == "MR" ? measure::Quantity::MrSignal : measure::Quantity::Hounsfield;
}

LoadedSeries read_dicom(const SeriesSummary& series) {
  std::vector<FileTask> tasks = tasks_of(series);
  dicom::for_each_in_parallel(tasks.size(), [&](std::size_t at) { read_task_header(tasks[at], series); });
  const std::vector<dicom::SliceGeometry> geometries = geometries_of(tasks, series);
  const dicom::StackPlan plan = dicom::plan_stack(geometries, series.spacing_mm[2]);
  std::vector<std::int16_t> hu = decode(tasks, series);
  LoadedSeries loaded;
  loaded.volume = plan.is_plain_copy() ? measure::Volume{.grid = plan.grid, .hu = std::move(hu)}
                                       : dicom::assemble(plan, hu, series.rows_columns[1], series.rows_columns[0]);
  loaded.volume.quantity = quantity_of(series);
  return loaded;
}

bool is_nifti(const SeriesSummary& series) {
  return series.slices.size() == 1 && dicom::has_nifti_name(series.slices.front().file);
}

/// Up to kSampledSlices, evenly through the stack.
SeriesSummary sample_of(SeriesSummary series) {
  constexpr std::size_t kSampledSlices = 9;
  const std::vector<SliceSource> all = std::exchange(series.slices, {});
  const std::size_t count = std::min(kSampledSlices, all.size());
  for (std::size_t at = 0; at < count; ++at) {
    series.slices.push_back(all[(2 * at + 1) * all.size() / (2 * count)]);
  }
  return series;
}

/// NIfTI as a whole, of DICOM the sampled slices one behind the other, less what was filled up.
std::vector<measure::Volume> sampled_volumes(const SeriesSummary& series) {
  std::vector<measure::Volume> volumes;
  if (is_nifti(series)) {
    volumes.push_back(dicom::read_nifti(series.slices.front().file, quantity_of(series)).volume);
    return volumes;
  }
  const SeriesSummary sample = sample_of(series);
  std::vector<FileTask> tasks = tasks_of(sample);
  dicom::for_each_in_parallel(tasks.size(), [&](std::size_t at) { read_task_header(tasks[at], sample); });
  const std::vector<std::int16_t> hu = decode(tasks, sample);
  const measure::Grid grid{.size = {series.rows_columns[1], series.rows_columns[0], 1}};
  for (std::size_t start = 0; start < hu.size(); start += grid.voxel_count()) {
    const auto first = hu.begin() + static_cast<std::ptrdiff_t>(start);
    volumes.push_back({.grid = grid, .hu = {first, first + static_cast<std::ptrdiff_t>(grid.voxel_count())}});
  }
  return volumes;
}

}  // namespace

std::optional<measure::Warning> why_not_hounsfield(const measure::Volume& volume) {
  if (!volume.is_attenuation()) {
    return measure::Warning{.code = "not_hounsfield", .text = "its values are the signal of an MR"};
  }
  dicom::ValueCounts counts;
  counts.add(volume.hu);
  return dicom::why_not_hounsfield(counts);
}

std::optional<measure::Warning> why_not_hounsfield(const SeriesSummary& series) {
  if (quantity_of(series) != measure::Quantity::Hounsfield) {
    return std::nullopt;  // nobody takes it for attenuation
  }
  try {
    dicom::ValueCounts counts;
    for (measure::Volume& volume : sampled_volumes(series)) {
      measure::mark_padding(volume);
      counts.add(volume.hu);
    }
    return dicom::why_not_hounsfield(counts);
  } catch (const Error&) {
    return std::nullopt;  // reading it for its measurement says what is wrong with the file
  }
}

LoadedSeries read_series(const SeriesSummary& series) {
  if (!series.usable || series.slices.empty()) {
    throw Error("series " + series.series_uid, "it cannot be measured: " + series.reason, "Choose another series");
  }
  LoadedSeries loaded =
      is_nifti(series) ? dicom::read_nifti(series.slices.front().file, quantity_of(series)) : read_dicom(series);
  loaded.warnings.insert(loaded.warnings.begin(), series.warnings.begin(), series.warnings.end());
  return loaded;
}

}  // namespace kyphos::io
