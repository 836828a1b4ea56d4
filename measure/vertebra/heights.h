#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "measure/measured.h"
#include "measure/vertebral_body.h"

namespace kyphos::measure {

/// Where along the depth of the body a height is taken.
enum class Station : unsigned char { Anterior, Middle, Posterior };
inline constexpr std::array kStations{Station::Anterior, Station::Middle, Station::Posterior};

[[nodiscard]] std::string_view name(Station station);
/// Fraction of the depth from the posterior wall.
[[nodiscard]] double depth_fraction(Station station);

/// Heights in mm between the endplates along the body's own superior axis.
struct Heights {
  Measured<double> anterior = WhyNot{"not measured"};
  Measured<double> middle = WhyNot{"not measured"};
  Measured<double> posterior = WhyNot{"not measured"};
  /// Mean over all places where both endplates were found: the most repeatable height of all (Tan 2012: 0.2 %).
  Measured<double> mean = WhyNot{"not measured"};

  [[nodiscard]] const Measured<double>& at(Station station) const;
};

/// The part of an endplate's error that its points share, as a fraction of the sample spacing along the body's
/// axis: where the edge falls between two slices moves the whole plate. 0.07 mm at 1 mm slices gives for a height
/// the repeat spread of Tan 2012 (limits of agreement -0.11 to 0.13 mm).
inline constexpr double kSharedEdgeErrorPerSpacing = 0.07;

/// Standard error in mm shared by all points of one endplate of this body.
[[nodiscard]] double shared_edge_error_mm(const VertebralBody& body);

/// The reason why nothing may be measured on this body; nothing where it may be.
[[nodiscard]] std::optional<WhyNot> why_not_measurable(const VertebralBody& body);

/// Standard error: sqrt(se_superior^2 + se_inferior^2 + 2 shared^2).
[[nodiscard]] Heights measure_heights(const VertebralBody& body);

}  // namespace kyphos::measure
