#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "measure/measured.h"
#include "measure/posture.h"
#include "measure/study.h"
#include "measure/timeline/thresholds.h"
#include "measure/warning.h"

namespace kyphos::measure {

/// The same vertebrae over time: what has changed, by how much more than the noise, and what cannot be compared. Who is
/// who at each date was decided elsewhere. Pure.

enum class ScanModality : unsigned char { Unknown, Ct, Mr, Radiograph };
enum class Contrast : unsigned char { Unknown, None, Given };

/// One date.
struct TimePoint {
  std::string study_uid{};
  std::optional<std::chrono::year_month_day> date{};
  std::optional<double> second_of_day{};  ///< orders the studies of one day
  ScanModality modality = ScanModality::Ct;
  Posture posture = Posture::Unknown;
  Contrast contrast = Contrast::Unknown;
  std::optional<double> kvp{};
  bool from_report = false;       ///< values of a report that was read back; its images were not there
  bool film_scale_known = false;  ///< of a radiograph: its lengths are millimetres of the patient
};

/// One vertebra at one date.
struct Observation {
  enum class Presence : unsigned char { Seen, OutsideView, NotMeasured };
  Presence presence = Presence::Seen;
  std::optional<std::size_t> body{};                 ///< its place among the bodies of this date, where it has one
  std::string why_not{};                             ///< where not seen or not measured
  std::string name{};                                ///< as this date's study calls it
  std::map<std::string, Measured<double>> values{};  ///< by catalogue key; keys may be missing
  Measured<Genant> genant = WhyNot{"not measured"};
  bool cemented = false;
  bool in_doubt = false;           ///< MeasuredWithDoubt
  bool single_slice = false;       ///< measured on one sagittal slice
  double sample_spacing_mm = 0.0;  ///< along the body's axis
  std::vector<std::string> warnings = {};
};

/// A difference measured on both dates at once (the later one re-measured in the earlier one's registered frame, at
/// a common point spread), later minus earlier. It takes the place of the difference of the two values.
struct PairedDifference {
  std::size_t earlier = 0;
  std::size_t later = 0;
  std::string key;
  Measured<double> difference = WhyNot{"not measured"};
};

/// One vertebra through all dates; from the top down in the input.
struct TrackedVertebra {
  std::string tracking_id;
  std::string name;
  std::vector<Observation> observations;  ///< one for each time point, in their order
  std::vector<PairedDifference> paired{};
};

struct TimelineInput {
  std::vector<TimePoint> points;  ///< by date, the earliest first
  std::vector<TrackedVertebra> vertebrae;
  /// Regional angles of each time point, in the order of the points; may be empty.
  std::vector<std::vector<SpineAngle>> regional{};
};

/// What a change amounts to, from least to most among the comparable ones. Only Probable and Definite count as
/// progression.
enum class ChangeTier : unsigned char { CannotTell, NotComparable, Improved, NoChange, Measurable, Probable, Definite };
/// "no_change", "definite", ...: for programs.
[[nodiscard]] std::string_view key(ChangeTier tier);
/// "no change", "definite progression", ...: for people.
[[nodiscard]] std::string_view words(ChangeTier tier);

/// ReportedValues: of two values, one of which comes from a report whose images were not there.
enum class DifferenceOrigin : unsigned char { TwoValues, Registered, ReportedValues };

/// One measurement of one body between two dates.
struct Change {
  std::string key;
  std::size_t earlier = 0;  ///< index of the time point
  std::size_t later = 0;
  Measured<double> difference = WhyNot{"not compared"};           ///< later minus earlier, with its standard error
  Measured<double> percent_of_baseline = WhyNot{"not compared"};  ///< only where zero means nothing there
  Measured<double> rate_per_month = WhyNot{"not compared"};       ///< over two weeks or more
  Measured<double> smallest_detectable = WhyNot{"not compared"};  ///< of this pair; its own error is 0
  /// What the difference must exceed so that all comparisons of the body together raise at most the allowed false
  /// alarms.
  Measured<double> decision_limit = WhyNot{"not compared"};
  ChangeTier tier = ChangeTier::CannotTell;
  std::string reason{};  ///< why this tier, in words
  DifferenceOrigin origin = DifferenceOrigin::TwoValues;
  std::vector<std::string> warnings{};
};

enum class EventKind : unsigned char {
  NewFractureFirst,     ///< no other body was fractured before
  NewFractureAdjacent,  ///< next to a body that was fractured before
  NewFractureDistant,
  CementPlaced,
  OutsideView,  ///< in one field of view only
};
[[nodiscard]] std::string_view key(EventKind kind);

struct Event {
  EventKind kind = EventKind::NewFractureFirst;
  std::size_t earlier = 0;
  std::size_t later = 0;
  std::string text;
};

/// All that became of one vertebra.
struct VertebraTimeline {
  std::string tracking_id;
  std::string name;
  std::vector<Change> changes{};  ///< first to last, then each step, each in the order of the catalogue
  /// Recumbent against upright within two weeks: what moved, not what progressed.
  std::vector<Change> mobility{};
  std::vector<Event> events{};
  ChangeTier height_tier = ChangeTier::CannotTell;
  ChangeTier angle_tier = ChangeTier::CannotTell;
  ChangeTier overall = ChangeTier::CannotTell;
  /// The pair that decided: the comparable one of the longest interval.
  std::optional<std::size_t> baseline{};
  std::optional<std::size_t> current{};
  std::string evidence{};  ///< what decided, in words with numbers, or why nothing could
};

struct Timeline {
  std::vector<VertebraTimeline> vertebrae{};
  std::vector<Change> regional{};  ///< regional angles; the key is the angle's name
  std::vector<Warning> warnings{};
};

/// Follows every vertebra through all dates.
///
/// False alarms. A body is judged by four decisive measurements of its own shape (anterior, middle, posterior height
/// and wedge angle), on one pair of dates (the longest comparable one). Each would raise 5 % false alarms at its own
/// smallest detectable change, all four up to 20 %. A word other than "no change" therefore needs a
/// difference beyond z(1 - 0.05 / (2 m)) standard errors for the m decisive measurements that could be compared
/// (Bonferroni; 2.50 for four), which holds whatever their correlation. Angles that span other bodies (segmental,
/// Gardner) strengthen the verdict on a body only where its own shape has changed: else a neighbour's collapse would be
/// laid at its door. All other rows are held to the limit for their own number, and never decide.
[[nodiscard]] Timeline follow(const TimelineInput& input, const ProgressionThresholds& thresholds);

}  // namespace kyphos::measure
