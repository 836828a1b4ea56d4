#include "pipeline/apply_corrections.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "io/report/words/number_text.h"
#include "measure/placed_points.h"
#include "pipeline/segment/gates/verdict.h"
#include "pipeline/segment/naming/naming.h"
#include "pipeline/segment/points/moved_points.h"
#include "pipeline/segment/points/parameters.h"
#include "pipeline/segment/points/point_body.h"
#include "pipeline/segment/points/segment_points.h"

namespace kyphos::pipeline {
namespace {

using io::Correction;
using io::CorrectionKind;
using measure::VertebralBody;

std::string by_words(const Correction& correction) {
  return (correction.reader.empty() ? "a reader" : "reader " + correction.reader) +
         (correction.time.empty() ? "" : " (" + correction.time + ")");
}

measure::Warning no_fit(const Correction& correction, const std::string& why) {
  const std::string body = correction.automatic.name.empty() ? "" : " of " + correction.automatic.name;
  return {.code = "correction_does_not_fit",
          .text = "The correction \"" + std::string(io::word(correction.kind)) + "\"" + body + " by " +
                  by_words(correction) + " was not applied: " + why + "."};
}

/// The body that lies where the reader saw it.
VertebralBody* body_meant(std::vector<VertebralBody>& bodies, const Correction& correction) {
  const measure::PointLps& middle = *correction.automatic.middle;
  const auto nearest = std::ranges::min_element(
      bodies, {}, [&](const VertebralBody& body) { return (body.frame.origin - middle).norm(); });
  const bool there = nearest != bodies.end() && (nearest->frame.origin - middle).norm() <= kCorrectionReachMm;
  return there ? &*nearest : nullptr;
}

measure::ReaderMark& mark_of(VertebralBody& body, const Correction& correction, const std::string& what) {
  if (!body.reader) {
    body.reader.emplace();
  }
  body.reader->reader = correction.reader;
  body.reader->time = correction.time;
  body.reader->what.push_back(what + (correction.note.empty() ? "" : " (" + correction.note + ")"));
  return *body.reader;
}

/// Whether the program's own outline is still the one that the reader corrected.
std::optional<measure::Warning> outline_changed(const VertebralBody& body, const Correction& correction) {
  const auto six = measure::six_points(body);
  if (!correction.automatic.points || !six || body.reader) {
    return std::nullopt;
  }
  const std::array<measure::PointLps, 6> now{six->superior_anterior, six->superior_middle, six->superior_posterior,
                                             six->inferior_anterior, six->inferior_middle, six->inferior_posterior};
  double most = 0.0;
  for (std::size_t i = 0; i < now.size(); ++i) {
    most = std::max(most, (now.at(i) - correction.automatic.points->at(i)).norm());
  }
  if (most <= kOutlineChangedMm) {
    return std::nullopt;
  }
  return measure::Warning{.code = "correction_of_another_outline",
                          .text = measure::display_name(body) + ": the program's own points lie up to " + in_mm(most) +
                                  " from those that " + by_words(correction) +
                                  " corrected; the reader's points are kept. Look whether they still fit."};
}

/// The chain follows the body that was named.
void rename_chain(std::vector<VertebralBody>& bodies, VertebralBody& body, const Correction& correction) {
  const std::string before = measure::display_name(body);
  const double sure = body.name.confidence;
  static_cast<void>(name_by_user_alone(bodies, {.level = *correction.level, .z_mm = body.frame.origin.z()}));
  for (VertebralBody& each : bodies) {
    each.name.evidence = "named by " + by_words(correction);
  }
  mark_of(body, correction,
          "renamed from " + before + (sure > 0.0 ? " (" + io::fixed(100.0 * sure, 0) + " % sure)" : "") +
              "; the chain follows")
      .renamed = true;
}

std::optional<std::string> add_body(std::vector<VertebralBody>& bodies, const Correction& correction) {
  measure::PlacedBody placed{.level = correction.level};
  for (std::size_t i = 0; i < placed.points.size(); ++i) {
    placed.points.at(i).at = correction.points->at(i);
  }
  if (auto wrong = why_not_a_spine({.bodies = {placed}, .method = {}})) {
    return wrong;
  }
  VertebralBody body = body_of_points(placed, measure::PointPlaces::Stations, kReaderHeightSe);
  const auto taken = std::ranges::find_if(bodies, [&](const VertebralBody& other) {
    return other.status != measure::BodyStatus::NotMeasured &&
           (other.frame.origin - body.frame.origin).norm() <= kCorrectionReachMm;
  });
  if (taken != bodies.end()) {
    return "the program now sees " + measure::display_name(*taken) + " there itself";
  }
  if (correction.level) {
    body.name = {.level = correction.level,
                 .confidence = 1.0,
                 .candidates = {{.level = *correction.level, .probability = 1.0}},
                 .evidence = "named by " + by_words(correction)};
  }
  mark_of(body, correction, "added: the program saw no body there").added = true;
  body.reader->moved = true;
  const auto below = std::ranges::find_if(
      bodies, [&](const VertebralBody& other) { return other.frame.origin.z() < body.frame.origin.z(); });
  body.position_from_top = below == bodies.begin() ? 1 : (below - 1)->position_from_top + 1;
  const auto at = bodies.insert(below, std::move(body));
  if (at + 1 != bodies.end() && (at + 1)->position_from_top <= at->position_from_top) {
    for (auto each = at + 1; each != bodies.end(); ++each) {
      ++each->position_from_top;
    }
  }
  return std::nullopt;
}

/// What concerns one body that is there; why it cannot be done, else nothing.
std::optional<std::string> correct_body(std::vector<VertebralBody>& bodies, VertebralBody& body,
                                        const Correction& correction) {
  switch (correction.kind) {
    case CorrectionKind::MovePoints:
      if (auto wrong = move_points(body, *correction.points)) {
        return wrong;
      }
      mark_of(body, correction, "endplates set by the reader").moved = true;
      return std::nullopt;
    case CorrectionKind::RejectBody:
      body.status = measure::BodyStatus::NotMeasured;
      body.doubts.clear();
      body.why_not = "rejected by " + by_words(correction);
      mark_of(body, correction, "rejected: no body").rejected = true;
      return std::nullopt;
    case CorrectionKind::Rename:
      rename_chain(bodies, body, correction);
      return std::nullopt;
    case CorrectionKind::Cemented:
      mark_of(body, correction, "cemented, as the reader says").cemented = true;
      return std::nullopt;
    case CorrectionKind::NotFracture:
      mark_of(body, correction, "not a fracture, as the reader says").grade = 0;
      return std::nullopt;
    case CorrectionKind::Fracture:
      mark_of(body, correction, "fracture of grade " + std::to_string(correction.grade) + ", as the reader says")
          .grade = correction.grade;
      return std::nullopt;
    case CorrectionKind::AddBody:
    case CorrectionKind::Confirm:
      break;
  }
  return std::nullopt;
}

}  // namespace

CorrectedBodies apply_corrections(std::vector<VertebralBody> bodies, const io::Corrections& corrections,
                                  const std::string& study_uid) {
  CorrectedBodies result{.bodies = std::move(bodies), .warnings = {}};
  for (const Correction& correction : corrections.all) {
    if (correction.study_uid != study_uid || correction.kind == CorrectionKind::Confirm) {
      continue;
    }
    std::optional<std::string> why_not;
    if (correction.kind == CorrectionKind::AddBody) {
      why_not = add_body(result.bodies, correction);
    } else if (VertebralBody* const body = body_meant(result.bodies, correction)) {
      auto changed = outline_changed(*body, correction);
      if (changed && body->point_range) {
        // A film's coordinates are those of its file of points and scale: other points, another place.
        why_not = "its points were set anew, or on another scale, since";
      } else {
        if (changed) {
          result.warnings.push_back(*std::move(changed));
        }
        why_not = correct_body(result.bodies, *body, correction);
      }
    } else {
      why_not = "no body lies within " + in_mm(kCorrectionReachMm) + " of where the reader saw it";
    }
    if (why_not) {
      result.warnings.push_back(no_fit(correction, *why_not));
    }
  }
  return result;
}

}  // namespace kyphos::pipeline
