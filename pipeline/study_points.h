#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "io/input.h"
#include "io/points/given_points.h"

namespace kyphos::pipeline {

/// Readers' points that go with one study: on a film of it, or in its scan.
struct StudyPoints {
  std::vector<io::GivenPoints> readers;
  std::optional<std::filesystem::path> film{};  ///< none: LPS coordinates in the scan
};

/// The patient with the points of each study by study UID. A study of which several films have points is taken apart,
/// one study a film.
struct PointedPatient {
  io::PatientSummary patient;
  std::map<std::string, StudyPoints> points{};
};

/// Finds the picture of each set of points by its SOP Instance UID, file name, series or study, or as the only one.
/// Throws io::Error where one fits none or several: it is not for the program to choose.
[[nodiscard]] PointedPatient find_pictures(io::PatientSummary patient, std::vector<io::GivenPoints> given);

}  // namespace kyphos::pipeline
