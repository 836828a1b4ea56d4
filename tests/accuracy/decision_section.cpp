#include <Eigen/Geometry>
#include <array>
#include <cstdio>
#include <map>
#include <random>
#include <span>
#include <string>

#include "pipeline/follow_case.h"
#include "tests/accuracy/examine.h"
#include "tests/accuracy/resample.h"
#include "tests/accuracy/sections.h"
#include "tests/support/phantom.h"

namespace kyphos::accuracy {
namespace {

using measure::ChangeTier;
using measure::Level;

constexpr std::array kLossPercent{0, 5, 10, 15, 20, 30};
constexpr std::array kRequiredPercent{0, 15};  // no change, and what must be found
constexpr double kScanNoiseHu = 20.0;

/// Loss of anterior height as the altered body loses it: as a wedge, or of all heights.
test::PhantomBody altered(test::PhantomShape shape, int percent) {
  return percent == 0 ? test::PhantomBody{} : test::PhantomBody{.shape = shape, .fraction = percent / 100.0};
}

/// A patient on the table again: turned by some degrees, the slices elsewhere.
Eigen::Isometry3d lying_again(std::mt19937_64& random) {
  std::uniform_real_distribution<double> unit(-1.0, 1.0);
  Eigen::Isometry3d pose = Eigen::Isometry3d::Identity();
  constexpr double kTurn = 0.07;  // radians: 4 degrees
  pose.linear() = (Eigen::AngleAxisd(kTurn * unit(random), Eigen::Vector3d::UnitX()) *
                   Eigen::AngleAxisd(kTurn * unit(random), Eigen::Vector3d::UnitY()) *
                   Eigen::AngleAxisd(kTurn * unit(random), Eigen::Vector3d::UnitZ()))
                      .toRotationMatrix();
  pose.translation() = 3.0 * Eigen::Vector3d(unit(random), unit(random), unit(random));
  return pose;
}

struct Setting {
  double slice_mm = 1.0;
  test::PhantomShape shape = test::PhantomShape::Wedge;
};

/// A spine of three whole bodies of which L1 has lost height, scanned without noise.
measure::Volume still_scan(const Setting& setting, int percent, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  test::PhantomSpec spec;
  spec.bodies[Level::L1] = altered(setting.shape, percent);
  spec.pose = lying_again(random);
  test::PhantomField field;
  field.first = Level::T12;
  field.last = Level::L2;
  field.width_mm = 110.0;
  field.slice_mm = setting.slice_mm;
  return test::Phantom(spec).scan(field, {.noise_hu = 0.0});
}

/// How often each verdict was given.
struct Tally {
  std::map<ChangeTier, int> words;
  int lost = 0;  ///< not followed
  [[nodiscard]] int total() const {
    int sum = lost;
    for (const auto& [tier, count] : words) {
      sum += count;
    }
    return sum;
  }
  [[nodiscard]] int at_least(ChangeTier tier) const {
    int sum = 0;
    for (const auto& [word, count] : words) {
      sum += word >= tier ? count : 0;
    }
    return sum;
  }
  /// Any word that claims a change.
  [[nodiscard]] int claims() const {
    const auto improved = words.find(ChangeTier::Improved);
    return at_least(ChangeTier::Measurable) + (improved == words.end() ? 0 : improved->second);
  }
  [[nodiscard]] int silent() const {
    const auto cannot = words.find(ChangeTier::CannotTell);
    return lost + (cannot == words.end() ? 0 : cannot->second);
  }
};

struct Verdicts {
  Tally altered;
  Tally untouched;
};

/// Adds the verdicts of one pair of dates. The altered body is the middle one of the three whole ones.
void add_verdicts(const pipeline::FollowedCase& followed, const measure::PointLps& altered_at, Verdicts& verdicts) {
  const auto& study = followed.studies.front().measured;
  const auto at = body_near(study, altered_at, 12.0);
  const auto& progression = *followed.progression;
  bool seen = false;
  for (std::size_t track = 0; track < progression.timeline.vertebrae.size(); ++track) {
    const auto& observation = progression.input.vertebrae[track].observations.front();
    if (observation.presence != measure::Observation::Presence::Seen || observation.in_doubt) {
      continue;  // cut and outermost bodies
    }
    const bool is_altered = at && observation.name == measure::display_name(study.vertebrae[*at].body);
    seen = seen || is_altered;
    ++(is_altered ? verdicts.altered : verdicts.untouched).words[progression.timeline.vertebrae[track].overall];
  }
  verdicts.altered.lost += seen ? 0 : 1;
}

void print_row(const char* who, const Tally& tally) {
  const double all = std::max(1, tally.total());
  std::printf(
      "  %-10s n %4d | any change %5.1f %% | measurable or more %5.1f %% | probable or more %5.1f %% | "
      "cannot tell %5.1f %%\n",
      who, tally.total(), 100.0 * tally.claims() / all, 100.0 * tally.at_least(ChangeTier::Measurable) / all,
      100.0 * tally.at_least(ChangeTier::Probable) / all, 100.0 * tally.silent() / all);
}

std::string title(const Setting& setting, int percent) {
  const bool wedge = setting.shape == test::PhantomShape::Wedge;
  return std::string(wedge ? "wedge" : "crush") + ", slices of " + (setting.slice_mm < 2.0 ? "1" : "3") +
         " mm, loss of " + std::to_string(percent) + " %";
}

/// How often a loss is looked for, and in how many pairs of positions on the table.
struct Effort {
  int repetitions = 4;
  int poses = 2;
};

void run_loss(const Setting& setting, int percent, const Effort& effort) {
  std::vector<measure::Volume> before;
  std::vector<measure::Volume> after;
  for (int pose = 0; pose < effort.poses; ++pose) {
    before.push_back(still_scan(setting, 0, 1000 + static_cast<std::uint64_t>(pose)));
    after.push_back(still_scan(setting, percent, 2000 + static_cast<std::uint64_t>(10 * percent + pose)));
  }
  Verdicts verdicts;
  for (int repetition = 0; repetition < effort.repetitions; ++repetition) {
    const auto at = static_cast<std::size_t>(repetition % effort.poses);
    const auto seed = static_cast<std::uint64_t>(100 * repetition + percent);
    std::mt19937_64 random(1000 + at);
    const measure::PointLps middle = lying_again(random) * test::Phantom({}).truth(Level::L1).body.frame.origin;
    std::vector<pipeline::AnalysedStudy> studies;
    studies.push_back(examined_study(noisy(before[at], kScanNoiseHu, 3 * seed + 1), "2024-01-10"));
    studies.push_back(examined_study(noisy(after[at], kScanNoiseHu, 3 * seed + 2), "2024-04-10"));
    add_verdicts(pipeline::follow_case(std::move(studies)), middle, verdicts);
  }
  std::printf("%s\n", title(setting, percent).c_str());
  print_row("L1", verdicts.altered);
  print_row("untouched", verdicts.untouched);
  std::fflush(stdout);
}

}  // namespace

Scores run_decision_section(const SectionRequest& request) {
  const bool full = request.extent == Extent::Full;
  const std::span<const int> losses = full ? std::span<const int>(kLossPercent) : kRequiredPercent;
  const Effort effort = full ? Effort{.repetitions = 50, .poses = 10} : Effort{};
  for (const auto shape : {test::PhantomShape::Wedge, test::PhantomShape::Crush}) {
    for (const double slice_mm : {1.0, 3.0}) {
      for (const int percent : losses) {
        const Setting setting{.slice_mm = slice_mm, .shape = shape};
        const bool wanted = full || shape == test::PhantomShape::Wedge;
        if (wanted && title(setting, percent).find(request.one_case) != std::string::npos) {
          run_loss(setting, percent, effort);
        }
      }
    }
  }
  return {};
}

}  // namespace kyphos::accuracy
