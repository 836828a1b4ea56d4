#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "io/report/case_report.h"
#include "measure/timeline.h"
#include "measure/warning.h"
#include "pipeline/align/match_bodies.h"
#include "pipeline/align/track_bodies.h"

namespace kyphos::pipeline {

/// The studies of a patient with the same bodies under the same names, and what became of them.
struct FollowedCase {
  std::vector<io::StudyReport> studies;
  std::optional<io::Progression> progression;  ///< of two studies or more; without pictures
  std::vector<measure::Warning> warnings;      ///< shifted numberings, dates without a level in common
  Tracking tracking{};                         ///< of two studies or more
};

/// A body at two dates: its track, and the places of the two studies.
struct TrackStep {
  std::size_t track = 0;
  std::size_t earlier = 0;
  std::size_t later = 0;
};

/// The body of a track at a date that shows it.
[[nodiscard]] const measure::VertebralBody& body_at(const std::vector<io::StudyReport>& studies,
                                                    const Tracking& tracking, std::size_t track, std::size_t date);
[[nodiscard]] std::vector<measure::VertebralBody> bodies_of(const measure::MeasuredStudy& study);
/// "the study of 2020-01-02".
[[nodiscard]] std::string called(const io::StudyReport& study);

/// What following takes from the voxels of the studies: from the scans, or from what a case kept of them.
class VoxelWitness {
 public:
  VoxelWitness() = default;
  virtual ~VoxelWitness() = default;
  VoxelWitness(const VoxelWitness&) = delete;
  VoxelWitness& operator=(const VoxelWitness&) = delete;
  VoxelWitness(VoxelWitness&&) = delete;
  VoxelWitness& operator=(VoxelWitness&&) = delete;

  /// The bodies of a date with their bone patterns, where its voxels show any.
  [[nodiscard]] virtual DatedBodies dated(const io::StudyReport& study, std::size_t date) const = 0;
  /// The study with these bodies in the place of its own: a name decides what a body is measured against.
  [[nodiscard]] virtual io::StudyReport renamed(io::StudyReport study, std::size_t date,
                                                std::vector<measure::VertebralBody> bodies) const = 0;
  /// What both scans together tell of a body, for each step; empty where they do not.
  [[nodiscard]] virtual std::vector<std::vector<measure::PairedDifference>> differences(
      const std::vector<TrackStep>& steps, const std::vector<io::StudyReport>& studies,
      const Tracking& tracking) const = 0;
};

/// Finds every body again at every date, gives it one name, and follows its measurements. Studies by date.
[[nodiscard]] FollowedCase follow_studies(std::vector<io::StudyReport> studies, const VoxelWitness& witness,
                                          const measure::ProgressionThresholds& thresholds);

}  // namespace kyphos::pipeline
