// A trunk made of tubes and plates: where the trachea parts and the crests stand is known by construction.
#include "pipeline/segment/landmarks/trunk_landmarks.h"

#include <gtest/gtest.h>

#include <cmath>

#include "pipeline/segment/landmarks/carina.h"
#include "pipeline/segment/landmarks/iliac_crest.h"

namespace kyphos::pipeline {
namespace {

/// 320 x 240 x 300 mm of soft tissue with a column of six bodies 40 mm apart at x = 0, y = 0 from z = 250 down.
class Trunk : public testing::Test {
 protected:
  Trunk() {
    copy_.origin = {-160.0, -160.0, 0.0};
    copy_.nx = 161;
    copy_.ny = 121;
    copy_.nz = 151;
    copy_.hu.assign(static_cast<std::size_t>(copy_.nx) * copy_.ny * copy_.nz, 40.0F);
    for (int i = 0; i < 6; ++i) {
      measure::VertebralBody body;
      body.frame.origin = {0.0, 0.0, 250.0 - 40.0 * i};
      bodies_.push_back(body);
    }
  }

  template <typename Inside>
  void fill(float hu, const Inside& inside) {
    for (int z = 0; z < copy_.nz; ++z) {
      for (int y = 0; y < copy_.ny; ++y) {
        for (int x = 0; x < copy_.nx; ++x) {
          const auto at = copy_.lps(x, y, z);
          if (inside(at.x(), at.y(), at.z())) {
            copy_.hu[copy_.offset(x, y, z)] = hu;
          }
        }
      }
    }
  }

  /// An air tube of 8 mm radius, 45 mm in front of the column, that parts at `z_mm` into two that diverge by 35 degrees
  /// each.
  void add_airway(double z_mm) {
    fill(-980.0F, [&](double x, double y, double z) {
      if (z >= z_mm) {
        return std::hypot(x, y + 45.0) < 8.0;
      }
      const double aside = 5.0 + (z_mm - z) * 0.7;
      return aside < 45.0 && std::hypot(std::abs(x) - aside, y + 45.0) < 5.0;
    });
  }

  void add_lungs(double lowest_mm) {
    fill(-850.0F, [&](double x, double y, double z) {
      return z > lowest_mm && std::abs(x) > 40.0 && std::abs(x) < 120.0 && y > -60.0 && y < 40.0;
    });
  }

  CoarseCopy copy_;
  std::vector<measure::VertebralBody> bodies_;
};

TEST_F(Trunk, TheTracheaPartsWhereItsTubeDoes) {
  add_lungs(20.0);
  add_airway(160.0);
  const auto z_mm = find_carina_z_mm(copy_, bodies_);
  ASSERT_TRUE(z_mm.has_value());
  EXPECT_NEAR(*z_mm, 160.0, 8.0);  // the tubes overlap for some millimetres below
  EXPECT_NEAR(find_trunk_landmarks(copy_, bodies_).carina.value_or(-9.0), (250.0 - 160.0) / 40.0, 0.2);
}

TEST_F(Trunk, TheTracheaPartsThoughOneBronchusRunsIntoTheLung) {
  add_lungs(20.0);
  add_airway(160.0);
  // The wall of the right main bronchus is thinner than a voxel of the copy.
  fill(-980.0F, [](double x, double y, double z) {
    return z < 160.0 && z > 120.0 && x < -2.0 && x > -44.0 && std::abs(y + 45.0) < 5.0;
  });
  const auto z_mm = find_carina_z_mm(copy_, bodies_);
  ASSERT_TRUE(z_mm.has_value());
  EXPECT_NEAR(*z_mm, 160.0, 8.0);
}

TEST_F(Trunk, ATubeThatOnlyWidensDoesNotPart) {
  fill(-980.0F, [](double x, double y, double) { return std::hypot(x, y + 45.0) < 8.0; });
  EXPECT_FALSE(find_carina_z_mm(copy_, bodies_).has_value());
}

TEST_F(Trunk, AStringOfMucusPartsNoTrachea) {
  fill(-980.0F, [](double x, double y, double z) {
    return std::hypot(x, y + 45.0) < 10.0 && !(z > 120.0 && z < 126.0 && std::abs(x) < 4.0);
  });
  EXPECT_FALSE(find_carina_z_mm(copy_, bodies_).has_value());
}

TEST_F(Trunk, CrestsStandWhereTheirPlatesEnd) {
  fill(500.0F, [](double x, double y, double z) {
    return z < 90.0 && std::abs(std::abs(x) - 90.0) < 5.0 && std::abs(y) < 40.0;
  });
  const auto z_mm = find_iliac_crest_z_mm(copy_, bodies_);
  ASSERT_TRUE(z_mm.has_value());
  EXPECT_NEAR(*z_mm, 90.0, 3.0);
}

TEST_F(Trunk, ScapulaeWithLungInsideAreNoCrests) {
  add_lungs(20.0);
  fill(500.0F, [](double x, double y, double z) {
    return z > 150.0 && z < 250.0 && std::abs(std::abs(x) - 110.0) < 5.0 && std::abs(y - 30.0) < 20.0;
  });
  EXPECT_FALSE(find_iliac_crest_z_mm(copy_, bodies_).has_value());
}

TEST_F(Trunk, RibsAreTooLowToBeCrests) {
  fill(500.0F, [](double x, double y, double z) {
    const double down = std::fmod(z + 0.5 * std::abs(x), 40.0);  // bars of 14 mm that slope outwards
    return down < 14.0 && std::abs(x) > 45.0 && std::abs(x) < 130.0 && std::abs(y) < 12.0;
  });
  EXPECT_FALSE(find_iliac_crest_z_mm(copy_, bodies_).has_value());
}

TEST_F(Trunk, ContrastOnOneSideIsNoCrest) {
  fill(500.0F, [](double x, double y, double z) { return z < 90.0 && std::hypot(x - 90.0, y + 20.0) < 20.0; });
  EXPECT_FALSE(find_iliac_crest_z_mm(copy_, bodies_).has_value());
}

}  // namespace
}  // namespace kyphos::pipeline
