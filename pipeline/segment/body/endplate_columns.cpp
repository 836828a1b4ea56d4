#include "pipeline/segment/body/endplate_columns.h"

#include <algorithm>
#include <cmath>

#include "pipeline/segment/body/parameters.h"

namespace kyphos::pipeline {

Columns::Columns(const measure::Sampler& sampler, const EndplateRequest& request, EndplateSide side)
    : request_(request), sign_(side == EndplateSide::Superior ? 1.0 : -1.0) {
  // In thicker slices an earlier round knows too little of the next endplate to bound this one, and two that pass
  // through one another are the sign by which a missed disc is refused.
  bounded_ = request.disc && sampler.volume().grid.spacing_along_mm(request.frame.superior) < kBoundedBelowMm;
  const BodyEllipse& ellipse = request.ellipse;
  count_u_ = 2 * static_cast<int>(std::ceil(1.05 * ellipse.half_depth_mm / kColumnStepMm)) + 1;
  count_v_ = 2 * static_cast<int>(std::ceil(1.05 * ellipse.half_width_mm / kColumnStepMm)) + 1;
  first_u_ = ellipse.centre_u_mm - 0.5 * (count_u_ - 1) * kColumnStepMm;
  first_v_ = ellipse.centre_v_mm - 0.5 * (count_v_ - 1) * kColumnStepMm;
  find_range();
  limit_.resize(static_cast<std::size_t>(count_u_) * static_cast<std::size_t>(count_v_));
  profiles_.assign(static_cast<std::size_t>(count_u_) * static_cast<std::size_t>(count_v_),
                   std::vector<float>(static_cast<std::size_t>(samples_), measure::kOutsideHu));
  for (int iv = 0; iv < count_v_; ++iv) {
    for (int iu = 0; iu < count_u_; ++iu) {
      if (in_ellipse(iu, iv, 1.06)) {
        if (bounded_) {
          limit_[cell(iu, iv)] = request.disc->limit_mm(request.frame, u(iu), v(iv), sign_);
        }
        auto& profile = profiles_[cell(iu, iv)];
        for (int i = 0; i < samples_; ++i) {
          profile[static_cast<std::size_t>(i)] =
              sampler.hu_or(request.frame.lps(u(iu), v(iv), sign_ * position(i)), measure::kOutsideHu);
        }
      }
    }
  }
}

double Columns::farthest(int iu, int iv) const {
  const double sound = expected(iu, iv) + request_.slack_mm;
  const auto& limit = limit_[cell(iu, iv)];
  return limit ? std::min(sound + kEndplateColumnsPitMm, *limit) : sound;
}

void Columns::find_range() {
  double low = 1.0e9;
  double high = -1.0e9;
  for (int iv = 0; iv < count_v_; iv += count_v_ - 1) {
    for (int iu = 0; iu < count_u_; iu += count_u_ - 1) {
      low = std::min(low, middle(iu, iv));
      high = std::max(high, expected(iu, iv));
    }
  }
  from_mm_ = low - kEndplateColumnsMarginMm;
  const double farthest = high + request_.slack_mm + (bounded_ ? kEndplateColumnsPitMm : 0.0);
  samples_ = static_cast<int>(std::ceil((farthest + kEndplateColumnsMarginMm - from_mm_) / kSampleStepMm)) + 1;
}

std::vector<float> mean_profile(const Columns& columns, int iu, int iv, const std::vector<double>* surface) {
  std::vector<float> sum(static_cast<std::size_t>(columns.samples()), 0.0F);
  std::vector<int> count(sum.size(), 0);
  for (int dv = -1; dv <= 1; ++dv) {
    for (int du = -1; du <= 1; ++du) {
      const int nu = iu + du;
      const int nv = iv + dv;
      if (nu < 0 || nv < 0 || nu >= columns.count_u() || nv >= columns.count_v() || !columns.in_ellipse(nu, nv, 1.06)) {
        continue;
      }
      const auto& profile = columns.profile(nu, nv);
      const double shift = surface == nullptr
                               ? 0.0
                               : ((*surface)[columns.cell(nu, nv)] - (*surface)[columns.cell(iu, iv)]) / kSampleStepMm;
      const double base = std::floor(shift);
      const auto part = static_cast<float>(shift - base);
      for (int i = 0; i < columns.samples(); ++i) {
        const int from = i + static_cast<int>(base);
        if (from < 0 || from + 1 >= columns.samples()) {
          continue;
        }
        const float a = profile[static_cast<std::size_t>(from)];
        const float b = profile[static_cast<std::size_t>(from) + 1];
        if (a > measure::kOutsideHu && b > measure::kOutsideHu) {
          sum[static_cast<std::size_t>(i)] += (1.0F - part) * a + part * b;
          ++count[static_cast<std::size_t>(i)];
        }
      }
    }
  }
  for (std::size_t i = 0; i < sum.size(); ++i) {
    sum[i] = count[i] >= 3 ? sum[i] / static_cast<float>(count[i]) : measure::kOutsideHu;
  }
  return sum;
}

}  // namespace kyphos::pipeline
