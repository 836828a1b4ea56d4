#include <cmath>
#include <cstdio>

#include "io/input.h"
#include "pipeline/analyse_case.h"
#include "tests/accuracy/examine.h"
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

FollowedScan follow_scan(const std::filesystem::path& data, const std::string& name,
                         const std::vector<std::string>& visits) {
  const std::filesystem::path folder = data / "simulated-progression" / name;
  FollowedScan scan{.name = name, .report = {}, .visits = visits, .truth = {}, .altered = {}};
  std::vector<std::filesystem::path> paths;
  for (const std::string& visit : visits) {
    scan.truth.push_back(read_simulated_visit(folder / (visit + "-truth.json")));
    paths.push_back(folder / visit);
  }
  scan.report = pipeline::analyse_case(io::index_inputs(paths).patients.at(0), "accuracy", {});
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

}  // namespace

Scores run_progression_section(const SectionRequest& request) {
  const std::vector<std::pair<std::string, std::vector<std::string>>> scans = {
      {"verse005", {"visit1", "visit2-unchanged", "visit3"}}, {"verse007", {"visit1", "visit2", "visit3"}}};
  AlteredScores altered;
  Scores untouched;
  for (const auto& [name, visits] : scans) {
    if (!std::filesystem::exists(request.data / "simulated-progression" / name)) {
      std::printf("skipped: %s is not there\n", name.c_str());
      continue;
    }
    const FollowedScan scan = follow_scan(request.data, name, visits);
    if (!scan.report.progression || !scan.altered) {
      altered.landmarks.failures.push_back({name, "the altered body", "not followed"});
      continue;
    }
    for (std::size_t visit = 0; visit < visits.size(); ++visit) {
      print_landmarks(scan, visit);
    }
    for (const auto& [earlier, later] : {std::pair<std::size_t, std::size_t>{0, 1}, {1, 2}, {0, 2}}) {
      score_altered(scan, earlier, later, altered);
    }
    const auto& timeline = scan.report.progression->timeline.vertebrae[*scan.altered];
    std::printf("  verdict: %s\n", std::string(measure::words(timeline.overall)).c_str());
    untouched.append(score_untouched(scan));
  }
  print_scores("altered body, against the landmarks of the truth", altered.landmarks);
  print_scores("altered body, carried to the landmarks of the truth", altered.carried);
  print_scores("altered body, against the true motion of the bone under our stations", altered.stations);
  print_scores("untouched bodies (found: reported without change)", untouched);
  altered.landmarks.append(untouched);
  return altered.landmarks;
}

}  // namespace kyphos::accuracy
