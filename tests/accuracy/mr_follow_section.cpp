#include <Eigen/Geometry>
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <functional>
#include <map>
#include <random>

#include "measure/space/units.h"
#include "pipeline/follow_case.h"
#include "tests/accuracy/examine.h"
#include "tests/accuracy/mr_volumes.h"
#include "tests/accuracy/resample.h"
#include "tests/accuracy/sections.h"
#include "tests/accuracy/simulated_warp.h"

namespace kyphos::accuracy {
namespace {

using measure::ChangeTier;
using measure::PointLps;

constexpr double kLoss = 0.15;
constexpr int kMrSliceMm = 4;

enum class LossShape : unsigned char { None, Wedge, Crush };

/// A patient on the table again: turned by up to 5 degrees about each axis around the middle of the volume, and
/// shifted.
Eigen::Isometry3d on_the_table_again(const measure::Grid& grid, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  std::uniform_real_distribution<double> unit(-1.0, 1.0);
  constexpr double kTurnDeg = 5.0;
  const Eigen::AlignedBox3d box = bounds_of(grid);
  Eigen::Isometry3d pose = Eigen::Isometry3d::Identity();
  for (int axis = 0; axis < 3; ++axis) {
    const Eigen::Vector3d about = Eigen::Vector3d::Unit(axis);
    const double turn = measure::radians_from_deg(kTurnDeg * unit(random));
    pose.linear() = pose.linear() * Eigen::AngleAxisd(turn, about).toRotationMatrix();
  }
  const Eigen::Vector3d shift = 3.0 * Eigen::Vector3d(unit(random), unit(random), unit(random));
  pose.translation() = box.center() + shift - pose.linear() * box.center();
  return pose;
}

SimulatedVisit visit_of(const measure::VertebralBody& body) {
  const auto six = *six_points(body);
  SimulatedVisit visit;
  visit.landmarks = {{"SA", six.superior_anterior}, {"SM", six.superior_middle}, {"SP", six.superior_posterior},
                     {"IA", six.inferior_anterior}, {"IM", six.inferior_middle}, {"IP", six.inferior_posterior}};
  visit.anterior_mm = (six.superior_anterior - six.inferior_anterior).norm();
  visit.middle_mm = (six.superior_middle - six.inferior_middle).norm();
  visit.posterior_mm = (six.superior_posterior - six.inferior_posterior).norm();
  return visit;
}

/// The same body with its superior endplate lower by the loss, in front or everywhere; the spine above goes with it.
SimulatedVisit lowered(const SimulatedVisit& before, LossShape shape) {
  SimulatedVisit after = before;
  const Eigen::Vector3d down = (before.landmarks.at("IA") - before.landmarks.at("SA")).normalized();
  after.landmarks["SA"] += kLoss * before.anterior_mm * down;
  if (shape == LossShape::Crush) {
    after.landmarks["SP"] += kLoss * before.anterior_mm * down;
  }
  return after;
}

/// A smooth map of places, known every 3 mm in a box with room around a grid and read between: asking the warp for each
/// voxel takes minutes.
class CoarseField {
 public:
  CoarseField(const measure::Grid& grid, const std::function<PointLps(const PointLps&)>& map) {
    const Eigen::AlignedBox3d box = bounds_of(grid);
    first_ = box.min() - PointLps::Constant(kRoomMm);
    const Eigen::Vector3d cells = (box.sizes() + PointLps::Constant(2.0 * kRoomMm)) / kStepMm;
    for (std::size_t axis = 0; axis < 3; ++axis) {
      count_[axis] = static_cast<int>(cells[static_cast<Eigen::Index>(axis)]) + 2;
    }
    for (int k = 0; k < count_[2]; ++k) {
      for (int j = 0; j < count_[1]; ++j) {
        for (int i = 0; i < count_[0]; ++i) {
          const PointLps point = first_ + kStepMm * Eigen::Vector3d(i, j, k);
          moved_.push_back(map(point) - point);
        }
      }
    }
  }
  [[nodiscard]] PointLps operator()(const PointLps& point) const {
    const Eigen::Vector3d place = (point - first_) / kStepMm;
    std::array<int, 3> base{};
    Eigen::Vector3d part;
    for (std::size_t axis = 0; axis < 3; ++axis) {
      const auto at = static_cast<Eigen::Index>(axis);
      base[axis] = std::clamp(static_cast<int>(std::floor(place[at])), 0, count_[axis] - 2);
      part[at] = std::clamp(place[at] - base[axis], 0.0, 1.0);
    }
    PointLps result = point;
    for (int corner = 0; corner < 8; ++corner) {
      const std::array<int, 3> bit{corner & 1, (corner >> 1) & 1, (corner >> 2) & 1};
      const double weight = (bit[0] != 0 ? part.x() : 1.0 - part.x()) * (bit[1] != 0 ? part.y() : 1.0 - part.y()) *
                            (bit[2] != 0 ? part.z() : 1.0 - part.z());
      const int at = ((base[2] + bit[2]) * count_[1] + base[1] + bit[1]) * count_[0] + base[0] + bit[0];
      result += weight * moved_[static_cast<std::size_t>(at)];
    }
    return result;
  }

