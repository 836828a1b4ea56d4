#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "measure/measured.h"
#include "measure/space/volume.h"
#include "measure/study.h"
#include "measure/vertebral_body.h"

namespace kyphos::measure {

struct StudyContext;

/// What a measurement may look at: all bodies of the study from the top down, which one is asked about, and the volume
/// (null for measurements made without voxels, e.g. from a file of surfaces).
struct MeasurementInput {
  std::span<const VertebralBody> bodies;
  std::size_t index = 0;
  const Volume* volume = nullptr;
  /// What rows share (measure/context.h); a row works it out for itself where it is null.
  const StudyContext* context = nullptr;

  [[nodiscard]] const VertebralBody& body() const { return bodies[index]; }
};

/// One measurement: one row. Every writer, `kyphos list`, the table columns and the timeline follow from it.
struct CatalogueRow {
  std::string_view key;         ///< CSV column without "_se": "height_anterior_mm"
  std::string_view json_group;  ///< "" or "heights_mm": the object of report.json that holds it
  std::string_view json_name;   ///< its key there: "anterior"
  std::string_view label;       ///< for people: "Anterior height"
  std::string_view unit;        ///< UCUM: "mm", "deg", "%", "[hnsf'U]", "1"
  int decimals = 1;             ///< digits after the point that the error justifies, for tables
  std::string_view definition;
  std::string_view source;
  Measured<double> (*measure)(const MeasurementInput&) = nullptr;
};

/// All measurements of a vertebra, in the order of the tables.
[[nodiscard]] std::span<const CatalogueRow> catalogue();
[[nodiscard]] const CatalogueRow* find_row(std::string_view key);

/// Runs the catalogue, Genant's grading and the regional angles over the bodies of a study.
/// Bodies that are not measured get their reason in every row. Pure: same input, same numbers. Of a scan that is no CT
/// nothing but the bodies is used.
[[nodiscard]] MeasuredStudy measure_study(std::vector<VertebralBody> bodies, const Volume* scan);

/// What was found on the voxels of a study at another time.
struct KnownFindings {
  std::vector<Findings> of_bodies;  ///< one a body
  ContrastSeen contrast = ContrastSeen::CannotTell;
};
/// The same without the voxels, of which `known` is left: for bodies that a reader has put right since.
[[nodiscard]] MeasuredStudy measure_study(std::vector<VertebralBody> bodies, KnownFindings known);

/// Gives what could not be found for want of attenuation its reason on MR.
void say_no_attenuation(MeasuredStudy& study);

}  // namespace kyphos::measure
