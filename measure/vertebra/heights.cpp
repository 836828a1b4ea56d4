#include "measure/vertebra/heights.h"

#include <algorithm>
#include <cmath>

namespace kyphos::measure {
namespace {

double height_error_mm(const VertebralBody& body, double superior_se_mm, double inferior_se_mm) {
  const double shared = shared_edge_error_mm(body);
  return std::sqrt(superior_se_mm * superior_se_mm + inferior_se_mm * inferior_se_mm + 2.0 * shared * shared);
}

/// Same window as six_points, so that the height is the distance of the two landmarks.
Measured<double> station_height(const VertebralBody& body, const DepthRange& depth, Station station) {
  const auto superior = endplate_at_station(body.superior, depth, depth_fraction(station));
  const auto inferior = endplate_at_station(body.inferior, depth, depth_fraction(station));
  if (!superior || !inferior) {
    return WhyNot{std::string(superior ? "inferior" : "superior") + " endplate not found at its " +
                  std::string(name(station)) + " part"};
  }
  const double height = superior->s_mm - inferior->s_mm;
  if (height <= 0.0) {
    return WhyNot{"the endplates cross at the " + std::string(name(station)) + " part"};
  }
  return {height, height_error_mm(body, superior->se_mm, inferior->se_mm)};
}

Measured<double> mean_height(const VertebralBody& body) {
  double sum = 0.0;
  double sum_se_squared = 0.0;
  int count = 0;
  for (int iv = 0; iv < body.superior.count_v(); ++iv) {
    for (int iu = 0; iu < body.superior.count_u(); ++iu) {
      const auto& top = body.superior.at(iu, iv);
      const auto bottom = body.inferior.interpolate(body.superior.u_mm(iu), body.superior.v_mm(iv));
      if (top && bottom) {
        sum += top->s_mm - bottom->s_mm;
        sum_se_squared += top->se_mm * top->se_mm + bottom->se_mm * bottom->se_mm;
        ++count;
      }
    }
  }
  if (count == 0 || sum <= 0.0) {
    return WhyNot{"no place where both endplates were found"};
  }
  const double cell_mm2 = body.superior.step_mm() * body.superior.step_mm();
  const double independent =
      std::clamp(count * cell_mm2 / (kEndplateCorrelationMm * kEndplateCorrelationMm), 1.0, static_cast<double>(count));
  return {sum / count, height_error_mm(body, std::sqrt(sum_se_squared / count / independent), 0.0)};
}

}  // namespace

std::string_view name(Station station) {
  switch (station) {
    case Station::Anterior:
      return "anterior";
    case Station::Middle:
      return "middle";
    case Station::Posterior:
      return "posterior";
  }
  return "?";
}

double depth_fraction(Station station) {
  switch (station) {
    case Station::Anterior:
      return kAnteriorStation;
    case Station::Middle:
      return kMiddleStation;
    case Station::Posterior:
      return kPosteriorStation;
  }
  return kMiddleStation;
}

const Measured<double>& Heights::at(Station station) const {
  switch (station) {
    case Station::Anterior:
      return anterior;
    case Station::Middle:
      return middle;
    case Station::Posterior:
      return posterior;
  }
  return middle;
}

double shared_edge_error_mm(const VertebralBody& body) {
  return kSharedEdgeErrorPerSpacing * body.quality.slice_spacing_along_axis_mm;
}

std::optional<WhyNot> why_not_measurable(const VertebralBody& body) {
  if (body.status == BodyStatus::NotMeasured) {
    return WhyNot{body.why_not.empty() ? "the body could not be outlined" : body.why_not};
  }
  if (body.coverage == Coverage::CutAbove || body.coverage == Coverage::CutBelow) {
    return WhyNot{"cut by the field of view"};
  }
  return std::nullopt;
}

Heights measure_heights(const VertebralBody& body) {
  const auto all = [](const WhyNot& why) {
    return Heights{.anterior = why, .middle = why, .posterior = why, .mean = why};
  };
  if (const auto why = why_not_measurable(body)) {
    return all(*why);
  }
  const auto depth = depth_range(body);
  if (!depth) {
    return all(WhyNot{"the anterior or posterior wall was not found"});
  }
  return {.anterior = station_height(body, *depth, Station::Anterior),
          .middle = station_height(body, *depth, Station::Middle),
          .posterior = station_height(body, *depth, Station::Posterior),
          .mean = mean_height(body)};
}

}  // namespace kyphos::measure
