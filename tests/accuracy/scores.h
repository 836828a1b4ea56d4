#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace kyphos::accuracy {

/// The quantities whose error the tables show, by catalogue key.
inline constexpr std::array<std::string_view, 5> kQuantities{
    "height_anterior_mm", "height_middle_mm", "height_posterior_mm", "wedge_angle_deg", "segmental_kyphosis_deg"};

/// One measured number against its truth.
struct Score {
  std::string scan;
  std::string body;
  std::string quantity;
  double truth = 0.0;
  double error = 0.0;     ///< measured minus truth, in the quantity's unit
  double se = 0.0;        ///< the stated standard error
  bool in_doubt = false;  ///< the report marks the value as doubtful
};

/// Something that is wrong beyond a number: a body lost, invented, renamed, measured on the wrong disc.
struct Failure {
  std::string scan;
  std::string body;
  std::string what;
};

struct Scores {
  std::vector<Score> scores;
  std::vector<Failure> failures;
  int bodies_expected = 0;
  int bodies_found = 0;

  void append(const Scores& other);
};

/// What many errors come to.
struct ErrorSummary {
  int count = 0;
  double bias = 0.0;
  double mean_absolute = 0.0;
  double sd = 0.0;
  double p95_absolute = 0.0;
  double coverage_percent = 0.0;  ///< within 1.96 stated standard errors
  Score worst;
};
[[nodiscard]] ErrorSummary summarise(const std::vector<Score>& scores, std::string_view quantity);

/// Prints bodies found, one row a quantity, the worst numbers, and every failure.
void print_scores(const std::string& title, const Scores& scores);

}  // namespace kyphos::accuracy
