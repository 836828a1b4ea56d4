#include "pipeline/segment/ct/discs.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "pipeline/fit/parallel.h"
#include "pipeline/fit/smoothing.h"
#include "pipeline/segment/ct/disc_parameters.h"
#include "pipeline/segment/ct/disc_period.h"

namespace kyphos::pipeline {
namespace {

constexpr double kUnseen = -1.0e9;

struct Node {
  double score = kUnseen;  ///< the filter's answer in units of local contrast
  std::size_t tilt = 0;
};

/// The disc filter at every place and height.
class DiscFilter {
 public:
  DiscFilter(const PlaneSignal& signal, const SpineCurve& curve, double slice_spacing_mm)
      : signal_(signal), step_(curve.step_mm), slice_(slice_spacing_mm) {
    find_contrast();
    heights_ = static_cast<int>(kHighestDiscMm / step_);
    first_height_ = static_cast<int>(kLowestDiscMm / step_);
    nodes_.assign(static_cast<std::size_t>(signal.samples()),
                  std::vector<Node>(static_cast<std::size_t>(heights_ - first_height_ + 1)));
    parallel_for(signal.samples(), [&](int b) {
      for (int h = first_height_; h <= heights_; ++h) {
        nodes_[static_cast<std::size_t>(b)][static_cast<std::size_t>(h - first_height_)] = best_tilt(b, h);
      }
    });
  }

  [[nodiscard]] int height_count() const { return heights_ - first_height_ + 1; }
  [[nodiscard]] int height_samples(int h) const { return first_height_ + h; }
  [[nodiscard]] const Node& node(int lower, int h) const {
    return nodes_[static_cast<std::size_t>(lower)][static_cast<std::size_t>(h)];
  }

 private:
  /// Local contrast: spread between bright endplates and the middle of the signal within 70 mm.
  void find_contrast() {
    const int reach = static_cast<int>(kContrastReachMm / step_);
    std::vector<double> contrast;
    for (int i = 0; i < signal_.samples(); ++i) {
      std::vector<double> values;
      for (int k = std::max(0, i - reach); k < std::min(signal_.samples(), i + reach); ++k) {
        double value = 0.0;
        if (signal_.at(signal_.untilted(), k, value)) {
          values.push_back(value);
        }
      }
      contrast.push_back(
          std::max(kLeastContrastHu.value, quantile(values, kContrastBright) - quantile(values, kContrastMiddle)));
    }
    contrast_ = smooth_signal(contrast, kContrastSmoothMm / step_);
  }

  [[nodiscard]] double filter(std::size_t tilt, int lower, int height) const {
    const double b = lower;
    const double a = lower + height;
    const auto mm = [this](double length) { return length / step_; };
    double rim_below = 0.0;
    double rim_above = 0.0;
    double flank_below = 0.0;
    double flank_above = 0.0;
    double inside = 0.0;
    if (!signal_.mean(tilt, b - mm(kRimBandMm), b, rim_below) ||
        !signal_.mean(tilt, a, a + mm(kRimBandMm), rim_above) ||
        !signal_.mean(tilt, b - mm(kFlankToMm), b - mm(kFlankFromMm), flank_below) ||
        !signal_.mean(tilt, a + mm(kFlankFromMm), a + mm(kFlankToMm), flank_above) ||
        !signal_.mean(tilt, b + kInsideFrom * height, b + kInsideTo * height, inside)) {
      return kUnseen;
    }
    double below_out = 0.0;
    double below_in = 0.0;
    double above_out = 0.0;
    double above_in = 0.0;
    const double edge = std::min(mm(kEdgeBandMm), 0.5 * height);
    if (!signal_.mean(tilt, b - mm(kEdgeBandMm), b, below_out) || !signal_.mean(tilt, b, b + edge, below_in) ||
        !signal_.mean(tilt, a, a + mm(kEdgeBandMm), above_out) || !signal_.mean(tilt, a - edge, a, above_in)) {
      return kUnseen;
    }
    const double contrast = contrast_[static_cast<std::size_t>(lower)];
    const double flank = 0.5 * (flank_below + flank_above);
    const double step_edges = 0.5 * ((below_out - below_in) + (above_out - above_in));
    // Where slices are as thick as the disc both endplates merge to one bright band: then "dark inside" says nothing.
    const double inside_weight =
        kInsideWeight * std::clamp((height * step_ - kInsideFromSlices * slice_) / slice_, 0.0, 1.0);
    const Tilt& angle = signal_.tilts()[tilt];
    return std::clamp((std::min(rim_below, rim_above) - flank) / contrast, -1.0, kMostRim.value) +
           inside_weight * std::clamp((flank - inside) / contrast, -kMostInside.value, kMostInside.value) +
           kEdgesWeight * std::clamp(step_edges / contrast, -1.0, kMostEdges.value) -
           kSagittalTiltCost * std::abs(angle.sagittal_deg) - kCoronalTiltCost * std::abs(angle.coronal_deg);
  }

