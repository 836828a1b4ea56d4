#include <cmath>
#include <cstdio>

#include "io/input.h"
#include "pipeline/analyse_case.h"
#include "pipeline/follow_case.h"
#include "tests/accuracy/examine.h"
#include "tests/accuracy/fields_apart.h"
#include "tests/accuracy/perturbations.h"
#include "tests/accuracy/sections.h"
#include "tests/accuracy/simulated_warp.h"

namespace kyphos::accuracy {

namespace {

using measure::Change;
using measure::ChangeTier;
using measure::VertebraTimeline;

/// What the program says of a scan's visits, with the truth of each.
struct FollowedScan {
  std::string name;
  io::CaseReport report;
  std::vector<std::string> visits;
  std::vector<SimulatedVisit> truth;
  std::optional<std::size_t> altered;  ///< the track that the simulation changed
};

std::optional<std::size_t> track_at(const io::CaseReport& report, const measure::PointLps& centre) {
  constexpr double kReachMm = 12.0;
  std::optional<std::size_t> nearest;
  double least = kReachMm;
  const auto& study = report.studies.front().measured;
  for (std::size_t track = 0; track < report.progression->input.vertebrae.size(); ++track) {
    for (const measure::MeasuredVertebra& vertebra : study.vertebrae) {
      const bool same =
          report.progression->input.vertebrae[track].observations.front().name == measure::display_name(vertebra.body);
      if (const double away = (middle_of(vertebra.body) - centre).norm(); same && away < least) {
        least = away;
        nearest = track;
      }
    }
  }
  return nearest;
}

/// The three visits of one simulation, as they are or averaged to axial slices as thick as each visit's entry says.
struct Visits {
  std::string scan;
  std::vector<std::string> names;
  std::vector<double> slice_mm{};
};

/// The dates as other scanners would show them: thicker slices that start elsewhere at each.
io::CaseReport follow_averaged(const std::vector<std::filesystem::path>& paths, const std::vector<double>& slice_mm) {
  std::vector<pipeline::AnalysedStudy> studies;
  for (std::size_t visit = 0; visit < paths.size(); ++visit) {
    measure::Volume volume = read_scan(paths[visit]);
    if (slice_mm[visit] > 0.0) {
      volume = in_axial_slices(volume, slice_mm[visit], 0.37 * static_cast<double>(visit));
    }
    studies.push_back(examined_study(volume, "2024-0" + std::to_string(3 * visit + 1) + "-10"));
  }
  pipeline::FollowedCase followed = pipeline::follow_case(std::move(studies));
  io::CaseReport report;
  report.studies = std::move(followed.studies);
  report.progression = std::move(followed.progression);
  return report;
}

FollowedScan follow_scan(const std::filesystem::path& data, const Visits& visits) {
  const std::filesystem::path folder = data / "simulated-progression" / visits.scan;
  FollowedScan scan{.name = visits.scan, .report = {}, .visits = visits.names, .truth = {}, .altered = {}};
  std::vector<std::filesystem::path> paths;
  for (const std::string& visit : visits.names) {
    scan.truth.push_back(read_simulated_visit(folder / (visit + "-truth.json")));
    paths.push_back(folder / visit);
  }
  scan.report = visits.slice_mm.empty() ? pipeline::analyse_case(io::index_inputs(paths).patients.at(0), "accuracy", {})
                                        : follow_averaged(paths, visits.slice_mm);
  scan.altered = track_at(scan.report, scan.truth.front().centre());
  return scan;
}

/// Change of a quantity at the altered body, from landmark to landmark.
double landmark_change(const SimulatedVisit& first, const SimulatedVisit& later, std::string_view quantity) {
  if (quantity == "height_anterior_mm") {
    return later.anterior_mm - first.anterior_mm;
  }
  if (quantity == "height_middle_mm") {
    return later.middle_mm - first.middle_mm;
  }
  if (quantity == "height_posterior_mm") {
    return later.posterior_mm - first.posterior_mm;
  }
  return later.kyphosis_change_deg - first.kyphosis_change_deg;
}

/// The same at the bone under our own stations; what is not measured there keeps the landmarks' truth.
double station_change(const StationShape& shape, double at_landmarks, std::string_view quantity) {
  if (quantity == "height_anterior_mm") {
    return shape.height_mm[0];
  }
  if (quantity == "height_middle_mm") {
    return shape.height_mm[1];
  }
  if (quantity == "height_posterior_mm") {
    return shape.height_mm[2];
  }
  return quantity == "wedge_angle_deg" ? shape.wedge_deg : at_landmarks;
}

const Change* find_change(const VertebraTimeline& timeline, std::size_t earlier, std::size_t later,
                          std::string_view key) {
  for (const Change& change : timeline.changes) {
    if (change.earlier == earlier && change.later == later && change.key == key) {
      return &change;
    }
  }
  return nullptr;
}

const measure::VertebralBody* body_called(const measure::MeasuredStudy& study, const std::string& name) {
  for (const measure::MeasuredVertebra& vertebra : study.vertebrae) {
    if (measure::display_name(vertebra.body) == name) {
      return &vertebra.body;
    }
  }
  return nullptr;
}

/// The errors of the altered body: as it is read against the landmarks, carried to the landmarks against them, and
/// against the true motion of the bone under our own stations.
struct AlteredScores {
  Scores landmarks;
  Scores carried;
  Scores stations;
};

/// The measured changes at our stations carried to the landmarks.
std::optional<StationShape> carried_change(const FollowedScan& scan, std::size_t earlier, std::size_t later,
                                           const measure::VertebralBody& body) {
  const auto& timeline = scan.report.progression->timeline.vertebrae[*scan.altered];
  std::array<double, 3> change_mm{};
  for (std::size_t i = 0; i < 3; ++i) {
    const Change* const change = find_change(timeline, earlier, later, kQuantities[i]);
    if (change == nullptr || !change->difference) {
      return std::nullopt;
    }
    change_mm[i] = change->difference.value();
  }
  return carried_to_landmarks(body, scan.truth[earlier], change_mm);
}

/// Where a landmark lies in the body: part of its depth from the posterior wall, and how far outside the endplate.
void print_landmarks(const FollowedScan& scan, std::size_t visit) {
  const auto& tracked = scan.report.progression->input.vertebrae[*scan.altered];
  const auto* const body = body_called(scan.report.studies[visit].measured, tracked.observations[visit].name);
  const auto depth = body == nullptr ? std::nullopt : measure::depth_range(*body);
  if (!depth) {
    return;
  }
  std::printf("  landmarks at %s, depth %.1f mm:", scan.visits[visit].c_str(), depth->depth_mm());
  for (const auto& [name, point] : scan.truth[visit].landmarks) {
    const Eigen::Vector3d own = body->frame.frame_coordinates(point);
    const auto& surface = name.front() == 'S' ? body->superior : body->inferior;
    const double outwards = name.front() == 'S' ? 1.0 : -1.0;
    std::printf(" %s %.0f %%", name.c_str(), 100.0 * (own.x() - depth->posterior_u_mm) / depth->depth_mm());
    double u = own.x();
    auto plate = surface.interpolate(u, own.y());
    const double step = u > depth->u_at_fraction(0.5) ? -0.25 : 0.25;
    for (int i = 0; !plate && i < 60; ++i) {
      plate = surface.interpolate(u += step, own.y());
    }
    if (plate) {
      std::printf(" (%+.1f at %+.1f, v %+.1f)", outwards * (own.z() - plate->s_mm), u - own.x(), own.y());
    }
  }
  std::printf("\n");
}

void score_altered(const FollowedScan& scan, std::size_t earlier, std::size_t later, AlteredScores& scores) {
  const auto& timeline = scan.report.progression->timeline.vertebrae[*scan.altered];
  const auto& tracked = scan.report.progression->input.vertebrae[*scan.altered];
  const std::string pair = scan.name + " " + scan.visits[earlier] + " to " + scan.visits[later];
  const auto* const body = body_called(scan.report.studies[earlier].measured, tracked.observations[earlier].name);
  const auto shape =
      body == nullptr ? std::nullopt : true_change(*body, SimulatedWarp(scan.truth[earlier], scan.truth[later]));
  const auto carried = body == nullptr ? std::nullopt : carried_change(scan, earlier, later, *body);
  std::printf("%-36s %s\n", pair.c_str(), timeline.name.c_str());
  for (const std::string_view quantity : kQuantities) {
    const Change* const change = find_change(timeline, earlier, later, quantity);
    if (change == nullptr || !change->difference || !shape || !carried) {
      scores.landmarks.failures.push_back({pair, timeline.name, std::string(quantity) + " has no change"});
      continue;
    }
    const double measured = change->difference.value();
    const double se = change->difference.standard_error();
    const double at_landmarks = landmark_change(scan.truth[earlier], scan.truth[later], quantity);
    const double at_stations = station_change(*shape, at_landmarks, quantity);
    const double at_corners = station_change(*carried, measured, quantity);
    std::printf(
        "  %-24s %+6.2f +- %.2f | landmarks %+6.2f: error %+.2f, carried to them %+.2f | same bone %+6.2f: %+.2f\n",
        std::string(quantity).c_str(), measured, se, at_landmarks, measured - at_landmarks, at_corners - at_landmarks,
        at_stations, measured - at_stations);
    scores.carried.scores.push_back(
        {pair, timeline.name, std::string(quantity), at_landmarks, at_corners - at_landmarks, se});
    scores.landmarks.scores.push_back(
        {pair, timeline.name, std::string(quantity), at_landmarks, measured - at_landmarks, se});
    scores.stations.scores.push_back(
        {pair, timeline.name, std::string(quantity), at_stations, measured - at_stations, se});
  }
}

/// Nothing happened to these: the truth is zero for all that is the body's own.
Scores score_untouched(const FollowedScan& scan) {
  Scores scores;
  const auto& progression = *scan.report.progression;
  for (std::size_t track = 0; track < progression.timeline.vertebrae.size(); ++track) {
    const VertebraTimeline& timeline = progression.timeline.vertebrae[track];
    if (track == scan.altered) {
      continue;
    }
    for (const Change& change : timeline.changes) {
      const bool own = change.key.starts_with("height_") || change.key == "wedge_angle_deg";
      if (!own || change.key == "height_mean_mm" || !change.difference) {
        continue;
      }
      const std::string pair = scan.name + " " + scan.visits[change.earlier] + " to " + scan.visits[change.later];
      scores.scores.push_back(
          {pair, timeline.name, change.key, 0.0, change.difference.value(), change.difference.standard_error()});
      if (change.tier != ChangeTier::NoChange) {
        scores.failures.push_back({pair, timeline.name, change.key + ": " + std::string(measure::words(change.tier))});
      }
    }
    ++scores.bodies_expected;
    scores.bodies_found += timeline.overall == ChangeTier::NoChange ? 1 : 0;
    if (timeline.overall != ChangeTier::NoChange && timeline.overall != ChangeTier::CannotTell) {
      scores.failures.push_back(
          {scan.name, timeline.name, "untouched, but " + std::string(measure::words(timeline.overall))});
    }
  }
  return scores;
}

struct ProgressionScores {
  AlteredScores altered;
  Scores untouched;
};

void score_scan(const FollowedScan& scan, ProgressionScores& scores) {
  if (!scan.report.progression || !scan.altered) {
    scores.altered.landmarks.failures.push_back({scan.name, "the altered body", "not followed"});
    return;
  }
  for (std::size_t visit = 0; visit < scan.visits.size(); ++visit) {
    print_landmarks(scan, visit);
  }
  for (const auto& [earlier, later] : {std::pair<std::size_t, std::size_t>{0, 1}, {1, 2}, {0, 2}}) {
    score_altered(scan, earlier, later, scores.altered);
  }
  const auto& timeline = scan.report.progression->timeline.vertebrae[*scan.altered];
  std::printf("  verdict: %s\n", std::string(measure::words(timeline.overall)).c_str());
  scores.untouched.append(score_untouched(scan));
}

void print_all(const std::string& slices, const ProgressionScores& scores) {
  print_scores(slices + ": altered body, against the landmarks of the truth", scores.altered.landmarks);
  print_scores(slices + ": altered body, carried to the landmarks of the truth", scores.altered.carried);
  print_scores(slices + ": altered body, against the true motion of the bone under our stations",
               scores.altered.stations);
  print_scores(slices + ": untouched bodies (found: reported without change)", scores.untouched);
}

}  // namespace

Scores run_progression_section(const SectionRequest& request) {
  struct Slices {
    const char* name;
    std::vector<double> mm;
    Extent from;
  };
  const Slices kSlices[] = {{"as scanned", {}, Extent::Default},
                            {"slices of 3 mm", {3.0, 3.0, 3.0}, Extent::Full},
                            {"slices of 4 mm", {4.0, 4.0, 4.0}, Extent::Full},
                            {"slices of 3, 5 and 3 mm", {3.0, 5.0, 3.0}, Extent::Full},
                            {"thin first, then 3 mm", {0.0, 3.0, 3.0}, Extent::Full}};
  Scores all;
  for (const Slices& slices : kSlices) {
    if (slices.from > request.extent || std::string(slices.name).find(request.one_case) == std::string::npos) {
      continue;
    }
    ProgressionScores scores;
    for (const Visits& visits : {Visits{"verse005", {"visit1", "visit2-unchanged", "visit3"}, slices.mm},
                                 Visits{"verse007", {"visit1", "visit2", "visit3"}, slices.mm}}) {
      if (!std::filesystem::exists(request.data / "simulated-progression" / visits.scan)) {
        std::printf("skipped: %s is not there\n", visits.scan.c_str());
        continue;
      }
      score_scan(follow_scan(request.data, visits), scores);
    }
    print_all(slices.name, scores);
    if (slices.from == Extent::Default) {  // the picture is of the scans as they are
      all.append(scores.altered.landmarks);
      all.append(scores.untouched);
    }
  }
  if (request.one_case.empty()) {
    const Scores apart = score_fields_apart(request);
    print_scores("fields of view that share no level (found: nothing compared)", apart);
    all.failures.insert(all.failures.end(), apart.failures.begin(), apart.failures.end());
  }
  return all;
}

}  // namespace kyphos::accuracy
