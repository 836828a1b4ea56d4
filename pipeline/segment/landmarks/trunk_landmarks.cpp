#include "pipeline/segment/landmarks/trunk_landmarks.h"

#include "pipeline/segment/landmarks/carina.h"
#include "pipeline/segment/landmarks/iliac_crest.h"

namespace kyphos::pipeline {
namespace {

using measure::VertebralBody;

/// Bodies from the top at the height z; nothing more than one body beyond the chain.
std::optional<double> place_at(const std::vector<VertebralBody>& bodies, double z_mm) {
  const auto height = [&](std::size_t i) { return bodies[i].frame.origin.z(); };
  for (std::size_t i = 0; i + 1 < bodies.size(); ++i) {
    const bool last = i + 2 == bodies.size();
    if ((z_mm <= height(i) || i == 0) && (z_mm > height(i + 1) || last) && height(i) > height(i + 1)) {
      const double place = static_cast<double>(i) + (height(i) - z_mm) / (height(i) - height(i + 1));
      return place < -1.0 || place > static_cast<double>(bodies.size()) ? std::nullopt : std::optional(place);
    }
  }
  return std::nullopt;
}

}  // namespace

TrunkLandmarks find_trunk_landmarks(const CoarseCopy& copy, const std::vector<VertebralBody>& bodies) {
  TrunkLandmarks found;
  if (const auto z_mm = find_carina_z_mm(copy, bodies)) {
    found.carina = place_at(bodies, *z_mm);
  }
  if (const auto z_mm = find_iliac_crest_z_mm(copy, bodies)) {
    found.iliac_crest = place_at(bodies, *z_mm);
  }
  return found;
}

}  // namespace kyphos::pipeline
