#include "pipeline/segment/mask/on_bone.h"

#include <cmath>
#include <cstdio>
#include <numbers>

#include "pipeline/fit/smoothing.h"
#include "pipeline/segment/mask/parameters.h"

namespace kyphos::pipeline {
namespace {

/// Attenuation on both sides of a body's edge: through the endplates, and through the walls of its front half, where
/// no pedicle leaves.
class EdgeSteps {
 public:
  explicit EdgeSteps(const measure::Volume& image) : sampler_(image) {}

  void take_body(const measure::VertebralBody& body) {
    take_endplate(body, body.superior, 1.0);
    take_endplate(body, body.inferior, -1.0);
    for (const measure::AxialOutline& outline : body.outlines) {
      take_outline(body, outline);
    }
  }
  [[nodiscard]] std::optional<double> median() const {
    return steps_.empty() ? std::nullopt : std::optional(quantile(steps_, 0.5));
  }
  [[nodiscard]] double held() const { return asked_ == 0 ? 0.0 : static_cast<double>(steps_.size()) / asked_; }

 private:
  void take(const measure::PointLps& edge, const measure::DirectionLps& outwards) {
    ++asked_;
    const auto inside = sampler_.hu_at(edge - kStepInsideMm * outwards);
    const auto outside = sampler_.hu_at(edge + kStepOutsideMm * outwards);
    if (inside && outside) {
      steps_.push_back(static_cast<double>(*inside - std::max(*outside, kSoftest_hu)));
    }
  }
  void take_endplate(const measure::VertebralBody& body, const measure::EndplateSurface& surface, double sign) {
    for (int iv = 0; iv < surface.count_v(); iv += 3) {
      for (int iu = 0; iu < surface.count_u(); iu += 3) {
        if (const auto& point = surface.at(iu, iv)) {
          take(body.frame.lps(surface.u_mm(iu), surface.v_mm(iv), point->s_mm), sign * body.frame.superior);
        }
      }
    }
  }
  void take_outline(const measure::VertebralBody& body, const measure::AxialOutline& outline) {
    const std::size_t count = outline.radius_mm.size();
    for (std::size_t ray = 0; ray < count; ray += 4) {
      const double angle = 2.0 * std::numbers::pi * static_cast<double>(ray) / static_cast<double>(count);
      if (std::cos(angle) > 0.0) {
        const double radius = outline.radius_mm[ray];
        take(body.frame.lps(radius * std::cos(angle), radius * std::sin(angle), outline.s_mm),
             std::cos(angle) * body.frame.anterior + std::sin(angle) * body.frame.left);
      }
    }
  }

  /// Lung and gas beside a mask would make any edge look like bone.
  static constexpr float kSoftest_hu = 0.0F;
  measure::Sampler sampler_;
  std::vector<double> steps_;
  double asked_ = 0.0;
};

}  // namespace

std::optional<std::string> why_off_bone(const measure::Volume& image,
                                        const std::vector<measure::VertebralBody>& bodies) {
  EdgeSteps steps(image);
  for (const measure::VertebralBody& body : bodies) {
    steps.take_body(body);
  }
  const auto median = steps.median();
  if (!median || steps.held() < kMostlyHeld) {
    return "The label map lies mostly outside the image: it was made on another series, or its place in space was "
           "lost.";
  }
  if (*median < kOnBoneHu) {
    return "The label map does not lie on bone: attenuation changes by " + std::to_string(std::lround(*median)) +
           " HU over the edges of its bodies. It is mirrored, shifted, or of another series or patient.";
  }
  return std::nullopt;
}

}  // namespace kyphos::pipeline