  [[nodiscard]] Node best_tilt(int lower, int height) const {
    Node best;
    for (std::size_t tilt = 0; tilt < signal_.tilts().size(); ++tilt) {
      const double score = filter(tilt, lower, height);
      if (score > best.score) {
        best = {.score = score, .tilt = tilt};
      }
    }
    return best;
  }

  const PlaneSignal& signal_;
  double step_;
  double slice_;
  int first_height_ = 0;
  int heights_ = 0;
  std::vector<double> contrast_;
  std::vector<std::vector<Node>> nodes_;
};

/// Chains discs by dynamic programming; priors are truncated so that a fractured body is not priced out.
class DiscChain {
 public:
  DiscChain(const DiscFilter& filter, const SpineCurve& curve, std::vector<double> period_mm)
      : filter_(filter), curve_(curve), period_(std::move(period_mm)) {}

  [[nodiscard]] std::vector<Disc> best() const {
    const int samples = static_cast<int>(curve_.frames.size());
    const int heights = filter_.height_count();
    const auto cell = [&](int b, int h) {
      return static_cast<std::size_t>(b) * static_cast<std::size_t>(heights) + static_cast<std::size_t>(h);
    };
    std::vector<double> total(static_cast<std::size_t>(samples) * static_cast<std::size_t>(heights), kUnseen);
    std::vector<int> came(total.size(), -1);
    double best_total = 0.0;
    int end = -1;
    for (int b = 0; b < samples; ++b) {
      for (int h = 0; h < heights; ++h) {
        const double own = node_score(b, h);
        if (own <= kUnseen) {
          continue;
        }
        double carried = 0.0;
        for (int pb = std::max(0, b - max_reach()); pb < b; ++pb) {
          for (int ph = 0; ph < heights; ++ph) {
            const double before = total[cell(pb, ph)];
            if (before <= 0.0) {
              continue;
            }
            const bool outermost = came[cell(pb, ph)] < 0;
            const double value = before + link_score(pb, ph, b, h) - (outermost ? 0.0 : hardly_seen_cost(pb, ph));
            if (value > carried) {
              carried = value;
              came[cell(b, h)] = static_cast<int>(cell(pb, ph));
            }
          }
        }
        total[cell(b, h)] = own + carried;
        if (total[cell(b, h)] > best_total) {
          best_total = total[cell(b, h)];
          end = static_cast<int>(cell(b, h));
        }
      }
    }
    std::vector<Disc> discs;
    for (; end >= 0; end = came[static_cast<std::size_t>(end)]) {
      discs.push_back(disc(end / heights, end % heights));
    }
    std::ranges::reverse(discs);
    extend(discs);
    return discs;
  }

 private:
  [[nodiscard]] int max_reach() const { return static_cast<int>((kHighestBodyMm + kHighestDiscMm) / curve_.step_mm); }
  [[nodiscard]] double half_mm(int b) const { return curve_.frames[static_cast<std::size_t>(b)].half_depth_mm; }

  /// How unusual a height is: discs are 1 + 0.32 half depths high with a spread of 0.17 half depths.
  [[nodiscard]] double height_prior(int b, int h) const {
    const double off = (filter_.height_samples(h) * curve_.step_mm - (kDiscHeightMm + kDiscHeightPart * half_mm(b))) /
                       (kDiscHeightSpread * half_mm(b));
    return std::min(0.5 * off * off, kOddestHeight.value);
  }

  [[nodiscard]] double node_score(int b, int h) const {
    const Node& node = filter_.node(b, h);
    return node.score <= kUnseen ? kUnseen : kScoreWeight * node.score - kHeightWeight * height_prior(b, h) - kDiscCost;
  }

  [[nodiscard]] double hardly_seen_cost(int b, int h) const {
    return kHardlySeenCost * std::max(0.0, kClearDiscScore - filter_.node(b, h).score);
  }

