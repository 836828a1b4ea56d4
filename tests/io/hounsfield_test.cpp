#include "io/dicom/pixels/hounsfield.h"

#include <gtest/gtest.h>

#include <cmath>

#include "measure/space/volume.h"

namespace kyphos::io::dicom {
namespace {

TEST(Hounsfield, TakesTheBitsThatTheHeaderNames) {
  // 12 bits in the upper part of 16, as some old scanners store them; the lower four hold an overlay.
  const HounsfieldTable table({.bits_stored = 12, .high_bit = 15, .sign = SampleSign::Unsigned}, {1.0, -1024.0});
  EXPECT_EQ(table.hu(0x4643), 0x464 - 1024);
}

TEST(Hounsfield, ExtendsTheSignOfStoredBits) {
  const HounsfieldTable table({.bits_stored = 12, .high_bit = 11, .sign = SampleSign::Signed}, {});
  EXPECT_EQ(table.hu(0x0FFF), -1);
  EXPECT_EQ(table.hu(0x07FF), 2047);
  EXPECT_EQ(table.hu(0xFFFF), -1);  // bits above the stored ones are not looked at
}

TEST(Hounsfield, TakesARangeOfPaddingForOutside) {
  const HounsfieldTable table({.sign = SampleSign::Signed, .padding = -2000, .padding_limit = -1500}, {});
  for (const int stored : {-2000, -1700, -1500}) {
    EXPECT_EQ(table.hu(static_cast<std::uint16_t>(stored)), measure::kOutsideScan) << stored;
  }
  EXPECT_EQ(table.hu(static_cast<std::uint16_t>(-1024)), -1024);
}

TEST(Hounsfield, RoundsAFractionalSlopeToTheNearestUnit) {
  const HounsfieldTable table({}, {.slope = 0.25, .intercept = -100.0});
  EXPECT_EQ(table.hu(3), -99);  // -99.25
  EXPECT_EQ(table.hu(7), -98);  // -98.25
}

TEST(Hounsfield, KeepsMetalInRangeAndNoNumberOut) {
  EXPECT_EQ(hu_of(1e9), 32767);
  EXPECT_EQ(hu_of(std::nan("")), measure::kOutsideScan);
}

}  // namespace
}  // namespace kyphos::io::dicom
