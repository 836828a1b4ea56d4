// Surfaces and the climb to a maximum: answers by hand.
#include <gtest/gtest.h>

#include <Eigen/Dense>
#include <cmath>
#include <vector>

#include "pipeline/fit/damped_newton.h"
#include "pipeline/fit/optimal_surface.h"
#include "pipeline/fit/spline_surface.h"

namespace kyphos::pipeline {
namespace {

TEST(ClimbDamped, ReachesTheTopOfAParabola) {
  // f = 3 - (x - 2)^2 - 4 (y + 1)^2
  Eigen::VectorXd place = Eigen::Vector2d(10.0, 10.0);
  const double top = climb_damped(
      place, 100,
      [](const Eigen::VectorXd& at) {
        return 3.0 - (at[0] - 2.0) * (at[0] - 2.0) - 4.0 * (at[1] + 1.0) * (at[1] + 1.0);
      },
      [&](double damping) {
        TouchingQuadratic quadratic;
        quadratic.matrix = Eigen::Vector2d(2.0 + damping, 8.0 + damping).asDiagonal();
        quadratic.right = Eigen::Vector2d(-2.0 * (place[0] - 2.0), -8.0 * (place[1] + 1.0));
        return quadratic;
      });
  EXPECT_NEAR(top, 3.0, kSettledGain);
  EXPECT_NEAR(place[0], 2.0, 0.25);
  EXPECT_NEAR(place[1], -1.0, 0.12);
}

TEST(ClimbDamped, NeverStepsDownWhereTheQuadraticLies) {
  // The matrix claims a curvature a hundred times too small, so that a full step would overshoot the top at 0.
  Eigen::VectorXd place = Eigen::VectorXd::Constant(1, 3.0);
  const auto objective = [](const Eigen::VectorXd& at) { return -at[0] * at[0]; };
  const double start = objective(place);
  const double top = climb_damped(place, 60, objective, [&](double damping) {
    TouchingQuadratic quadratic;
    quadratic.matrix = Eigen::MatrixXd::Constant(1, 1, 0.02 + damping);
    quadratic.right = Eigen::VectorXd::Constant(1, -2.0 * place[0]);
    return quadratic;
  });
  EXPECT_GT(top, start);
  EXPECT_NEAR(top, 0.0, 0.1);
}

TEST(ClimbDamped, StaysWhereItIsOnTop) {
  Eigen::VectorXd place = Eigen::VectorXd::Zero(1);
  climb_damped(
      place, 10, [](const Eigen::VectorXd& at) { return -at[0] * at[0]; },
      [](double damping) {
        return TouchingQuadratic{.matrix = Eigen::MatrixXd::Constant(1, 1, 2.0 + damping),
                                 .right = Eigen::VectorXd::Zero(1)};
      });
  EXPECT_DOUBLE_EQ(place[0], 0.0);
}

TEST(AddTerm, IsTheChainRule) {
  // Edges e0 = x0 + 2 x2, e1 = 3 x2; slope (5, 7); precision diag(1, 4).
  TouchingQuadratic quadratic{.matrix = Eigen::MatrixXd::Zero(3, 3), .right = Eigen::VectorXd::Zero(3)};
  EdgePairTerm term;
  term.slope = Eigen::Vector2d(5.0, 7.0);
  term.precision = Eigen::Vector2d(1.0, 4.0).asDiagonal();
  Eigen::Matrix2d edges_per_unknown;
  edges_per_unknown << 1.0, 2.0, 0.0, 3.0;
  add_term<2>(term, {0, 2}, edges_per_unknown, quadratic);
  EXPECT_DOUBLE_EQ(quadratic.right[0], 5.0);
  EXPECT_DOUBLE_EQ(quadratic.right[1], 0.0);
  EXPECT_DOUBLE_EQ(quadratic.right[2], 2.0 * 5.0 + 3.0 * 7.0);
  EXPECT_DOUBLE_EQ(quadratic.matrix(0, 0), 1.0);
  EXPECT_DOUBLE_EQ(quadratic.matrix(0, 2), 2.0);
  EXPECT_DOUBLE_EQ(quadratic.matrix(2, 2), 2.0 * 2.0 + 3.0 * 3.0 * 4.0);
}

class Spline : public testing::Test {
 protected:
  /// Knots whose surface is a + b u + c v: B-splines reproduce planes from the values at the knots themselves.
  [[nodiscard]] Eigen::VectorXd plane(double a, double b, double c) const {
    std::vector<SplineFootprint> feet;
    std::vector<double> values;
    for (double v = -8.0; v <= 8.0; v += 2.0) {
      for (double u = -12.0; u <= 12.0; u += 2.0) {
        feet.push_back(surface_.footprint(u, v));
        values.push_back(a + b * u + c * v);
      }
    }
    return surface_.follow(feet, values, 1.0e4, 0.04);
  }
  SplineSurface surface_{-12.0, 12.0, -8.0, 8.0, 4.0};
};

TEST_F(Spline, WeightsSumToOneEverywhere) {
  for (double u = -12.0; u <= 12.0; u += 0.7) {
    for (double v = -8.0; v <= 8.0; v += 0.7) {
      double sum = 0.0;
      for (const double weight : surface_.footprint(u, v).weight) {
        EXPECT_GE(weight, 0.0);
        sum += weight;
      }
      EXPECT_NEAR(sum, 1.0, 1e-12);
    }
  }
}

TEST_F(Spline, FollowsAPlaneExactlyAndThatCostsNoBending) {
  const auto knots = plane(3.0, 0.2, -0.1);
  EXPECT_NEAR(SplineSurface::value(surface_.footprint(5.0, -3.0), knots), 3.0 + 1.0 + 0.3, 1e-3);
  EXPECT_NEAR(surface_.bend_cost(knots, 0.04), surface_.bend_cost(Eigen::VectorXd::Zero(surface_.knots()), 0.04), 1e-4);
}

TEST_F(Spline, CostsMoreTheMoreItBends) {
  std::vector<SplineFootprint> feet;
  std::vector<double> bowl;
  std::vector<double> deeper;
  for (double v = -8.0; v <= 8.0; v += 2.0) {
    for (double u = -12.0; u <= 12.0; u += 2.0) {
      feet.push_back(surface_.footprint(u, v));
      bowl.push_back(0.5 * 0.02 * (u * u + v * v));
      deeper.push_back(0.5 * 0.06 * (u * u + v * v));
    }
  }
  const double flat = surface_.bend_cost(plane(0.0, 0.0, 0.0), 0.04);
  const double shallow = surface_.bend_cost(surface_.follow(feet, bowl, 1.0e4, 0.04), 0.04);
  const double deep = surface_.bend_cost(surface_.follow(feet, deeper, 1.0e4, 0.04), 0.04);
  EXPECT_GT(shallow, flat);
  EXPECT_GT(deep, shallow);
}

TEST_F(Spline, TouchingPrecisionIsThatOfTheCostsCurvature) {
  // At a flat surface Student's t and its Gaussian agree: a small bend costs half of knots' * precision * knots.
  const Eigen::VectorXd flat = Eigen::VectorXd::Zero(surface_.knots());
  Eigen::VectorXd small = flat;
  small[surface_.knots() / 2] = 1.0e-3;
  const double cost = surface_.bend_cost(small, 0.04) - surface_.bend_cost(flat, 0.04);
  const double quadratic = 0.5 * small.dot(surface_.bend_precision(flat, 0.04) * small);
  EXPECT_NEAR(cost / quadratic, 1.0, 0.01);
}

TEST_F(Spline, VarianceAtAPlaceIsThatOfTheSumOfItsKnots) {
  const auto foot = surface_.footprint(0.0, 0.0);
  const Eigen::MatrixXd one = Eigen::MatrixXd::Identity(surface_.knots(), surface_.knots());
  double squares = 0.0;
  for (const double weight : foot.weight) {
    squares += weight * weight;
  }
  EXPECT_NEAR(SplineSurface::quadratic(foot, one), squares, 1e-12);
}

TEST(OptimalSurface, TakesTheBestLabelWhereAllCellsAgree) {
  SurfaceRewards rewards(5, 4, 9, 0.0F);
  for (int y = 0; y < 4; ++y) {
    for (int x = 0; x < 5; ++x) {
      rewards.cell(x, y)[6] = 1.0F;
    }
  }
  EXPECT_EQ(find_optimal_surface(rewards, {}), std::vector<int>(20, 6));
}

TEST(OptimalSurface, IsNotDrawnAwayByOneCellsOutlier) {
  SurfaceRewards rewards(7, 7, 12, 0.0F);
  for (int y = 0; y < 7; ++y) {
    for (int x = 0; x < 7; ++x) {
      rewards.cell(x, y)[3] = 1.0F;
    }
  }
  rewards.cell(3, 3)[3] = 0.0F;
  rewards.cell(3, 3)[10] = 1.2F;  // a little more than the cell's share of the surface, and far from it
  EXPECT_EQ(find_optimal_surface(rewards, {}), std::vector<int>(49, 3));
}

TEST(OptimalSurface, FollowsASlope) {
  SurfaceRewards rewards(8, 3, 10, 0.0F);
  for (int y = 0; y < 3; ++y) {
    for (int x = 0; x < 8; ++x) {
      rewards.cell(x, y)[x + 1] = 1.0F;
    }
  }
  const auto surface = find_optimal_surface(rewards, {});
  for (int x = 0; x < 8; ++x) {
    EXPECT_EQ(surface[static_cast<std::size_t>(8 + x)], x + 1);
  }
}

}  // namespace
}  // namespace kyphos::pipeline