 private:
  static constexpr double kStepMm = 3.0;
  static constexpr double kRoomMm = 40.0;
  PointLps first_;
  std::array<int, 3> count_{};
  std::vector<PointLps> moved_;
};

/// What a scan shows after the body has lost height and the patient has lain down again, in sagittal slices.
measure::Volume scanned_again(const measure::Volume& volume, const measure::VertebralBody& body, LossShape shape,
                              std::uint64_t seed) {
  const Eigen::Isometry3d pose = on_the_table_again(volume.grid, seed);
  measure::Volume moved{.grid = volume.grid, .hu = {}, .quantity = volume.quantity};
  moved.hu.reserve(volume.hu.size());
  const measure::Sampler sampler(volume);
  const SimulatedVisit before = visit_of(body);
  const SimulatedWarp warp(before, shape == LossShape::None ? before : lowered(before, shape));
  const CoarseField source_of(volume.grid, [&](const PointLps& now) {
    PointLps source = now;
    for (int round = 0; shape != LossShape::None && round < 6; ++round) {  // the warp's inverse: it moves little
      source += now - warp.moved(source);
    }
    return source;
  });
  const Eigen::Isometry3d back = pose.inverse();
  for (int k = 0; k < moved.grid.size[2]; ++k) {
    for (int j = 0; j < moved.grid.size[1]; ++j) {
      for (int i = 0; i < moved.grid.size[0]; ++i) {
        const float value = sampler.hu_or(source_of(back * moved.grid.lps(i, j, k)), 0.0F);
        moved.hu.push_back(static_cast<std::int16_t>(std::lround(value)));
      }
    }
  }
  return in_sagittal_slices(noisy(moved, 8.0, seed), kMrSliceMm, SliceValue::Mean);
}

pipeline::AnalysedStudy mr_study(const measure::Volume& volume, const std::string& date) {
  Examined found = examine(volume);
  pipeline::AnalysedStudy study{.report = {}, .spine = volume};
  study.report.study_uid = date;
  study.report.date = date;
  study.report.series.modality = "MR";
  study.report.series.posture = io::Posture::Supine;
  study.report.measured = std::move(found.study);
  return study;
}

struct FollowTally {
  int pairs = 0;
  int not_followed = 0;
  int wrong_body = 0;
  std::map<ChangeTier, int> words;
  std::map<std::string, std::vector<std::array<double, 3>>> errors;  ///< error, SE, registered, by quantity
};

void add_errors(const measure::VertebraTimeline& timeline, const measure::VertebralBody& body, LossShape shape,
                FollowTally& tally) {
  const SimulatedVisit before = visit_of(body);
  const auto truth =
      true_change(body, SimulatedWarp(before, shape == LossShape::None ? before : lowered(before, shape)));
  for (const measure::Change& change : timeline.changes) {
    for (std::size_t i = 0; truth && i < 4; ++i) {
      if (change.key != kQuantities[i] || !change.difference) {
        continue;
      }
      const double wanted = i < 3 ? truth->height_mm[i] : truth->wedge_deg;
      tally.errors[change.key].push_back({change.difference.value() - wanted, change.difference.standard_error(),
                                          change.origin == measure::DifferenceOrigin::Registered ? 1.0 : 0.0});
    }
  }
}

void print_follow(const char* title, const FollowTally& tally) {
  const auto count = [&](ChangeTier tier) {
    const auto found = tally.words.find(tier);
    return found == tally.words.end() ? 0 : found->second;
  };
  int losses = 0;
  int probable = 0;
  for (const auto& [tier, number] : tally.words) {
    losses += tier >= ChangeTier::Measurable ? number : 0;
    probable += tier >= ChangeTier::Probable ? number : 0;
  }
  const double all = std::max(1, tally.pairs);
  std::printf(
      "%-28s n %3d | loss %5.1f %% | probable or more %5.1f %% | improved %5.1f %% | cannot tell %5.1f %% | "
      "not followed %d, another body %d\n",
      title, tally.pairs, 100.0 * losses / all, 100.0 * probable / all, 100.0 * count(ChangeTier::Improved) / all,
      100.0 * count(ChangeTier::CannotTell) / all, tally.not_followed, tally.wrong_body);
  for (const auto& [key, errors] : tally.errors) {
    for (const double registered : {1.0, 0.0}) {
      double square = 0.0, bias = 0.0, se = 0.0;
      int n = 0, held = 0;
      for (const auto& [error, stated, way] : errors) {
        if (way == registered) {
          ++n;
          square += error * error;
          bias += error;
          se += stated;
          held += std::abs(error) <= 1.96 * stated ? 1 : 0;
        }
      }
      if (n > 0) {
        std::printf("    %-22s %-10s n %3d bias %+5.2f rms %5.2f stated %5.2f held %5.1f %%\n", key.c_str(),
                    registered > 0.5 ? "followed" : "outlines", n, bias / n, std::sqrt(square / n), se / n,
                    100.0 * held / n);
      }
    }
  }
  std::fflush(stdout);
}

/// Follows all bodies of one pair; `altered` is the place of the warped one in the first study.
void follow_pair(const pipeline::AnalysedStudy& first, pipeline::AnalysedStudy later, std::size_t altered,
                 LossShape shape, const Eigen::Isometry3d& pose, FollowTally& changed, FollowTally& untouched) {
  std::vector<pipeline::AnalysedStudy> studies;
  studies.push_back(first);
  studies.push_back(std::move(later));
  const pipeline::FollowedCase followed = pipeline::follow_case(std::move(studies));
  for (std::size_t track = 0; track < followed.tracking.tracks.size(); ++track) {
    const auto& at = followed.tracking.tracks[track].at;
    if (!at[0]) {
      continue;
    }
    const measure::MeasuredVertebra& before = followed.studies[0].measured.vertebrae[*at[0]];
    const bool is_altered = *at[0] == altered;
    if (before.body.status == measure::BodyStatus::NotMeasured) {
      continue;
    }
    FollowTally& tally = is_altered && shape != LossShape::None ? changed : untouched;
    if (!at[1] || followed.studies[1].measured.vertebrae[*at[1]].body.status == measure::BodyStatus::NotMeasured) {
      tally.not_followed += 1;
      tally.pairs += is_altered ? 1 : 0;
      continue;
    }
    ++tally.pairs;
    const PointLps middle = middle_of(followed.studies[1].measured.vertebrae[*at[1]].body);
    tally.wrong_body += (pose * middle_of(before.body) - middle).norm() > 20.0 ? 1 : 0;
    ++tally.words[followed.progression->timeline.vertebrae[track].overall];
    if (is_altered || shape == LossShape::None) {
      add_errors(followed.progression->timeline.vertebrae[track], before.body, is_altered ? shape : LossShape::None,
                 tally);
    }
  }
}

/// An inner measured body, with measured ones above and below.
std::vector<std::size_t> inner_bodies(const measure::MeasuredStudy& study) {
  std::vector<std::size_t> inner;
  const auto measured = [&](std::size_t i) {
    return study.vertebrae[i].body.status != measure::BodyStatus::NotMeasured &&
           six_points(study.vertebrae[i].body).has_value();
  };
  for (std::size_t i = 2; i + 2 < study.vertebrae.size(); ++i) {
    if (measured(i - 1) && measured(i) && measured(i + 1)) {
      inner.push_back(i);
    }
  }
  return inner;
}

}  // namespace

Scores run_mr_follow_section(const SectionRequest& request) {
  const std::vector<MrCase> cases = mr_cases(request.data / "mr-bodies");
  if (cases.empty()) {
    std::printf("skipped: %s is absent\n", (request.data / "mr-bodies").c_str());
    return {};
  }
  FollowTally wedge, crush, beside, still;
  std::uint64_t seed = 1;
  for (const MrCase& one : cases) {
    if (one.name.find(request.one_case) == std::string::npos) {
      continue;
    }
    const measure::Volume volume = read_mr(one.image);
    const pipeline::AnalysedStudy first =
        mr_study(in_sagittal_slices(volume, kMrSliceMm, SliceValue::Mean), "2024-01-10");
    const std::vector<std::size_t> inner = inner_bodies(first.report.measured);
    if (inner.empty()) {
      std::printf("%s: no inner body\n", one.name.c_str());
      continue;
    }
    const std::size_t altered = inner[inner.size() / 2];
    const measure::VertebralBody& body = first.report.measured.vertebrae[altered].body;
    for (const LossShape shape : {LossShape::None, LossShape::Wedge, LossShape::Crush}) {
      ++seed;
      const Eigen::Isometry3d pose = on_the_table_again(volume.grid, seed);
      follow_pair(first, mr_study(scanned_again(volume, body, shape, seed), "2024-04-10"), altered, shape, pose,
                  shape == LossShape::Wedge ? wedge : crush, shape == LossShape::None ? still : beside);
    }
    std::printf("%s\n", one.name.c_str());
    print_follow("  so far, nothing changed", still);
    print_follow("  so far, wedge", wedge);
    std::fflush(stdout);
  }
  print_follow("nothing changed", still);
  print_follow("wedge of 15 %", wedge);
  print_follow("crush of 15 %", crush);
  print_follow("untouched beside a loss", beside);
  return {};
}

}  // namespace kyphos::accuracy
