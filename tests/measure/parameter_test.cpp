#include "measure/parameter.h"

#include <gtest/gtest.h>

namespace kyphos::measure {
namespace {

constexpr Parameter kWidthMm{"b.width_mm", 2.5, "mm", "as wide as a box", "by hand"};
constexpr Parameter kPull{"a.pull", 0.053F, "1", "keeps a path straight", "by hand"};
constexpr Parameter kCount{"c.count", 3, "1", "as many as a body has walls", "by hand"};

TEST(Parameter, StandsForItsValueInAFormula) {
  static_assert(2.0 * kWidthMm == 5.0);
  static_assert(kCount + 1 == 4);
}

TEST(Parameter, IsWrittenAsTheShortestDecimalOfItsOwnPrecision) {
  EXPECT_EQ(ParameterRow(kPull).value, "0.053");  // not 0.05299999937
  EXPECT_EQ(parameter_text(1.0 / 3.0), "0.3333333333333333");
  EXPECT_EQ(ParameterRow(kCount).value, "3");
}

TEST(Parameter, LinesDoNotDependOnTheOrderOfTheTable) {
  EXPECT_EQ(parameter_lines({kWidthMm, kCount, kPull}), "a.pull=0.053\nb.width_mm=2.5\nc.count=3\n");
  EXPECT_EQ(parameter_lines({kWidthMm, kCount, kPull}), parameter_lines({kPull, kWidthMm, kCount}));
}

}  // namespace
}  // namespace kyphos::measure