  [[nodiscard]] double link_score(int pb, int ph, int b, int h) const {
    const double top = pb + filter_.height_samples(ph);
    const double body_mm = (b - top) * curve_.step_mm;
    if (body_mm < kLowestBodyMm || body_mm > kHighestBodyMm) {
      return kUnseen;
    }
    const double lower = pb + 0.5 * filter_.height_samples(ph);
    const double upper = b + 0.5 * filter_.height_samples(h);
    const auto middle = static_cast<std::size_t>(0.5 * (lower + upper));
    const double position_mm = static_cast<double>(middle) * curve_.step_mm;
    const double from_end = std::min(position_mm, curve_.length_mm() - position_mm);
    // The period is extrapolated within its own window of the ends of the scan.
    const double spread = kLinkSpread + kLinkSpreadAtEnd * std::clamp((kNearEndMm - from_end) / kNearEndMm, 0.0, 1.0);
    const double period = period_[std::min(middle, period_.size() - 1)];
    const double off = std::log((upper - lower) * curve_.step_mm / period) / spread;
    const double low =
        std::min(0.0, std::log(body_mm / (kBodyHeightPart * half_mm(static_cast<int>(middle)))) / kBodyHeightSpread);
    // A collapsed body is low and brings its discs together: one fact, priced once.
    return -std::min(kPeriodWeight * off * off + kLowBodyWeight * std::min(0.5 * low * low, kLowestBodyCost.value),
                     kOddestLink.value);
  }

  [[nodiscard]] Disc disc(int b, int h) const {
    const Node& node = filter_.node(b, h);
    Disc result;
    result.lower_mm = b * curve_.step_mm;
    result.upper_mm = (b + filter_.height_samples(h)) * curve_.step_mm;
    result.tilt = tilts_of(node.tilt);
    result.score = node.score;
    return result;
  }

  [[nodiscard]] static Tilt tilts_of(std::size_t index) {
    // the same order as PlaneSignal builds them in
    return {.sagittal_deg = -30.0 + 5.0 * static_cast<double>(index / 7),
            .coronal_deg = -15.0 + 5.0 * static_cast<double>(index % 7)};
  }

  /// Greedy search for one more disc beyond each end: the long step and the wedge at L5/S1 are not in the prior.
  void extend(std::vector<Disc>& discs) const {
    while (discs.size() >= 2) {
      const auto more =
          beyond(discs.back().middle_mm(), discs.back().middle_mm() - discs[discs.size() - 2].middle_mm(), 1.0);
      if (more.score <= kUnseen) {
        break;
      }
      discs.push_back(more);
    }
    while (discs.size() >= 2) {
      const auto more = beyond(discs.front().middle_mm(), discs[1].middle_mm() - discs.front().middle_mm(), -1.0);
      if (more.score <= kUnseen) {
        break;
      }
      discs.insert(discs.begin(), more);
    }
  }

  [[nodiscard]] Disc beyond(double from_mm, double last_period_mm, double direction) const {
    Disc best;
    best.score = kUnseen;
    double best_value = kBeyondLeastValue;
    for (int b = 0; b < static_cast<int>(curve_.frames.size()); ++b) {
      for (int h = 0; h < filter_.height_count(); ++h) {
        const double middle = (b + 0.5 * filter_.height_samples(h)) * curve_.step_mm;
        const double distance = (middle - from_mm) * direction;
        if (distance < kBeyondFrom * last_period_mm || distance > kBeyondTo * last_period_mm) {
          continue;
        }
        const Node& node = filter_.node(b, h);
        const double off = std::log(distance / last_period_mm) / kBeyondSpread;
        const double value = node.score - kBeyondPeriodWeight * off * off - kBeyondHeightWeight * height_prior(b, h);
        if (value > best_value) {
          best_value = value;
          best = disc(b, h);
        }
      }
    }
    return best;
  }

  const DiscFilter& filter_;
  const SpineCurve& curve_;
  std::vector<double> period_;
};

}  // namespace

std::vector<Disc> find_discs(const measure::Sampler& sampler, const SpineCurve& curve, double slice_spacing_mm) {
  const PlaneSignal signal(sampler, curve);
  const DiscFilter filter(signal, curve, slice_spacing_mm);
  const DiscChain chain(filter, curve, disc_period_mm(sampler, curve));
  return chain.best();
}

}  // namespace kyphos::pipeline
