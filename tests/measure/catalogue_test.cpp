#include "measure/catalogue.h"

#include <gtest/gtest.h>

#include <set>

#include "tests/support/body_builder.h"

namespace kyphos::measure {
namespace {

using test::build_spine;
using test::intact_body;

TEST(Catalogue, HasUniqueKeysThatEndInTheirUnit) {
  std::set<std::string_view> keys;
  for (const CatalogueRow& row : catalogue()) {
    EXPECT_TRUE(keys.insert(row.key).second) << row.key;
    EXPECT_FALSE(row.definition.empty()) << row.key;
    EXPECT_FALSE(row.source.empty()) << row.key;
    if (row.unit == "mm" || row.unit == "deg") {
      EXPECT_TRUE(row.key.ends_with("_" + std::string(row.unit))) << row.key;
    }
    EXPECT_EQ(find_row(row.key), &row);
  }
  EXPECT_EQ(find_row("no_such_row"), nullptr);
}

TEST(MeasureStudy, FillsEveryKeyOfEveryBodyWithAValueOrAReason) {
  auto bodies = build_spine({intact_body(Level::T12), intact_body(Level::L1), intact_body(Level::L2)});
  bodies[1].status = BodyStatus::NotMeasured;
  bodies[1].why_not = "the disc below was not found";
  const MeasuredStudy study = measure_study(bodies, nullptr);
  for (const MeasuredVertebra& vertebra : study.vertebrae) {
    for (const CatalogueRow& row : catalogue()) {
      ASSERT_TRUE(vertebra.values.contains(std::string(row.key))) << row.key;
      const auto& value = vertebra.values.at(std::string(row.key));
      EXPECT_NE(value.has_value(), !value.why_not().empty()) << row.key;
    }
  }
  EXPECT_EQ(study.vertebrae[1].values.at("height_anterior_mm").why_not(), "the disc below was not found");
  EXPECT_EQ(study.vertebrae[1].genant.why_not(), "the disc below was not found");
}

TEST(MeasureStudy, TakesAnEmptySpine) {
  const MeasuredStudy study = measure_study({}, nullptr);
  EXPECT_TRUE(study.vertebrae.empty());
  EXPECT_FALSE(study.angles.front().value_deg.has_value());
}

TEST(CatalogueRow, GivesTheSameNumberWithAndWithoutTheSharedContext) {
  auto bodies = build_spine({intact_body(Level::T12), intact_body(Level::L1), intact_body(Level::L2)});
  const MeasuredStudy study = measure_study(bodies, nullptr);
  for (const CatalogueRow& row : catalogue()) {
    const Measured<double> alone = row.measure({.bodies = bodies, .index = 1});
    const Measured<double>& shared = study.vertebrae[1].values.at(std::string(row.key));
    ASSERT_EQ(alone.has_value(), shared.has_value()) << row.key;
    if (alone) {
      EXPECT_DOUBLE_EQ(alone.value(), shared.value()) << row.key;
    }
  }
}

}  // namespace
}  // namespace kyphos::measure
