#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "measure/study.h"
#include "pipeline/analyse_study.h"
#include "pipeline/segment/segment.h"
#include "tests/accuracy/scores.h"

namespace kyphos::accuracy {

/// A volume segmented and measured as the program does it.
struct Examined {
  pipeline::Segmentation segmentation;
  measure::MeasuredStudy study;
  double seconds = 0.0;
};
enum class Masks : unsigned char { No, Yes };
[[nodiscard]] Examined examine(const measure::Volume& volume, Masks masks = Masks::No);

/// The volume as the study of a date (YYYY-MM-DD), for following; the patient lies on the back.
[[nodiscard]] pipeline::AnalysedStudy examined_study(const measure::Volume& volume, const std::string& date);

/// Reads the chosen series of the first patient and study below a path. Throws io::Error where there is none.
[[nodiscard]] measure::Volume read_scan(const std::filesystem::path& path);

/// A body that should be there, with its true surfaces.
struct ExpectedBody {
  std::string name;
  measure::VertebralBody body;
  bool whole = true;  ///< cut bodies must not be measured, but need not be found
};

/// Names count only where the scan shows a landmark.
enum class Naming : unsigned char { Ignored, Checked, WrongOnly };

/// The found bodies against the expected ones: each is matched to the nearest origin within half a body's height.
[[nodiscard]] Scores compare(const std::string& scan, const Examined& found, std::span<const ExpectedBody> expected,
                             Naming naming);

inline constexpr double kSameBodyMm = 9.0;  ///< less than half the distance of two thoracic bodies

/// Index of the found body whose middle lies within `reach_mm` of a point, if any; the nearest.
[[nodiscard]] std::optional<std::size_t> body_near(const measure::MeasuredStudy& study, const measure::PointLps& point,
                                                   double reach_mm);

/// Middle of a body: half way between its endplates at its origin's (u, v), else its origin.
[[nodiscard]] measure::PointLps middle_of(const measure::VertebralBody& body);

/// "T10 T11 T12! 4?" : measured, `!` with doubt, `-` not measured, number where unnamed.
[[nodiscard]] std::string describe_bodies(const measure::MeasuredStudy& study);

}  // namespace kyphos::accuracy
