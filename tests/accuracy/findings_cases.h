#pragma once

#include <functional>
#include <string>
#include <vector>

#include "tests/accuracy/examine.h"
#include "tests/support/phantom.h"

namespace kyphos::accuracy {

/// One phantom scan for the tables of findings, segmented and measured as the program does it.
struct FindingsCase {
  std::string name;
  test::PhantomSpec spec{};
  test::PhantomPhysics physics{};
  double slice_mm = 1.0;
  measure::Level first = measure::Level::T10;
  measure::Level last = measure::Level::L4;
};

/// The measured body at a level of the phantom; null where none was found near it.
struct FoundBody {
  measure::Level level;
  const measure::MeasuredVertebra* vertebra = nullptr;
};
using Visit = std::function<void(const test::Phantom& phantom, const Examined& found, const FoundBody& body)>;
/// Scans from first to last and visits the bodies from the top down.
void for_each_body(const FindingsCase& one, const Visit& visit);

/// Adds one number against its truth; a number that could not be had is a failure with its reason.
void add_score(Scores& scores, const FindingsCase& one, const FoundBody& body, const std::string& quantity,
               const measure::Measured<double>& measured, double truth);

/// "  3.2 ±0.6" or the reason.
[[nodiscard]] std::string with_error(const measure::Measured<double>& measured);

/// Mean, worst and how many lie within the bar.
void print_bar(const Scores& scores, const std::string& quantity, double bar, const std::string& unit);

Scores run_wall_findings();
Scores run_attenuation_findings();
Scores run_gas_findings();
Scores run_cement_findings();
Scores run_sign_findings();
Scores run_ankylosis_findings();
Scores run_class_findings();

/// Half depth and half width of a level's body in a spine of the default size.
[[nodiscard]] Eigen::Vector2d half_sizes(measure::Level level);

}  // namespace kyphos::accuracy
