#include "io/dicom/pixels/value_scale.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <random>

#include "io/input.h"
#include "tests/io/dicom_fixture.h"

namespace kyphos::io::dicom {
namespace {

/// A trunk as a scanner stores it: so much air and lung, the rest fat, muscle, marrow and cortex, with noise.
std::vector<double> trunk(double air, double lung) {
  std::mt19937 dice(7);
  std::normal_distribution<double> noise(0.0, 18.0);
  std::uniform_real_distribution<double> part(0.0, 1.0);
  std::vector<double> values;
  for (int i = 0; i < 120000; ++i) {
    const double where = part(dice);
    const double tissue = part(dice);
    const double hu = where < air          ? -1000.0
                      : where < air + lung ? -850.0
                      : tissue < 0.25      ? -100.0
                      : tissue < 0.75      ? 50.0
                      : tissue < 0.95      ? 180.0
                                           : 700.0;
    values.push_back(std::max(-1024.0, hu + noise(dice)));
  }
  return values;
}

template <typename Scale>
std::optional<measure::Warning> judged(const std::vector<double>& values, Scale scale) {
  std::vector<std::int16_t> stored;
  for (const double hu : values) {
    const double value = scale(hu);
    stored.push_back(value < -1200.0 ? measure::kOutsideScan
                                     : static_cast<std::int16_t>(std::lround(std::clamp(value, -32767.0, 32767.0))));
  }
  ValueCounts counts;
  counts.add(stored);
  return why_not_hounsfield(counts);
}

/// A crop of the spine without any air, a thorax, and a field much wider than the patient.
const std::vector<std::vector<double>>& trunks() {
  static const std::vector<std::vector<double>> all{trunk(0.0, 0.0), trunk(0.2, 0.4), trunk(0.7, 0.05)};
  return all;
}

TEST(ValueScale, TakesHounsfieldUnitsWithAndWithoutAir) {
  for (const auto& values : trunks()) {
    const auto why = judged(values, [](double hu) { return hu; });
    EXPECT_FALSE(why.has_value()) << why->text;
  }
}

TEST(ValueScale, TakesAWholeByteOfAirBelowAndMetalAbove) {
  EXPECT_FALSE(judged(trunk(0.2, 0.2), [](double hu) { return hu > 700.0 ? 3071.0 : hu; }).has_value());
}

/// What happened to the values, and the words that name it.
struct Mishap {
  const char* words;
  double (*scale)(double hu);
};

TEST(ValueScale, NamesWhatHappenedToTheValues) {
  constexpr Mishap kMishaps[]{
      {"8 bits", [](double hu) { return std::clamp((hu + 450.0) / 1500.0 * 255.0, 0.0, 255.0); }},
      {"8 bits", [](double hu) { return std::clamp((hu + 160.0) / 400.0 * 255.0, 0.0, 255.0) - 1024.0; }},
      {"window", [](double hu) { return std::clamp((hu + 160.0) / 400.0 * 4095.0, 0.0, 4095.0); }},
      {"intercept was lost", [](double hu) { return hu + 1024.0; }},
      {"intercept was applied twice", [](double hu) { return hu - 1024.0; }},
      {"sign bit", [](double hu) { return hu < 0.0 ? hu + 65536.0 : hu; }},
      {"slope", [](double hu) { return (hu + 1024.0) * 2.0 - 1024.0; }},
      {"slope", [](double hu) { return (hu + 1024.0) * 0.5 - 1024.0; }},
  };
  for (const auto& values : trunks()) {
    for (const Mishap& mishap : kMishaps) {
      const auto why = judged(values, mishap.scale);
      ASSERT_TRUE(why.has_value()) << mishap.words;
      EXPECT_EQ(why->code, "not_hounsfield");
      EXPECT_NE(why->text.find(mishap.words), std::string::npos) << mishap.words << ": " << why->text;
    }
  }
}

TEST(ValueScale, SaysNothingOfAPictureOfOneValue) {
  EXPECT_FALSE(judged(std::vector<double>(50000, 0.0), [](double hu) { return hu; }).has_value());
}

TEST(ValueScale, SaysNothingOfTooFewValues) {
  EXPECT_FALSE(judged(std::vector<double>(100, 50.0), [](double hu) { return hu + 1024.0; }).has_value());
}

}  // namespace
}  // namespace kyphos::io::dicom
