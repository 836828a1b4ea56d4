#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace kyphos::pipeline {

/// A case of an output folder.
struct DeskCase {
  std::string id;  ///< its folder's name; never a path
  std::filesystem::path folder;
  std::string stem = "report";  ///< of its report.json and report.html, which the BIDS layout calls otherwise
  [[nodiscard]] std::filesystem::path report() const { return folder / (stem + ".json"); }
};

/// The cases below the output folder of a review or a batch, of either layout, by id: those that are finished. Ids are
/// taken from this list only, so that no request leads anywhere else.
[[nodiscard]] std::map<std::string, DeskCase> find_cases(const std::filesystem::path& folder);

/// How a reader has rated a case.
struct QcRating {
  std::string rating;  ///< "good", "doubtful" or "bad"
  std::string reason{};
  std::string reader{};
  std::string time{};
};
inline constexpr const char* kQcFile = "qc.csv";
[[nodiscard]] bool is_rating(const std::string& word);
/// Ratings by case. What is not understood is left out. Empty where there is no file.
[[nodiscard]] std::map<std::string, QcRating> read_ratings(const std::filesystem::path& file);
[[nodiscard]] std::string ratings_csv(const std::map<std::string, QcRating>& ratings);

}  // namespace kyphos::pipeline
