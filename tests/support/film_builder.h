#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "measure/space/lps.h"
#include "measure/space/volume.h"
#include "measure/vertebral_body.h"

namespace kyphos::test {

/// A lateral film by a point source on the patient's right: what it shows at the detector is larger than the patient.
struct FilmBeam {
  double source_to_detector_mm = 1800.0;
  double source_to_spine_mm = 1500.0;  ///< to the plane x = 0
  double detector_pixel_mm = 0.3;
  int rows = 700;
  int columns = 420;
  measure::PointLps centre = measure::PointLps::Zero();  ///< where the central ray, along x, meets x = 0
  bool faces_left = true;                                ///< the patient looks to column 0

  [[nodiscard]] double magnification() const { return source_to_detector_mm / source_to_spine_mm; }
  /// Column and row of a point of the patient.
  [[nodiscard]] std::pair<double, double> place(const measure::PointLps& point) const;
};

/// What the beam leaves of 12 bits behind a scan, brighter where more was in its way.
[[nodiscard]] std::vector<std::uint16_t> project(const measure::Volume& volume, const FilmBeam& beam);

struct FilmOptions {
  std::string patient_id = "PHANTOM-1";
  std::string study_date = "20200102";
  std::string modality = "DX";
  std::string photometric = "MONOCHROME2";
  int bits_stored = 12;
  /// Further elements by their DICOM keyword: {"ViewPosition", "LL"}.
  std::vector<std::pair<std::string, std::string>> tags{};
};

/// Writes a film; its SOP Instance UID is the same each time for the same file name and date. Returns it.
std::string write_film(const std::filesystem::path& file, const std::vector<std::uint16_t>& pixels, int rows,
                       int columns, const FilmOptions& options = {});

/// A body's six points on a film as JSON of docs/points.md.
[[nodiscard]] std::string film_points_json(const measure::VertebralBody& body, const FilmBeam& beam);
/// The same of all bodies as a file of points; `head` stands before "bodies", as "\"file\": \"film.dcm\",".
[[nodiscard]] std::string film_points_file(const std::vector<measure::VertebralBody>& bodies, const FilmBeam& beam,
                                           const std::string& head, const std::string& reader = "AB");

}  // namespace kyphos::test
