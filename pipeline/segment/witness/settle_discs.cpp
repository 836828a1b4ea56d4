#include "pipeline/segment/witness/settle_discs.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <string>

#include "measure/joined_texts.h"
#include "pipeline/fit/smoothing.h"
#include "pipeline/segment/body/mean_height.h"
#include "pipeline/segment/body/parameters.h"
#include "pipeline/segment/gates/parameters.h"
#include "pipeline/segment/gates/verdict.h"
#include "pipeline/segment/witness/disc_lines.h"
#include "pipeline/segment/witness/parameters.h"

namespace kyphos::pipeline {
namespace {

using measure::EndplateSurface;
using measure::VertebralBody;

/// A station of one endplate in its body's frame: where it lies, how surely, and where the search had placed it.
struct Place {
  double u_mm = 0.0;
  double s_mm = 0.0;
  double se_mm = 0.0;
  std::optional<double> found_mm{};
};
using Places = std::array<Place, 3>;  // from behind to the front

double apart(const std::optional<double>& one, const std::optional<double>& other) {
  return one && other ? std::abs(*one - *other) : 0.0;
}

/// How far apart the two searches place the same endplates, at worst.
double looks_apart_mm(const DiscLines& disc) {
  double most = 0.0;
  for (const DiscLine& line : disc.lines) {
    most = std::max({most, apart(line.looks[0].upper_mm, line.looks[1].upper_mm),
                     apart(line.looks[0].lower_mm, line.looks[1].lower_mm)});
  }
  return most;
}

bool seen_throughout(const DiscLines& disc) {
  return std::ranges::all_of(disc.lines, [](const DiscLine& line) { return line.seen.has_value(); });
}

/// How far the endplates as found lie from the disc that the finder sees, in its and their errors, at worst.
double against_finder(const DiscLines& disc) {
  double most = 0.0;
  for (const DiscLine& line : disc.lines) {
    const DiscLook& above = line.looks[0];
    const DiscLook& below = line.looks[1];
    if (!line.seen || !above.upper_mm || !below.lower_mm) {
      continue;
    }
    const double own = std::hypot(above.upper_error_mm, below.lower_error_mm);
    const double middle = 0.5 * (*above.upper_mm + *below.lower_mm) - line.seen->middle_mm;
    const double thicker = *above.upper_mm - *below.lower_mm - line.seen->thickness_mm;
    most = std::max({most, std::abs(middle) / std::hypot(line.seen->middle_error_mm, 0.5 * own),
                     std::abs(thicker) / std::hypot(line.seen->thickness_error_mm, own)});
  }
  return most;
}

bool unfound(const DiscLines& disc) {
  return std::ranges::any_of(disc.lines,
                             [](const DiscLine& line) { return !line.looks[0].upper_mm || !line.looks[1].lower_mm; });
}

/// What the finder sees of the discs around one, at the same station.
std::optional<UsualDisc> usual_around(const std::vector<std::optional<DiscLines>>& discs, std::size_t at,
                                      std::size_t station) {
  std::vector<double> thickness;
  for (std::size_t k = at < kUsualDiscLevels ? 0 : at - kUsualDiscLevels;
       k <= std::min(discs.size() - 1, at + kUsualDiscLevels); ++k) {
    if (k != at && discs[k] && discs[k]->lines[station].seen) {
      thickness.push_back(discs[k]->lines[station].seen->thickness_mm);
    }
  }
  if (thickness.size() < 2) {
    return std::nullopt;
  }
  const double usual = quantile(thickness, 0.5);
  return UsualDisc{.thickness_mm = usual, .spread_mm = std::max(kUsualDiscSpreadMm.value, kUsualDiscSpread * usual)};
}

/// s of a curve through the three stations, straight beyond them.
double through(const Places& places, double u_mm, const auto& value) {
  const std::size_t from = u_mm < places[1].u_mm ? 0 : 1;
  const Place& a = places[from];
  const Place& b = places[from + 1];
  const double part = (u_mm - a.u_mm) / (b.u_mm - a.u_mm);
  return value(a) + part * (value(b) - value(a));
}

/// An endplate whose search got lost has no shape to keep; a little beside its place, it has.
bool has_a_shape(const Places& places) {
  return std::ranges::all_of(places, [](const Place& place) {
    return place.found_mm && std::abs(*place.found_mm - place.s_mm) < kKeepsShapeMm;
  });
}

void move_to(EndplateSurface& surface, const Places& places, double rise_to_left) {
  const bool keeps = has_a_shape(places);
  const double middle_u = 0.5 * (surface.u_mm(0) + surface.u_mm(surface.count_u() - 1));
  const double half_u = std::max(1.0, 0.5 * (surface.u_mm(surface.count_u() - 1) - surface.u_mm(0)));
  const double middle_v = 0.5 * (surface.v_mm(0) + surface.v_mm(surface.count_v() - 1));
  const double half_v = std::max(1.0, 0.5 * (surface.v_mm(surface.count_v() - 1) - surface.v_mm(0)));
  for (int iv = 0; iv < surface.count_v(); ++iv) {
    for (int iu = 0; iu < surface.count_u(); ++iu) {
      const double u = surface.u_mm(iu);
      const double v = surface.v_mm(iv);
      const auto before = surface.at(iu, iv);
      const bool inside = std::hypot((u - middle_u) / half_u, (v - middle_v) / half_v) <= 1.0;
      if (keeps ? !before : !inside) {
        surface.set(iu, iv, keeps ? before : std::nullopt);
        continue;
      }
      const double at = std::clamp(u, places.front().u_mm, places.back().u_mm);
      const double se = through(places, at, [](const Place& place) { return place.se_mm; });
      const double s = keeps ? before->s_mm + through(places, at,
                                                      [](const Place& place) {
                                                        return place.s_mm - place.found_mm.value_or(place.s_mm);
                                                      })
                             : through(places, u, [](const Place& place) { return place.s_mm; }) + v * rise_to_left;
      surface.set(iu, iv, measure::EndplatePoint{.s_mm = s, .se_mm = kStationSquares * se});
    }
  }
}

/// Where the stations of one endplate lie in its body's frame.
Places places_in(const VertebralBody& body, const DiscLines& disc, const std::array<SettledDisc, 3>& settled,
                 bool upper) {
  Places places;
  for (std::size_t i = 0; i < places.size(); ++i) {
    const DiscLine& line = disc.lines[i];
    const SettledDisc& one = settled[i];
    const auto found = upper ? line.looks[0].upper_mm : line.looks[1].lower_mm;
    const Eigen::Vector3d at =
        body.frame.frame_coordinates(disc.frame.lps(line.u_mm, 0.0, upper ? one.upper_mm : one.lower_mm));
    places[i] = {.u_mm = at.x(), .s_mm = at.z(), .se_mm = upper ? one.upper_error_mm : one.lower_error_mm};
    if (found) {
      places[i].found_mm = body.frame.frame_coordinates(disc.frame.lps(line.u_mm, 0.0, *found)).z();
    }
  }
  return places;
}

/// How a plane square to the disc's axis rises towards left in a body's frame.
double rise_to_left(const VertebralBody& body, const DiscLines& disc) {
  return -disc.frame.superior.dot(body.frame.left) / disc.frame.superior.dot(body.frame.superior);
}

void settle(const DiscLines& disc, const std::array<SettledDisc, 3>& settled, VertebralBody& above,
            VertebralBody& below) {
  move_to(above.inferior, places_in(above, disc, settled, true), rise_to_left(above, disc));
  move_to(below.superior, places_in(below, disc, settled, false), rise_to_left(below, disc));
  for (VertebralBody* body : {&above, &below}) {
    body->quality.left_right_asymmetry_mm = left_right_asymmetry_mm(body->superior, body->inferior);
  }
}

/// The parts of the estimate, in words.
std::string parts_of(const DiscLines& disc, const std::array<SettledDisc, 3>& settled, double slice_mm) {
  const double apart_mm = looks_apart_mm(disc);
  double error = 0.0;
  for (const SettledDisc& one : settled) {
    error = std::max({error, one.upper_error_mm, one.lower_error_mm});
  }
  const std::string looks = apart_mm > kApartSlices * slice_mm
                                ? "its two sides place it " + in_mm(apart_mm) + " apart"
                                : std::string("the learned finder sees it elsewhere than the slices show it");
  return "is hidden between slices: " + looks +
         "; placed by both sides, the finder and the discs around it together, to " + in_mm(error);
}

bool contradicted(const DiscLines& disc, double slice_mm) {
  return looks_apart_mm(disc) > kApartSlices * slice_mm || against_finder(disc) > kContradictedErrors || unfound(disc);
}

std::vector<std::optional<DiscLines>> lines_of(const SeenSpine& spine, double slice_mm,
                                               const OutlinedBodies& outlined) {
  std::vector<std::optional<DiscLines>> discs;
  for (std::size_t i = 0; i + 1 < outlined.bodies.size(); ++i) {
    discs.push_back(disc_lines(spine, {outlined.bodies[i], outlined.beyond[i].below},
                               {outlined.bodies[i + 1], outlined.beyond[i + 1].above}, slice_mm));
  }
  return discs;
}

}  // namespace

void settle_discs(const SeenSpine& spine, double slice_mm, OutlinedBodies& outlined) {
  const auto discs = lines_of(spine, slice_mm, outlined);
  std::vector<double> left_apart(outlined.bodies.size(), 0.0);
  std::vector<std::vector<std::string>> told(outlined.bodies.size());
  for (std::size_t i = 0; i < discs.size(); ++i) {
    if (!discs[i]) {
      continue;
    }
    const bool torn = contradicted(*discs[i], slice_mm);
    // Thicker slices never show an edge well enough to do without the other witnesses.
    if (!seen_throughout(*discs[i]) || (!torn && slice_mm <= kThickestSureMm)) {
      const double apart_mm = looks_apart_mm(*discs[i]);
      left_apart[i] = std::max(left_apart[i], apart_mm);
      left_apart[i + 1] = std::max(left_apart[i + 1], apart_mm);
      continue;
    }
    std::array<SettledDisc, 3> settled;
    for (std::size_t station = 0; station < settled.size(); ++station) {
      const DiscLine& line = discs[i]->lines[station];
      settled[station] = settle_disc(line.looks, *line.seen, usual_around(discs, i, station));
    }
    settle(*discs[i], settled, outlined.bodies[i], outlined.bodies[i + 1]);
    if (torn) {
      const std::string parts = parts_of(*discs[i], settled, slice_mm);
      told[i].push_back("the disc below " + parts);
      told[i + 1].push_back("the disc above " + parts);
    }
  }
  for (std::size_t i = 0; i < outlined.bodies.size(); ++i) {
    auto& quality = outlined.bodies[i].quality;
    quality.endplate_views_apart_mm = std::min(quality.endplate_views_apart_mm, left_apart[i]);
    if (!told[i].empty()) {  // both discs are hidden by the same slices: one weakness
      doubt(outlined.bodies[i], measure::joined_texts(told[i]));
    }
  }
}

std::vector<bool> discs_confirmed(const SeenSpine& spine, const std::vector<VertebralBody>& bodies) {
  const EndplateSurface nothing;
  std::vector<bool> confirmed(bodies.size(), bodies.size() > 1);
  for (std::size_t i = 0; i + 1 < bodies.size(); ++i) {
    const double slice_mm = bodies[i].quality.slice_spacing_along_axis_mm;
    const auto disc = disc_lines(spine, {bodies[i], nothing}, {bodies[i + 1], nothing}, slice_mm);
    if (!disc || !seen_throughout(*disc) || against_finder(*disc) > kContradictedErrors) {
      confirmed[i] = confirmed[i + 1] = false;
    }
  }
  return confirmed;
}

}  // namespace kyphos::pipeline
