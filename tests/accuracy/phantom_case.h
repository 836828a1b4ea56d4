#pragma once

#include <string>
#include <vector>

#include "tests/accuracy/examine.h"
#include "tests/support/phantom.h"

namespace kyphos::accuracy {

/// A phantom scan with a name for the tables.
struct PhantomCase {
  std::string name;
  test::PhantomSpec spec{};
  test::PhantomField field{};
  test::PhantomPhysics physics{};
  Naming naming = Naming::WrongOnly;
};

/// Renders the phantom, examines it and compares with its truth; prints one line.
[[nodiscard]] Scores run_phantom_case(const PhantomCase& one);

/// The truth of the bodies that a grid shows, as expected bodies.
[[nodiscard]] std::vector<ExpectedBody> expected_of(const test::Phantom& phantom, const measure::Grid& grid);

}  // namespace kyphos::accuracy
