#pragma once

#include <array>
#include <optional>
#include <span>

#include "measure/vertebra/call_parameters.h"
#include "measure/vertebra/expected.h"

namespace kyphos::measure {

/// The numbers of the call that no publication gives as they stand. Another set is for asking what they matter: the
/// accuracy tables choose them anew on all spines but the one that they are tested on.
struct CallNumbers {
  double wedge_person = kWedgeSpreadPerson;
  double wedge_body = kWedgeSpreadBody;
  double sag = kSagSpread;
  double size_body = kSizeSpreadBody;
  double least_loss = kLeastLoss;
  double mild_to = kMildTo;
};

/// Natural logarithms of size, wedge and sag with the variances of their measuring errors.
struct ShapeNumbers {
  std::array<double, 3> value{};
  std::array<double, 3> variance{};
};
inline constexpr std::size_t kSize = 0;
inline constexpr std::size_t kWedge = 1;
inline constexpr std::size_t kSag = 2;

/// What the level's norm says of the three; only differences of sizes mean anything.
[[nodiscard]] ShapeNumbers normal_shape(const NormalRatio& normal);

/// The body's three numbers less those of its level; nothing where one is missing.
[[nodiscard]] std::optional<ShapeNumbers> deviation_of(const ReferenceBody& body);

/// What is expected of an intact body: mean and natural variance of each deviation.
struct ExpectedShape {
  std::array<double, 3> mean{};
  std::array<double, 3> variance{};
  bool wedge_shared = false;  ///< the wedge is that of a stretch of neighbours (Scheuermann)
};

/// Nothing to compare with: the size may be anything, the shape is the level's.
[[nodiscard]] ExpectedShape without_references(const CallNumbers& numbers);

/// What the bodies around, each weighed by its probability of being intact, and the prior of the person's own shape let
/// expect of body `index`. A wedge that it shares with a stretch of neighbours (Scheuermann) is the stretch's own.
[[nodiscard]] ExpectedShape expected_shape(std::span<const ReferenceBody> bodies,
                                           std::span<const std::optional<ShapeNumbers>> deviations,
                                           std::span<const double> fractured, std::size_t index,
                                           const CallNumbers& numbers);

}  // namespace kyphos::measure
