#include "pipeline/fit/thick/thick_endplate.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "pipeline/fit/thick/disc_table.h"
#include "pipeline/fit/thick/endplate_levels.h"

namespace kyphos::pipeline {
namespace {

constexpr double kSliceMm = 3.0;
constexpr double kShellMm = 1.2;

/// Two bodies and the disc between them along a line, HU: marrow 180 (2 mm of it below the shells brighter by
/// `layer_hu`), shells 480, disc 90.
double hu_at(double place_mm, double own_edge_mm, double next_edge_mm, double layer_hu) {
  constexpr double kLayerMm = 2.0;
  constexpr double kMarrow = 180.0;
  constexpr double kShell = 480.0;
  constexpr double kDisc = 90.0;
  const double inside_mm = std::max(own_edge_mm - place_mm, place_mm - next_edge_mm);
  if (inside_mm > kShellMm) {
    return inside_mm > kShellMm + kLayerMm ? kMarrow : kMarrow + layer_hu;
  }
  return inside_mm > 0.0 ? kShell : kDisc;
}

/// What slices show of it: the mean over each slice's thickness.
SliceColumn scanned_column(double own_edge_mm, double next_edge_mm, double first_slice_mm, double layer_hu = 0.0) {
  constexpr int kParts = 300;
  SliceColumn column;
  for (double slice = first_slice_mm; slice < 16.0; slice += kSliceMm) {
    double sum = 0.0;
    for (int i = 0; i < kParts; ++i) {
      sum += hu_at(slice + kSliceMm * ((i + 0.5) / kParts - 0.5), own_edge_mm, next_edge_mm, layer_hu);
    }
    column.position_mm.push_back(slice);
    column.hu.push_back(sum / kParts);
  }
  return column;
}

SliceModel model_of_the_phantom() {
  return {.levels = {.disc = {.mean_hu = 90.0, .sd_hu = 15.0},
                     .marrow = {.mean_hu = 90.0, .sd_hu = 20.0},
                     .layer = {.mean_hu = 0.0, .sd_hu = 10.0},
                     .shell = {.mean_hu = 390.0, .sd_hu = 40.0}},
          .spread = {.sigma_mm = 0.1, .box_mm = kSliceMm},
          .noise_hu = 10.0};
}

TEST(DiscTable, FindsBothEndplatesOfADiscThinnerThanASliceWhereSlicesCutThem) {
  constexpr double kOwn = 4.4;
  constexpr double kNext = 6.9;
  SliceColumn column = scanned_column(kOwn, kNext, -4.0);  // a slice from 3.5 to 6.5 and one from 6.5 to 9.5
  column.from_mm = 2.0;
  column.to_mm = 7.0;
  column.next_mm = kNext + 1.0;
  const PairTable table = disc_table(column, model_of_the_phantom());
  double highest = -1.0e300;
  double own_mm = 0.0;
  double next_mm = 0.0;
  for (int i = 0; i < table.first().count; ++i) {
    for (int j = 0; j < table.second().count; ++j) {
      const double value = table.at(table.first().place_mm(i), table.second().place_mm(j)).value;
      if (value > highest) {
        highest = value;
        own_mm = table.first().place_mm(i);
        next_mm = table.second().place_mm(j);
      }
    }
  }
  EXPECT_NEAR(own_mm, kOwn, 0.5);  // mm; the table's step is 0.25
  EXPECT_NEAR(next_mm, kNext, 0.5);
}

TEST(DiscTable, DoesNotCareForTheNextEndplateWhereTheColumnTellsOfNone) {
  SliceColumn column = scanned_column(4.4, 100.0, -4.0);
  column.from_mm = 2.0;
  column.to_mm = 7.0;
  const PairTable table = disc_table(column, model_of_the_phantom());
  const double first = table.first().place_mm(5);
  EXPECT_NEAR(table.at(first, -0.2).value, table.at(first, 0.2).value, 1.0e-9);  // nats
}

TEST(DiscTable, HoldsEndplatesApart) {
  SliceColumn column = scanned_column(4.4, 6.9, -4.0);
  column.from_mm = 2.0;
  column.to_mm = 7.0;
  column.next_mm = 5.0;
  const PairTable table = disc_table(column, model_of_the_phantom());
  EXPECT_LT(table.at(6.5, 4.0).value, table.at(4.5, 7.0).value - 5.0);  // nats
}

/// Columns over an endplate that is tilted against the slices, a thin disc and the next endplate beyond.
ThickEndplateRequest tilted_disc(double disc_mm, double next_guess_mm, double layer_hu = 0.0) {
  constexpr double kTilt = 0.12;  // 7 degrees: a slice is cut along 25 mm
  ThickEndplateRequest request{
      .first_u_mm = -14.0, .first_v_mm = -16.0, .count_u = 29, .count_v = 33, .slice_mm = kSliceMm, .columns = {}};
  for (double v = -16.0; v <= 16.0; v += kPatchMm) {
    for (double u = -14.0; u <= 14.0; u += kPatchMm) {
      // Along the body's own axis its endplate is flat; the slices are not.
      SliceColumn column = scanned_column(8.0, 8.0 + disc_mm, -4.0 + std::fmod(kTilt * (u + 14.0), kSliceMm), layer_hu);
      column.u_mm = u;
      column.v_mm = v;
      column.from_mm = 5.0;
      column.to_mm = 11.0;
      column.next_mm = next_guess_mm;
      request.columns.push_back(column);
    }
  }
  return request;
}

TEST(ThickEndplate, IsPlacedBesideADiscThinnerThanASliceHoweverHighItWasTakenFor) {
  for (const double guess_mm : {10.0, 12.0}) {
    const auto fit = fit_thick_endplate(tilted_disc(2.2, guess_mm, kUsualLayer.mean_hu));
    ASSERT_TRUE(fit);
    const std::size_t middle = 16 * 29 + 14;
    EXPECT_NEAR(fit->position_mm[middle], 8.0, 0.4) << "disc taken for " << guess_mm - 8.0;  // mm
    ASSERT_FALSE(fit->disc_mm.empty());
    EXPECT_NEAR(fit->disc_mm[middle], 2.2, 0.6);  // mm
  }
}

TEST(ThickEndplate, IsNotDrawnInwardsByDenseMarrowBeneathItsShell) {
  for (const double layer_hu : {0.0, 50.0, 100.0}) {
    const auto fit = fit_thick_endplate(tilted_disc(8.0, 16.0, layer_hu));
    ASSERT_TRUE(fit);
    EXPECT_NEAR(fit->position_mm[16 * 29 + 14], 8.0, 0.3) << "layer of " << layer_hu << " HU";  // mm
  }
}

TEST(ThickEndplate, KnowsOfNoDiscWhereTheNextEndplateIsFar) {
  ThickEndplateRequest request = tilted_disc(50.0, 0.0);
  for (SliceColumn& column : request.columns) {
    column.next_mm.reset();
  }
  const auto fit = fit_thick_endplate(request);
  ASSERT_TRUE(fit);
  EXPECT_NEAR(fit->position_mm[16 * 29 + 14], 8.0, 0.4);  // mm
  EXPECT_TRUE(fit->disc_mm.empty());
}

}  // namespace
}  // namespace kyphos::pipeline
