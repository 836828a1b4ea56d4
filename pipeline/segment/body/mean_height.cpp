#include "pipeline/segment/body/mean_height.h"

#include <cmath>

namespace kyphos::pipeline {
namespace {

using measure::EndplateSurface;

double mean_height(const EndplateSurface& top, const EndplateSurface& bottom, double from_v, double to_v) {
  double sum = 0.0;
  int count = 0;
  for (int iv = 0; iv < top.count_v(); ++iv) {
    for (int iu = 0; iu < top.count_u(); ++iu) {
      if (top.v_mm(iv) < from_v || top.v_mm(iv) > to_v || !top.at(iu, iv)) {
        continue;
      }
      if (const auto below = bottom.interpolate(top.u_mm(iu), top.v_mm(iv))) {
        sum += top.at(iu, iv)->s_mm - below->s_mm;
        ++count;
      }
    }
  }
  return count == 0 ? 0.0 : sum / count;
}

}  // namespace

double left_right_asymmetry_mm(const EndplateSurface& superior, const EndplateSurface& inferior) {
  return std::abs(mean_height(superior, inferior, 3.0, 30.0) - mean_height(superior, inferior, -30.0, -3.0));
}

}  // namespace kyphos::pipeline
