#include "pipeline/label_pairs.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "io/derived_uid.h"
#include "io/dicom/labels/series_grid.h"
#include "io/digest.h"
#include "io/labels/parameters.h"

namespace kyphos::pipeline {
namespace {

std::string name_of_series(const io::SeriesSummary& series) {
  return series.slices.empty() ? "" : series.slices.front().file.filename().string();
}

/// One lattice in another order or direction of its axes, over the same space within a voxel.
bool same_lattice(const measure::Grid& map, const measure::Grid& scan) {
  const Eigen::Affine3d scan_from_map = scan.index_from_lps() * map.lps_from_index;
  Eigen::Vector3i size = Eigen::Vector3i::Zero();
  for (Eigen::Index axis = 0; axis < 3; ++axis) {
    Eigen::Index along = 0;
    const Eigen::Vector3d step = scan_from_map.linear().col(axis);
    step.cwiseAbs().maxCoeff(&along);
    Eigen::Vector3d expected = Eigen::Vector3d::Zero();
    expected[along] = step[along] > 0.0 ? 1.0 : -1.0;
    const double most = io::kSameGridVoxels / std::max(1, map.size[static_cast<std::size_t>(axis)] - 1);
    if ((step - expected).cwiseAbs().maxCoeff() > std::max(most, 1.0e-4)) {
      return false;
    }
    size[along] = map.size[static_cast<std::size_t>(axis)];
  }
  const Eigen::Vector3d first = scan_from_map * Eigen::Vector3d::Zero();
  const Eigen::Vector3d off = first - first.array().round().matrix();
  return size == Eigen::Vector3i(scan.size[0], scan.size[1], scan.size[2]) &&
         off.cwiseAbs().maxCoeff() <= io::kSameGridVoxels;
}

/// Part of a map's labelled box that lies in a scan.
double share_in_scan(const measure::Grid& box, const measure::Grid& scan) {
  const Eigen::Affine3d scan_from_box = scan.index_from_lps() * box.lps_from_index;
  constexpr int kSteps = 6;
  int inside = 0;
  for (int n = 0; n < kSteps * kSteps * kSteps; ++n) {
    const Eigen::Array3i step(n % kSteps, n / kSteps % kSteps, n / kSteps / kSteps);
    const Eigen::Array3d part = (step.cast<double>() + 0.5) / kSteps;
    const Eigen::Vector3d index =
        scan_from_box * (part * Eigen::Array3d(box.size[0] - 1, box.size[1] - 1, box.size[2] - 1)).matrix();
    inside +=
        index.minCoeff() >= 0.0 && index.x() < scan.size[0] && index.y() < scan.size[1] && index.z() < scan.size[2] ? 1
                                                                                                                    : 0;
  }
  return static_cast<double>(inside) / (kSteps * kSteps * kSteps);
}

LabelTie tie_of_series(const io::GivenLabels& given, const io::SeriesSummary& series) {
  if (!given.frame_of_reference.empty() && given.frame_of_reference == series.frame_of_reference) {
    return LabelTie::FrameOfReference;
  }
  const auto grid = io::grid_of_series(series);
  if (grid && same_lattice(given.grid, *grid)) {
    return LabelTie::Grid;
  }
  const bool nifti = name_of_series(series).ends_with(".nii") || name_of_series(series).ends_with(".nii.gz");
  if (nifti && owner_in_name(given.name) == owner_in_name(name_of_series(series))) {
    return LabelTie::Name;
  }
  constexpr double kMostlyInside = 0.8;
  return grid && share_in_scan(given.spine.map.grid, *grid) >= kMostlyInside ? LabelTie::Place : LabelTie::None;
}

LabelTie tie_of(const io::GivenLabels& given, const io::StudySummary& study) {
  if (!given.study_uid.empty() && given.study_uid == study.study_uid) {
    return LabelTie::Study;
  }
  LabelTie best = LabelTie::None;
  for (const io::SeriesSummary& series : study.series) {
    best = std::min(best, tie_of_series(given, series));
  }
  return best;
}

io::SeriesSummary series_of_labels(const io::GivenLabels& given) {
  io::SeriesSummary series;
  std::string all;
  for (const auto& file : given.files) {
    all += file.filename().string() + "\x1f";
  }
  series.series_uid = io::derived_uid(
      "labels\x1f" + all +
      io::sha256_hex({reinterpret_cast<const char*>(given.spine.map.label.data()), given.spine.map.label.size()}));
  series.modality = "SEG";
  series.description = given.name;
  series.frame_of_reference = given.frame_of_reference;
  const auto spacing = given.grid.spacing_mm();
  series.slice_count = given.grid.size[2];
  series.rows_columns = {given.grid.size[1], given.grid.size[0]};
  series.spacing_mm = {spacing[0], spacing[1], spacing[2]};
  series.reason = "a label map, measured without an image";
  series.reason_code = "labels_alone";
  for (const auto& file : given.files) {
    series.slices.push_back({.file = file});
  }
  return series;
}

}  // namespace

std::string owner_in_name(const std::string& name) {
  std::string owner;
  std::size_t start = 0;
  const std::string stem = name.substr(0, name.find('.'));
  std::string first = stem.substr(0, stem.find('_'));
  while (start <= stem.size()) {
    const std::size_t end = std::min(stem.find('_', start), stem.size());
    const std::string part = stem.substr(start, end - start);
    if (part.starts_with("sub-") || part.starts_with("ses-") || part.starts_with("run-")) {
      owner += part + "_";
    }
    start = end + 1;
  }
  return owner.empty() ? first : owner;
}

const char* words(LabelTie tie) {
  switch (tie) {
    case LabelTie::Study:
      return "it names the study";
    case LabelTie::FrameOfReference:
      return "the same frame of reference";
    case LabelTie::Grid:
      return "the same grid";
    case LabelTie::Name:
      return "their names";
    case LabelTie::Place:
      return "it lies within the scan";
    case LabelTie::None:
      break;
  }
  return "there is one of each";
}

LabelPairs pair_labels(const io::PatientSummary& patient, const std::vector<io::GivenLabels>& given) {
  LabelPairs result;
  const bool one_of_each = patient.studies.size() == 1 && given.size() == 1;
  std::map<std::string, std::size_t> taken;
  for (std::size_t n = 0; n < given.size(); ++n) {
    LabelTie best = LabelTie::None;
    std::vector<const io::StudySummary*> fitting;
    for (const io::StudySummary& study : patient.studies) {
      const LabelTie tie = tie_of(given[n], study);
      if (tie < best) {
        best = tie;
        fitting.clear();
      }
      if (tie == best && (best != LabelTie::None || one_of_each)) {
        fitting.push_back(&study);
      }
    }
    const std::string name = "label map " + given[n].name;
    if (fitting.empty()) {
      result.left_over.push_back(name + " fits no study by frame of reference, grid, name or place");
    } else if (fitting.size() > 1) {
      result.left_over.push_back(name + " fits " + std::to_string(fitting.size()) + " studies alike (" + words(best) +
                                 ")");
    } else if (const auto [entry, is_new] = taken.emplace(fitting.front()->study_uid, n); !is_new) {
      result.left_over.push_back(name + " fits the same study as " + given[entry->second].name);
    } else {
      result.pairs.push_back({.labels = n, .study_uid = fitting.front()->study_uid, .tie = best});
    }
  }
  return result;
}

std::map<std::string, StudyLabels> labels_by_study(const LabelPairs& pairs, std::vector<io::GivenLabels> given) {
  std::map<std::string, StudyLabels> labels;
  for (const LabelPair& pair : pairs.pairs) {
    io::GivenLabels& one = given[pair.labels];
    one.spine.method.parameters["goes_with_the_study_by"] = words(pair.tie);
    io::SeriesSummary series = series_of_labels(one);
    labels[pair.study_uid] = {.spine = std::make_shared<const measure::LabelledSpine>(std::move(one.spine)),
                              .series = std::move(series)};
  }
  return labels;
}

LabelsAlone labels_alone(std::vector<io::GivenLabels> given) {
  LabelsAlone alone;
  for (io::GivenLabels& one : given) {
    io::StudySummary study;
    io::SeriesSummary series = series_of_labels(one);
    study.study_uid = one.study_uid.empty() ? series.series_uid : one.study_uid;
    study.description = one.name;
    study.series.push_back(series);
    alone.labels[study.study_uid] = {.spine = std::make_shared<const measure::LabelledSpine>(std::move(one.spine)),
                                     .series = std::move(series)};
    alone.patient.studies.push_back(std::move(study));
  }
  return alone;
}

}  // namespace kyphos::pipeline
