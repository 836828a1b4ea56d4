#include "tests/accuracy/found_cuts.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "pipeline/segment/ct/coarse_copy.h"
#include "pipeline/segment/landmarks/landmarks.h"
#include "pipeline/segment/landmarks/rib_trace.h"
#include "pipeline/segment/landmarks/trunk_landmarks.h"
#include "pipeline/segment/naming/naming.h"

namespace kyphos::accuracy {

using measure::VertebralBody;
using pipeline::CoarseCopy;

/// A part of a scan with its bodies; no truth for those that it cuts.
struct FoundCuts::Cut {
  CoarseCopy copy;
  std::vector<VertebralBody> bodies{};
  std::vector<std::string> truth{};
  bool landmark = false;  ///< in view, whether its body is withheld or not

  [[nodiscard]] Cut half(double from_top) const;
  [[nodiscard]] Cut without(std::size_t body) const;
};

FoundCuts::Cut FoundCuts::Cut::half(double from_top) const {
  const int high = copy.nz - 1 - static_cast<int>(std::lround(from_top * copy.nz));
  const int low = std::max(0, copy.nz - static_cast<int>(std::lround((from_top + 0.5) * copy.nz)));
  Cut part{.copy = copy};
  std::vector<BodyInView> view;
  part.copy.nz = high - low + 1;
  part.copy.origin = copy.lps(0, 0, low);
  part.copy.hu.assign(copy.hu.begin() + static_cast<std::ptrdiff_t>(copy.offset(0, 0, low)),
                      copy.hu.begin() + static_cast<std::ptrdiff_t>(copy.offset(0, 0, high) + copy.offset(0, 0, 1)));
  const double top = copy.lps(0, 0, high).z();
  const double base = copy.lps(0, 0, low).z();
  for (std::size_t i = 0; i < bodies.size(); ++i) {
    VertebralBody body = bodies[i];
    const double z = body.frame.origin.z();
    const double reach = pipeline::half_height_mm(body) + 3.0;  // its tilted corners
    if (z > top || z < base) {
      continue;
    }
    const bool cut = z + reach > top || z - reach < base;
    if (cut) {
      body.coverage = z + reach > top ? measure::Coverage::CutAbove : measure::Coverage::CutBelow;
    }
    part.truth.push_back(cut ? "" : truth[i]);
    view.push_back({.name = truth[i], .whole = !cut});
    part.bodies.push_back(std::move(body));
  }
  part.landmark = landmark_in_view(view);
  return part;
}

FoundCuts::Cut FoundCuts::Cut::without(std::size_t body) const {
  Cut rest = *this;
  rest.bodies.erase(rest.bodies.begin() + static_cast<std::ptrdiff_t>(body));
  rest.truth.erase(rest.truth.begin() + static_cast<std::ptrdiff_t>(body));
  return rest;
}

NameTally FoundCuts::name_anew(const Cut& cut, Sum& sum) {
  NameTally tally;
  std::vector<VertebralBody> bodies = cut.bodies;
  const auto landmarks = pipeline::find_landmarks(cut.copy, bodies);
  const auto trunk = pipeline::find_trunk_landmarks(cut.copy, bodies);
  write_names(bodies, {.bodies = landmarks, .trunk = trunk}, pipeline::number_chain(landmarks, trunk));
  for (std::size_t i = 0; i < bodies.size(); ++i) {
    const measure::LevelName& name = bodies[i].name;
    if (cut.truth[i].empty() || name.candidates.empty()) {
      continue;
    }
    constexpr std::array kFrom{0.5, 0.7, 0.8, 0.9};
    const auto at = static_cast<std::size_t>(
        std::ranges::count_if(kFrom, [&](double from) { return name.candidates.front().probability >= from; }));
    NameTally& sure = by_confidence_.at(at);
    ++(measure::name(name.candidates.front().level) == cut.truth[i] ? sure.right : sure.wrong);
    if (!name.level) {
      ++tally.unnamed;
    } else {
      ++(measure::name(*name.level) == cut.truth[i] ? tally.right : tally.wrong);
    }
  }
  (cut.landmark ? sum.with_landmark : sum.without).add(tally);
  return tally;
}

void FoundCuts::add_scan(const std::string& name, const measure::Volume& volume,
                         const std::vector<VertebralBody>& bodies, const std::vector<std::string>& chain) {
  Cut whole{.copy = pipeline::make_coarse_copy(volume, 2.0), .bodies = bodies};
  std::vector<BodyInView> view;
  for (const VertebralBody& body : bodies) {
    const std::string called = measure::display_name(body);
    whole.truth.push_back(std::ranges::find(chain, called) == chain.end() ? "" : called);
    view.push_back({.name = whole.truth.back(), .whole = body.coverage == measure::Coverage::Whole});
  }
  whole.landmark = landmark_in_view(view);
  NameTally halves;
  NameTally withheld;
  for (std::size_t i = 1; i + 1 < bodies.size(); ++i) {
    withheld.add(name_anew(whole.without(i), withheld_));
  }
  for (int twelfths = 0; twelfths <= 6; ++twelfths) {
    const Cut half = whole.half(twelfths / 12.0);
    if (half.bodies.empty()) {
      continue;
    }
    halves.add(name_anew(half, halves_));
    for (std::size_t i = 1; twelfths % 3 == 0 && i + 1 < half.bodies.size(); ++i) {
      withheld.add(name_anew(half.without(i), withheld_));
    }
  }
  const auto line = [&](const char* what, const NameTally& tally) {
    char text[160];
    std::snprintf(text, sizeof text, "    %-22s %-14s %s", name.c_str(), what, tally.columns().c_str());
    lines_.emplace_back(text);
  };
  line("halves", halves);
  line("a body less", withheld);
}

void FoundCuts::print() const {
  std::printf("Whole bodies as found in the whole scans, named anew in its halves, and with an inner body withheld:\n");
  for (const std::string& line : lines_) {
    std::printf("%s\n", line.c_str());
  }
  const auto together = [](const char* what, const Sum& sum) {
    NameTally all = sum.with_landmark;
    all.add(sum.without);
    std::printf("    together, %s: %s\n", what, all.shares().c_str());
    std::printf("      with first or last rib, sacrum or C2 in view: %s\n", sum.with_landmark.shares().c_str());
    std::printf("      without: %s\n", sum.without.shares().c_str());
  };
  together("halves", halves_);
  together("a body less", withheld_);
  std::printf("    probability of the likeliest name: right of all\n");
  constexpr std::array kBins{"below 0.5", "0.5-0.7", "0.7-0.8", "0.8-0.9", "0.9-1.0"};
  for (std::size_t i = 0; i < kBins.size(); ++i) {
    std::printf("    %-10s %3d of %3d\n", kBins[i], by_confidence_[i].right,
                by_confidence_[i].right + by_confidence_[i].wrong);
  }
}

}  // namespace kyphos::accuracy
