#include "tests/accuracy/scores.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace kyphos::accuracy {

void Scores::append(const Scores& other) {
  scores.insert(scores.end(), other.scores.begin(), other.scores.end());
  failures.insert(failures.end(), other.failures.begin(), other.failures.end());
  bodies_expected += other.bodies_expected;
  bodies_found += other.bodies_found;
}

ErrorSummary summarise(const std::vector<Score>& scores, std::string_view quantity) {
  ErrorSummary result;
  std::vector<double> absolute;
  double sum_squares = 0.0;
  int covered = 0;
  for (const Score& score : scores) {
    if (score.quantity != quantity) {
      continue;
    }
    absolute.push_back(std::abs(score.error));
    result.bias += score.error;
    sum_squares += score.error * score.error;
    covered += std::abs(score.error) <= 1.96 * score.se ? 1 : 0;
    if (std::abs(score.error) >= std::abs(result.worst.error)) {
      result.worst = score;
    }
  }
  result.count = static_cast<int>(absolute.size());
  if (absolute.empty()) {
    return result;
  }
  const double n = result.count;
  result.bias /= n;
  result.sd = std::sqrt(std::max(0.0, sum_squares / n - result.bias * result.bias));
  for (const double value : absolute) {
    result.mean_absolute += value / n;
  }
  std::ranges::sort(absolute);
  result.p95_absolute = absolute[static_cast<std::size_t>(0.95 * (n - 1.0))];
  result.coverage_percent = 100.0 * covered / n;
  return result;
}

void print_scores(const std::string& title, const Scores& scores) {
  std::printf("\n== %s: %d of %d whole bodies measured, %zu failures\n", title.c_str(), scores.bodies_found,
              scores.bodies_expected, scores.failures.size());
  std::printf("%-24s %5s %7s %7s %7s %7s %7s  worst\n", "quantity", "n", "bias", "MAE", "SD", "p95", "in 1.96");
  for (const std::string_view quantity : kQuantities) {
    const ErrorSummary row = summarise(scores.scores, quantity);
    if (row.count > 0) {
      std::printf("%-24s %5d %+7.2f %7.2f %7.2f %7.2f %6.0f%%  %+.2f %s %s (truth %.1f, se %.2f)\n",
                  std::string(quantity).c_str(), row.count, row.bias, row.mean_absolute, row.sd, row.p95_absolute,
                  row.coverage_percent, row.worst.error, row.worst.scan.c_str(), row.worst.body.c_str(),
                  row.worst.truth, row.worst.se);
    }
  }
  for (const Failure& failure : scores.failures) {
    std::printf("  ! %s %s: %s\n", failure.scan.c_str(), failure.body.c_str(), failure.what.c_str());
  }
  std::fflush(stdout);
}

}  // namespace kyphos::accuracy
