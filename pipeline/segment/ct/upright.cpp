#include "pipeline/segment/ct/upright.h"

#include <algorithm>
#include <optional>

#include "pipeline/segment/ct/upright_parameters.h"

namespace kyphos::pipeline {
namespace {

double mean_wall_mm(const measure::VertebralBody& body) {
  double sum_mm = 0.0;
  for (const measure::WallPoint& point : body.posterior_wall) {
    sum_mm += point.u_mm;
  }
  return sum_mm / static_cast<double>(body.posterior_wall.size());
}

/// The least attenuation on the way through the slab behind the wall; nothing where the scan does not hold it.
std::optional<double> crossing_hu(const measure::VertebralBody& body, const measure::Sampler& sampler, double wall_u_mm,
                                  double v_mm, double s_mm) {
  double least = kPedicleFullHu;
  for (double behind = kPedicleSlabFromMm; behind <= kPedicleSlabToMm; behind += kPedicleStepMm) {
    const auto hu = sampler.hu_at(body.frame.lps(wall_u_mm - behind, v_mm, s_mm));
    if (!hu) {
      return std::nullopt;
    }
    least = std::min(least, static_cast<double>(*hu));
  }
  return least;
}

/// The centre of the bone that crosses the slab behind a body, above the body's middle and in its heights. Nothing
/// where no bone crosses it or a part of it is not in the scan.
std::optional<double> pedicle_centre(const measure::VertebralBody& body, const measure::Sampler& sampler) {
  const auto top = body.superior.interpolate(0.0, 0.0);
  const auto bottom = body.inferior.interpolate(0.0, 0.0);
  if (!top || !bottom || body.posterior_wall.empty() || top->s_mm <= bottom->s_mm) {
    return std::nullopt;
  }
  const double wall_u_mm = mean_wall_mm(body);
  const double height_mm = top->s_mm - bottom->s_mm;
  double bone = 0.0;
  double moment_mm = 0.0;
  for (double above_mm = -0.5 * height_mm; above_mm <= 0.5 * height_mm; above_mm += 0.5 * kPedicleStepMm) {
    const double s_mm = 0.5 * (top->s_mm + bottom->s_mm) + above_mm;
    for (double side_mm = kPedicleSideFromMm; side_mm <= kPedicleSideToMm; side_mm += kPedicleStepMm) {
      for (const double v_mm : {-side_mm, side_mm}) {
        const auto hu = crossing_hu(body, sampler, wall_u_mm, v_mm, s_mm);
        if (!hu) {
          return std::nullopt;
        }
        const double weight = std::max(*hu - kPedicleBoneHu, 0.0);
        bone += weight;
        moment_mm += weight * above_mm;
      }
    }
  }
  return bone > 0.0 ? std::optional(moment_mm / bone / height_mm) : std::nullopt;
}

}  // namespace

bool PedicleVotes::surely_up() const {
  return seen >= kLieBodies && up >= kLieBodies && up >= kLieShare * (up + down) && mean >= kLieMean;
}

bool PedicleVotes::surely_down() const {
  return seen >= kLieBodies && down >= kLieBodies && down >= kLieShare * (up + down) && mean <= -kLieMean;
}

bool PedicleVotes::rather_up() const { return up >= kLieBodies && up >= 2 * down && mean >= 0.5 * kLieMean; }

PedicleVotes ask_pedicles(std::span<const measure::VertebralBody> bodies, const measure::Sampler& sampler) {
  PedicleVotes votes;
  double sum = 0.0;
  for (const measure::VertebralBody& body : bodies) {
    votes.sound += body.status == measure::BodyStatus::Measured ? 1 : 0;
    const auto centre = body.status == measure::BodyStatus::NotMeasured ? std::nullopt : pedicle_centre(body, sampler);
    if (!centre) {
      continue;
    }
    ++votes.seen;
    sum += *centre;
    votes.up += *centre >= kLieVote ? 1 : 0;
    votes.down += *centre <= -kLieVote ? 1 : 0;
  }
  votes.mean = votes.seen > 0 ? sum / votes.seen : 0.0;
  return votes;
}

}  // namespace kyphos::pipeline
