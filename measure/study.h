#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "measure/finding/finding_limits.h"
#include "measure/finding/findings.h"
#include "measure/finding/vessel.h"
#include "measure/measured.h"
#include "measure/mr/fluid_cleft.h"
#include "measure/mr/mr_series.h"
#include "measure/mr/oedema.h"
#include "measure/vertebral_body.h"
#include "measure/warning.h"

namespace kyphos::measure {

/// Genant's semiquantitative verdict on one body. Source of the grades: Genant 1993 (docs/facts.md).
enum class GenantType : unsigned char { None, Wedge, Biconcave, Crush };

struct Genant {
  GenantType type = GenantType::None;
  int grade = 0;  ///< 0 normal, 1 mild, 2 moderate, 3 severe
  /// Which loss decided and against what: "anterior height 31 % below the mean of T11 and L1".
  std::string evidence{};
  std::array<double, 4> probabilities{};  ///< of the grades 0 to 3
};

/// How a body is called (measure/vertebra/fracture_call.h).
struct FractureCall {
  /// Of a fracture, 0 to 1; the standard error is how far measuring again would move it. It carries the doubt about the
  /// body's endplates.
  Measured<double> probability = WhyNot{"not measured"};
  std::array<double, 4> grades{};       ///< probabilities of the grades 0 to 3
  GenantType type = GenantType::Wedge;  ///< the likeliest, if it is fractured
  int grade = 0;                        ///< the likeliest
  /// Greatest loss at a station against the level's normal shape and the intact bodies around, in percent.
  Measured<double> loss_percent = WhyNot{"not measured"};
  /// Its wedge was held against that of neighbours with pitted endplates which are wedged alike (Scheuermann), not
  /// against the level's norm.
  bool wedge_shared = false;
};

/// What the series of an MR study show of one body's marrow.
struct MarrowFindings {
  Oedema oedema{};
  FluidCleft fluid{};
};

/// One body with all that the catalogue measures on it.
struct MeasuredVertebra {
  VertebralBody body;
  /// By catalogue key; every key of the catalogue is present, as a value or with its reason.
  std::map<std::string, Measured<double>> values{};
  Measured<Genant> genant = WhyNot{"not measured"};
  FractureCall call{};
  /// Cleft, posterior wall and canal, cement, attenuation, signs that raise suspicion, bridging to the body below.
  Findings findings{};
  std::optional<MarrowFindings> marrow{};  ///< on MR alone
  /// Whether the body may serve others as a reference of normal height (intact, whole, no cement).
  bool serves_as_reference = false;
  /// Where a reader has put the body right: what the program had by itself, by catalogue key, and how it called it.
  std::map<std::string, Measured<double>> automatic{};
  std::string automatic_name{};
  std::string automatic_call{};
};

/// A regional angle of the spine with its two endplates named; kyphosis positive, in degrees.
struct SpineAngle {
  std::string name;   ///< "thoracic_kyphosis_t4_t12"
  std::string upper;  ///< "superior endplate of T4"
  std::string lower;  ///< "inferior endplate of T12"
  Measured<double> value_deg = WhyNot{"not measured"};
};

/// All numbers of one study. Vertebrae from the top down.
struct MeasuredStudy {
  std::vector<MeasuredVertebra> vertebrae;
  std::vector<SpineAngle> angles;
  ReferenceAttenuation reference_attenuation{};      ///< of L1 or the nearest intact body
  std::vector<AnkylosedStretch> ankylosed{};         ///< indices into vertebrae
  ContrastSeen contrast = ContrastSeen::CannotTell;  ///< in the vessels in front of the spine
  std::vector<Warning> warnings;
  bool without_attenuation = false;       ///< of an MR: what needs attenuation was not looked for
  std::vector<SeriesBeside> mr_series{};  ///< of an MR: those that were read on its bodies, and those that were not
  FindingLimits limits{};                 ///< that its findings are worth a word by; a site may have its own
};

}  // namespace kyphos::measure
