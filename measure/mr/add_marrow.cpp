#include "measure/mr/add_marrow.h"

#include <algorithm>
#include <utility>

#include "measure/joined_texts.h"

namespace kyphos::measure {
namespace {

/// An outline in doubt may hold disc or fat: neither bright nor dark marrow within it is a sign. An outermost body is
/// always doubted for the disc that was not seen; that one doubt says nothing of its marrow.
Measured<double> doubted(const Measured<double>& probability, const VertebralBody& body, bool outermost) {
  if (!probability || body.doubts.empty() || (outermost && body.doubts.size() == 1)) {
    return probability;
  }
  return {probability.value(), probability.standard_error(), joined_texts(body.doubts)};
}

}  // namespace

void add_marrow(MeasuredStudy& study, const std::vector<MrSeries>& series) {
  constexpr double kLikelyFractured = 0.5;
  std::vector<VertebralBody> bodies;
  std::vector<bool> fractured;
  for (const MeasuredVertebra& vertebra : study.vertebrae) {
    bodies.push_back(vertebra.body);
    fractured.push_back(vertebra.call.probability && vertebra.call.probability.value() >= kLikelyFractured);
  }
  std::vector<Oedema> oedema = find_oedema(bodies, fractured, series);
  std::vector<FluidCleft> clefts = find_fluid_clefts(bodies, fractured, series);
  for (std::size_t i = 0; i < bodies.size(); ++i) {
    oedema[i].probability = doubted(oedema[i].probability, bodies[i], i == 0 || i + 1 == bodies.size());
    study.vertebrae[i].marrow = MarrowFindings{.oedema = std::move(oedema[i]), .fluid = std::move(clefts[i])};
  }
}

void carry_marrow(const MeasuredStudy& from, MeasuredStudy& to) {
  to.mr_series = from.mr_series;
  for (std::size_t i = 0; i < std::min(from.vertebrae.size(), to.vertebrae.size()); ++i) {
    to.vertebrae[i].marrow = from.vertebrae[i].marrow;
  }
}

}  // namespace kyphos::measure
