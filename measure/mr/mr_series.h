#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "measure/measured.h"
#include "measure/space/volume.h"

namespace kyphos::measure {

/// What an MR series tells of marrow.
enum class MrWeight : unsigned char {
  Other,           ///< nothing that is read: in phase, opposed phase, maps, unknown
  T1,              ///< fat bright, water dark
  T2,              ///< water bright, fat bright as well
  FluidSensitive,  ///< water bright, fat suppressed: STIR, fat-suppressed T2 or PD, the water of a Dixon series
};
/// "T1", "T2", "fluid-sensitive", "other".
[[nodiscard]] std::string_view word(MrWeight weight);

/// A series of the study that is read on its bodies, laid over them already. Holds no voxels.
struct MrSeries {
  std::string name{};  ///< "STIR"
  MrWeight weight = MrWeight::Other;
  const Volume* volume = nullptr;  ///< in the frame of the bodies
};

/// How a series of the study was laid over the bodies of the measured one, for the report.
struct SeriesBeside {
  std::string uid{};
  std::string name{};         ///< "STIR"
  std::string description{};  ///< scanner's text
  MrWeight weight = MrWeight::Other;
  bool measured = false;  ///< the one that the bodies were found on
  /// How far the patient lay elsewhere in it, in the plane of the slices; or why it was not read on the bodies.
  Measured<double> moved_mm = WhyNot{"not read"};
};

/// The series that tells most of water, and the first T1; null where there is none.
[[nodiscard]] const MrSeries* fluid_series(const std::vector<MrSeries>& series);
[[nodiscard]] const MrSeries* t1_series(const std::vector<MrSeries>& series);

}  // namespace kyphos::measure
