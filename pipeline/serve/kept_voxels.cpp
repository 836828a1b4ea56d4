#include "pipeline/serve/kept_voxels.h"

#include <algorithm>
#include <utility>

#include "measure/picture_scale.h"
#include "pipeline/segment/points/parameters.h"
#include "pipeline/serve/kept_case.h"

namespace kyphos::pipeline {
namespace {

using measure::Findings;
using measure::VertebralBody;

constexpr double kSamePlaceMm = 0.15;  // what is kept is rounded; a reader moves by 0.25 mm and more

/// Whether the endplates of the body stand where they stood when its voxels were looked at.
bool stands_as_seen(const VertebralBody& body, const io::KeptSight& sight) {
  const auto six = measure::six_points(body);
  if (!six || !sight.points) {
    return !six && !sight.points;
  }
  const std::array<measure::PointLps, 6> now{six->superior_anterior, six->superior_middle, six->superior_posterior,
                                             six->inferior_anterior, six->inferior_middle, six->inferior_posterior};
  for (std::size_t i = 0; i < now.size(); ++i) {
    if ((now.at(i) - sight.points->at(i)).norm() > kSamePlaceMm) {
      return false;
    }
  }
  return true;
}

/// Nothing but whether the body holds cement, which a moved endplate does not change.
Findings withheld(const Findings& seen, const char* why) {
  const measure::WhyNot later{why};
  Findings findings;
  findings.cleft.volume_mm3 = later;
  findings.posterior_wall.retropulsion_mm = later;
  findings.posterior_wall.canal_ap_mm = later;
  findings.posterior_wall.canal_compromise_percent = later;
  findings.posterior_wall.bulge_mm = later;
  findings.listhesis = {.mm = later, .percent = later};
  findings.cement.volume_cm3 = later;
  findings.cement.metal = seen.cement.metal;
  findings.cement.seen_unmeasured = seen.cement.present();
  findings.attenuation.mean_hu = later;
  findings.attenuation.median_hu = later;
  findings.pedicles = {.left_percent = later, .right_percent = later};
  findings.paravertebral = {.left_mm = later, .right_mm = later};
  findings.paravertebral_beyond = {.left_mm = later, .right_mm = later};
  return findings;
}

const io::KeptDifference* kept_difference(const io::KeptCase& kept, const TrackStep& step, const VertebralBody& earlier,
                                          const VertebralBody& later) {
  const auto found = std::ranges::find_if(kept.differences, [&](const io::KeptDifference& one) {
    return one.earlier == step.earlier && one.later == step.later &&
           (one.earlier_middle - earlier.frame.origin).norm() < kSamePlaceMm &&
           (one.later_middle - later.frame.origin).norm() < kSamePlaceMm;
  });
  return found == kept.differences.end() ? nullptr : &*found;
}

/// Whether the study was measured on voxels with attenuation at all.
bool had_voxels(const io::KeptStudy& study) {
  return std::ranges::any_of(study.seen, [](const io::KeptSight& sight) {
    const auto& hu = sight.findings.attenuation.mean_hu;
    return hu.has_value() || hu.why_not() != measure::kNoVoxels;
  });
}

bool is_moved(const VertebralBody& body) { return body.reader && body.reader->moved; }

}  // namespace

std::optional<std::size_t> kept_place(const io::KeptStudy& study, const VertebralBody& body) {
  if (body.reader && body.reader->added) {
    return std::nullopt;
  }
  std::optional<std::size_t> nearest;
  double least = kCorrectionReachMm;
  for (std::size_t i = 0; i < study.bodies.size(); ++i) {
    const double apart = (study.bodies[i].frame.origin - body.frame.origin).norm();
    if (apart <= least) {
      nearest = i;
      least = apart;
    }
  }
  return nearest;
}

measure::KnownFindings known_findings(const io::KeptStudy& study, const std::vector<VertebralBody>& bodies,
                                      std::vector<std::string>& later) {
  measure::KnownFindings known{.of_bodies = {}, .contrast = study.contrast_seen};
  const bool voxels = had_voxels(study);
  if (study.about.series.modality == "MR") {
    later.push_back("oedema and fluid" + (study.date.empty() ? "" : " on " + study.date) + ", and what rests on them");
  }
  for (const VertebralBody& body : bodies) {
    const auto place = kept_place(study, body);
    const bool rejected = body.reader && body.reader->rejected;
    if (!voxels) {
      known.of_bodies.push_back(place ? study.seen.at(*place).findings : Findings{});
      continue;
    }
    if (place && stands_as_seen(body, study.seen.at(*place)) && !rejected) {
      known.of_bodies.push_back(study.seen[*place].findings);
      continue;
    }
    known.of_bodies.push_back(withheld(place ? study.seen.at(*place).findings : Findings{}, kFollowsAtNextRun));
    if (!rejected) {
      later.push_back("attenuation and findings of " + measure::display_name(body) +
                      (study.date.empty() ? "" : " on " + study.date));
    }
  }
  return known;
}

measure::MeasuredStudy measured_by_kept(const io::KeptStudy& study, std::vector<VertebralBody> bodies,
                                        measure::KnownFindings found) {
  measure::MeasuredStudy measured = measure::measure_study(std::move(bodies), std::move(found));
  if (study.without_attenuation) {
    measure::say_no_attenuation(measured);
  }
  return study.about.film_scale ? measure::in_scale(std::move(measured), *study.about.film_scale) : measured;
}

DatedBodies KeptVoxels::dated(const io::StudyReport& study, std::size_t date) const {
  const io::KeptStudy& kept = kept_.studies[date];
  std::size_t cells = 0;
  for (const io::KeptSight& sight : kept.seen) {
    cells = std::max(cells, sight.bone_pattern.size());
  }
  DatedBodies dated{.bodies = bodies_of(study.measured),
                    .patterns = {},
                    .edge = kept.about.series.modality == "MR" ? BodyEdge::Marrow
                            : cells > 0                        ? BodyEdge::Bone
                                                               : BodyEdge::Unknown};
  for (std::size_t i = 0; cells > 0 && i < dated.bodies.size(); ++i) {
    const auto place = kept_place(kept, dated.bodies[i]);
    const bool seen = place && kept.seen.at(*place).bone_pattern.size() == cells;
    dated.patterns.push_back(
        {.hu = seen ? kept.seen[*place].bone_pattern : std::vector<float>(cells, BonePattern::kUnseen)});
  }
  return dated;
}

io::StudyReport KeptVoxels::renamed(io::StudyReport study, std::size_t date, std::vector<VertebralBody> bodies) const {
  const measure::FindingLimits limits = study.measured.limits;
  study.measured = measured_by_kept(kept_.studies[date], std::move(bodies), found_[date]);
  study.measured.limits = limits;
  return study;
}

std::vector<std::vector<measure::PairedDifference>> KeptVoxels::differences(const std::vector<TrackStep>& steps,
                                                                            const std::vector<io::StudyReport>& studies,
                                                                            const Tracking& tracking) const {
  std::vector<std::vector<measure::PairedDifference>> all;
  for (const TrackStep& step : steps) {
    all.emplace_back();
    const VertebralBody& earlier = body_at(studies, tracking, step.track, step.earlier);
    const VertebralBody& later = body_at(studies, tracking, step.track, step.later);
    if (is_moved(earlier) || is_moved(later)) {
      continue;  // told by its outlines, as a run tells it
    }
    if (const auto* const kept = kept_difference(kept_, step, earlier, later)) {
      for (const auto& [key, difference] : kept->by_key) {
        all.back().push_back({.earlier = step.earlier, .later = step.later, .key = key, .difference = difference});
      }
    } else if (earlier.quality.from_voxels && later.quality.from_voxels) {
      later_.push_back("the change of " + measure::display_name(later) + " by its bone from " +
                       called(studies[step.earlier]) + " to " + called(studies[step.later]) +
                       " (until then by its outlines)");
    }
  }
  return all;
}

}  // namespace kyphos::pipeline
