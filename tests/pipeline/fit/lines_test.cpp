// Sums of logs, smoothing and the parallel loop: answers by hand.
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <vector>

#include "pipeline/fit/log_sum.h"
#include "pipeline/fit/parallel.h"
#include "pipeline/fit/smoothing.h"

namespace kyphos::pipeline {
namespace {

TEST(LogSum, OfAHalfAndAHalfIsOne) {
  const std::array<double, 2> halves{std::log(0.5), std::log(0.5)};
  EXPECT_NEAR(log_sum(halves), 0.0, 1e-15);
}

TEST(LogSum, IsSafeWhereEveryTermIsTooSmallForADouble) {
  const std::array<double, 2> tiny{-2000.0, -2000.0};
  EXPECT_NEAR(log_sum(tiny), -2000.0 + std::log(2.0), 1e-12);
}

TEST(LogSum, ForgetsATermThatIsNothingBesideTheOther) {
  const std::array<double, 2> unlike{3.0, -1000.0};
  EXPECT_DOUBLE_EQ(log_sum(unlike), 3.0);
}

TEST(LogSum, OfOneTermIsTheTerm) {
  const std::array<double, 1> one{-7.25};
  EXPECT_DOUBLE_EQ(log_sum(one), -7.25);
}

TEST(SmoothLine, LeavesAStraightLineAsItIsUpToItsEnds) {
  std::vector<double> line;
  for (int i = 0; i < 30; ++i) {
    line.push_back(4.0 - 0.75 * i);
  }
  const auto smooth = smooth_line(line, 3.0);
  ASSERT_EQ(smooth.size(), line.size());
  for (std::size_t i = 0; i < line.size(); ++i) {
    EXPECT_NEAR(smooth[i], line[i], 1e-9) << i;
  }
}

TEST(SmoothSignal, KeepsTheSumOfAPulseAndSpreadsItByItsSigma) {
  std::vector<double> pulse(41, 0.0);
  pulse[20] = 1.0;
  const auto smooth = smooth_signal(pulse, 2.0);
  double sum = 0.0;
  double square = 0.0;
  for (std::size_t i = 0; i < smooth.size(); ++i) {
    const double off = static_cast<double>(i) - 20.0;
    sum += smooth[i];
    square += off * off * smooth[i];
  }
  EXPECT_NEAR(sum, 1.0, 1e-12);
  // The kernel ends at three sigma, where a Gaussian has lost 3 % of its variance.
  EXPECT_NEAR(std::sqrt(square), 2.0, 0.06);
}

TEST(SmoothSignal, RepeatsTheLastSampleAndSoBendsARamp) {
  const std::vector<double> ramp{0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0};
  EXPECT_GT(smooth_signal(ramp, 1.0).front(), 0.1);
  EXPECT_NEAR(smooth_line(ramp, 1.0).front(), 0.0, 1e-9);
}

TEST(SmoothPoints, SmoothsEachCoordinateByItself) {
  std::vector<measure::PointLps> points;
  for (int i = 0; i < 20; ++i) {
    points.emplace_back(i % 2 == 0 ? 1.0 : -1.0, 2.0 * i, 5.0);
  }
  const auto smooth = smooth_points(points, 3.0);
  EXPECT_NEAR(smooth[10].x(), 0.0, 0.01);
  EXPECT_NEAR(smooth[10].y(), 20.0, 1e-9);
  EXPECT_NEAR(smooth[10].z(), 5.0, 1e-12);
}

TEST(Quantile, IsTheValueAtItsRank) {
  const std::vector<double> values{5.0, 1.0, 4.0, 2.0, 3.0};
  EXPECT_DOUBLE_EQ(quantile(values, 0.0), 1.0);
  EXPECT_DOUBLE_EQ(quantile(values, 0.5), 3.0);
  EXPECT_DOUBLE_EQ(quantile(values, 1.0), 5.0);
  EXPECT_DOUBLE_EQ(quantile({}, 0.5), 0.0);
}

TEST(ParallelFor, DoesEveryPieceOnce) {
  std::vector<int> done(1000, 0);
  parallel_for(1000, [&](int i) { ++done[static_cast<std::size_t>(i)]; });
  EXPECT_EQ(done, std::vector<int>(1000, 1));
}

TEST(ParallelFor, OfNothingDoesNothing) {
  parallel_for(0, [](int) { ADD_FAILURE(); });
}

}  // namespace
}  // namespace kyphos::pipeline
