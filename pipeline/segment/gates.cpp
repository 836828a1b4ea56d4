#include "pipeline/segment/gates.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include "pipeline/segment/smoothing.h"

namespace kyphos::pipeline {
namespace {

using measure::BodyStatus;
using measure::Coverage;
using measure::VertebralBody;

// Limits in millimetres and in units of the scan's own noise, with their reasons:
constexpr double kLowestBodyMm = 4.0;      // vertebra plana is 5 mm and more
constexpr double kHighestBodyMm = 45.0;    // tallest lumbar bodies are about 35 mm
constexpr double kUnclearOfMedian = 0.35;  // an endplate three times weaker than the scan's usual one is not seen
constexpr double kDoubtfulOfMedian = 0.55;
constexpr double kRoughMm = 0.45;     // spread of points about their neighbourhood: three times a clear endplate's
constexpr double kWeakDisc = 0.5;     // units of local contrast; below, a disc could be marrow texture
constexpr double kAsymmetryMm = 3.0;  // left against right half: more is scoliosis, a one-sided fracture or an error

std::string in_mm(double value) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.1f mm", value);
  return text.data();
}

void refuse(VertebralBody& body, std::string why) {
  body.status = BodyStatus::NotMeasured;
  body.why_not = std::move(why);
}

std::string coverage_words(Coverage coverage) {
  switch (coverage) {
    case Coverage::CutAbove:
      return "cut by the upper end of the field of view";
    case Coverage::CutBelow:
      return "cut by the lower end of the field of view";
    case Coverage::CutSide:
      return "its front or back wall lies outside the field of view";
    case Coverage::Whole:
      break;
  }
  return {};
}

std::array<double, 3> heights_mm(const VertebralBody& body, const measure::SixPoints& six) {
  const auto& up = body.frame.superior;
  return {(six.superior_anterior - six.inferior_anterior).dot(up), (six.superior_middle - six.inferior_middle).dot(up),
          (six.superior_posterior - six.inferior_posterior).dot(up)};
}

void doubt(VertebralBody& body, std::string why) {
  body.doubts.push_back(std::move(why));
  body.status = BodyStatus::MeasuredWithDoubt;
}

void judge(VertebralBody& body, double usual_contrast_hu, bool outermost) {
  const auto& quality = body.quality;
  if (body.coverage != Coverage::Whole) {
    refuse(body, coverage_words(body.coverage));
    return;
  }
  const auto six = measure::six_points(body);
  if (!six) {
    refuse(body, "an endplate could not be followed over the anterior, middle and posterior third");
    return;
  }
  if (quality.endplate_contrast_hu < kUnclearOfMedian * usual_contrast_hu) {
    refuse(body, outermost ? "its outer endplate is not in the field of view or cannot be seen"
                           : "an endplate cannot be told from its surroundings");
    return;
  }
  const auto heights = heights_mm(body, *six);
  const auto [lowest, highest] = std::ranges::minmax(heights);
  if (lowest < kLowestBodyMm || highest > kHighestBodyMm) {
    refuse(body, "heights of " + in_mm(lowest) + " to " + in_mm(highest) + " are not those of a vertebral body");
    return;
  }
  if (quality.endplate_contrast_hu < kDoubtfulOfMedian * usual_contrast_hu) {
    doubt(body, "an endplate is seen faintly");
  }
  if (quality.endplate_residual_mm > kRoughMm) {
    doubt(body, "an endplate is rough: spread of " + in_mm(quality.endplate_residual_mm));
  }
  if (std::min(quality.disc_score_above, quality.disc_score_below) < kWeakDisc) {
    doubt(body,
          outermost ? "outermost body: only one of its discs is in view" : "the disc above or below is seen faintly");
  }
  if (quality.left_right_asymmetry_mm > kAsymmetryMm) {
    doubt(body, "left and right half differ in height by " + in_mm(quality.left_right_asymmetry_mm));
  }
  if (quality.slice_spacing_along_axis_mm > 4.0) {
    doubt(body, "slices are " + in_mm(quality.slice_spacing_along_axis_mm) + " apart along the body's axis");
  }
}

/// Mean of the three heights; 0 where there are none.
double mean_height_mm(const VertebralBody& body) {
  const auto six = measure::six_points(body);
  if (!six) {
    return 0.0;
  }
  const auto heights = heights_mm(body, *six);
  return (heights[0] + heights[1] + heights[2]) / 3.0;
}

/// Bodies lose height but do not gain it: one that is much taller than the usual of its surroundings has a missed
/// endplate; an outermost one that is much lower, with no disc beyond it to confirm its endplate, is cut.
void judge_against_surroundings(std::vector<VertebralBody>& bodies) {
  constexpr int kReach = 3;  // levels to each side: heights grow by 6.6 % a level (Palm 2025)
  constexpr double kTooTall = 1.30;
  constexpr double kTooLowAtEnd = 0.75;
  const int count = static_cast<int>(bodies.size());
  std::vector<double> heights;
  for (const auto& body : bodies) {
    heights.push_back(body.status == BodyStatus::NotMeasured ? 0.0 : mean_height_mm(body));
  }
  for (int i = 0; i < count; ++i) {
    std::vector<double> around;
    for (int k = std::max(0, i - kReach); k <= std::min(count - 1, i + kReach); ++k) {
      if (k != i && heights[static_cast<std::size_t>(k)] > 0.0) {
        around.push_back(heights[static_cast<std::size_t>(k)]);
      }
    }
    const double own = heights[static_cast<std::size_t>(i)];
    if (own <= 0.0 || around.size() < 2) {
      continue;
    }
    const double usual = quantile(around, 0.5);
    auto& body = bodies[static_cast<std::size_t>(i)];
    const bool end_without_disc =
        (i == 0 && body.quality.disc_score_above <= 0.0) || (i + 1 == count && body.quality.disc_score_below <= 0.0);
    if (own > kTooTall * usual) {
      refuse(body, "mean height of " + in_mm(own) + " against " + in_mm(usual) + " around it: an endplate was missed");
    } else if (end_without_disc && own < kTooLowAtEnd * usual) {
      refuse(body, "no disc confirms its outer endplate: probably cut by the field of view");
    }
  }
}

/// A named chain gives no name to what lies below S1.
void refuse_sacral_segments(std::vector<VertebralBody>& bodies) {
  bool above = false;
  for (auto& body : bodies) {
    above = above || body.name.level == measure::Level::S1;
    if (above && !body.name.level) {
      refuse(body, "a segment of the sacrum below S1");
    }
  }
}

}  // namespace

void judge_bodies(std::vector<VertebralBody>& bodies) {
  std::vector<double> contrasts;
  for (const auto& body : bodies) {
    if (body.coverage == Coverage::Whole) {
      contrasts.push_back(body.quality.endplate_contrast_hu);
    }
  }
  const double usual = quantile(contrasts, 0.5);
  for (std::size_t i = 0; i < bodies.size(); ++i) {
    judge(bodies[i], usual, i == 0 || i + 1 == bodies.size());
    if (bodies[i].name.level == measure::Level::S1) {
      refuse(bodies[i], "sacrum: only its superior endplate is used");
    }
  }
  refuse_sacral_segments(bodies);
  judge_against_surroundings(bodies);
}

}  // namespace kyphos::pipeline
