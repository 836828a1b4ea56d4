#include "measure/readers/student.h"

#include <cmath>
#include <numbers>

namespace kyphos::measure {
namespace {

// Of both tails together, and the normal value that many degrees of freedom lead to.
constexpr double kTails = 0.05;
constexpr double kNormal = -1.959963984540054;

/// Hill 1970, CACM algorithm 396: good to six digits from 3 degrees of freedom on.
double hill(double n) {
  const double a = 1.0 / (n - 0.5);
  const double b = 48.0 / (a * a);
  double c = ((20700.0 * a / b - 98.0) * a - 16.0) * a + 96.36;
  const double d = ((94.5 / (b + c) - 3.0) / b + 1.0) * std::sqrt(a * std::numbers::pi / 2.0) * n;
  double y = std::pow(d * kTails, 2.0 / n);
  if (y <= 0.05 + a) {
    y = ((1.0 / (((n + 6.0) / (n * y) - 0.089 * d - 0.822) * (n + 2.0) * 3.0) + 0.5 / (n + 4.0)) * y - 1.0) *
            (n + 1.0) / (n + 2.0) +
        1.0 / y;
    return std::sqrt(n * y);
  }
  const double x = kNormal;
  c += n < 5.0 ? 0.3 * (n - 4.5) * (x + 0.6) : 0.0;
  c = (((0.05 * d * x - 5.0) * x - 7.0) * x - 2.0) * x + b + c;
  y = x * x;
  y = (((((0.4 * y + 6.3) * y + 36.0) * y + 94.5) / c - y - 3.0) / b + 1.0) * x;
  return std::sqrt(n * std::expm1(a * y * y));
}

}  // namespace

double student_t(double freedom) {
  if (freedom < 1.5) {
    return 1.0 / std::tan(kTails * std::numbers::pi / 2.0);
  }
  if (freedom < 2.5) {
    return std::sqrt(2.0 / (kTails * (2.0 - kTails)) - 2.0);
  }
  return hill(freedom);
}

}  // namespace kyphos::measure
