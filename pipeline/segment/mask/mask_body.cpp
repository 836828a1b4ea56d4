#include "pipeline/segment/mask/mask_body.h"

#include <algorithm>
#include <cmath>

#include "pipeline/fit/parallel.h"
#include "pipeline/fit/smoothing.h"
#include "pipeline/segment/body/mean_height.h"
#include "pipeline/segment/mask/label_frames.h"
#include "pipeline/segment/mask/label_view.h"
#include "pipeline/segment/mask/mask_endplates.h"
#include "pipeline/segment/mask/mask_walls.h"
#include "pipeline/segment/mask/parameters.h"

namespace kyphos::pipeline {
namespace {

using measure::BodyFrame;
using measure::LabelledVertebra;

/// Heights of both endplates about the axis.
struct RoughHeights {
  double low_s_mm = 0.0;
  double high_s_mm = 0.0;
};

/// Medians of where columns around the axis leave the mask.
std::optional<RoughHeights> rough_heights(const LabelView& view, const BodyFrame& frame) {
  std::vector<double> low;
  std::vector<double> high;
  constexpr double kReachMm = 40.0;
  for (double v = -4.0; v <= 4.0; v += 2.0) {
    for (double u = -6.0; u <= 6.0; u += 2.0) {
      const measure::PointLps from = frame.lps(u, v, 0.0);
      if (view.occupancy(from) >= 0.5) {
        low.push_back(view.next_edge_mm(from, -frame.superior, 0.0, kReachMm).value_or(kReachMm));
        high.push_back(view.next_edge_mm(from, frame.superior, 0.0, kReachMm).value_or(kReachMm));
      }
    }
  }
  constexpr std::size_t kFewest = 8;
  if (low.size() < kFewest) {
    return std::nullopt;
  }
  return RoughHeights{.low_s_mm = -quantile(low, 0.5), .high_s_mm = quantile(high, 0.5)};
}

/// One round in one frame.
struct MaskRound {
  BodyFrame frame;
  MaskWalls walls;
  MaskEndplate superior;
  MaskEndplate inferior;
};

/// The frame moved to where its rough walls and endplates have their middle.
BodyFrame centred(const LabelView& view, BodyFrame frame) {
  for (int round = 0; round < 3; ++round) {
    if (const auto run = midline_run(view, frame, 0.0, 0.0)) {
      frame.origin = frame.lps(0.5 * (run->front_u_mm + run->back_u_mm), 0.0, 0.0);
    }
    if (const auto heights = rough_heights(view, frame)) {
      frame.origin = frame.lps(0.0, 0.0, 0.5 * (heights->low_s_mm + heights->high_s_mm));
    }
  }
  return frame;
}

std::optional<MaskRound> look(const LabelView& view, const BodyFrame& frame) {
  const auto heights = rough_heights(view, frame);
  if (!heights) {
    return std::nullopt;
  }
  auto walls = mask_walls(view, frame, heights->low_s_mm, heights->high_s_mm);
  if (!walls) {
    return std::nullopt;
  }
  MaskRound round{.frame = frame, .walls = *std::move(walls), .superior = {}, .inferior = {}};
  const auto endplate = [&](EndplateSide side) {
    return mask_endplate(view, frame, round.walls, heights->low_s_mm, heights->high_s_mm, side);
  };
  round.superior = endplate(EndplateSide::Superior);
  round.inferior = endplate(EndplateSide::Inferior);
  return round;
}

std::optional<OwnFrame> own_frame_of(const MaskRound& round) {
  return own_frame(round.frame, round.superior.surface, round.inferior.surface, ellipse_of(round.walls.outlines, 15.0));
}

measure::Coverage coverage_of_mask(const MaskRound& round) {
  const double above = round.superior.held_fraction;
  const double below = round.inferior.held_fraction;
  if (std::min(above, below) < kMaskHeld) {
    return above < below ? measure::Coverage::CutAbove : measure::Coverage::CutBelow;
  }
  return round.walls.front_in_map ? measure::Coverage::Whole : measure::Coverage::CutSide;
}

/// A staircase misplaces whole treads: each point's error holds that of its tread.
void add_staircase(measure::EndplateSurface& surface, double error_mm) {
  for (int iv = 0; iv < surface.count_v(); ++iv) {
    for (int iu = 0; iu < surface.count_u(); ++iu) {
      if (auto point = surface.at(iu, iv)) {
        point->se_mm = std::hypot(point->se_mm, error_mm);
        surface.set(iu, iv, point);
      }
    }
  }
}

measure::VertebralBody body_of_round(const LabelView& view, const MaskRound& round) {
  measure::VertebralBody body;
  body.frame = round.frame;
  body.superior = round.superior.surface;
  body.inferior = round.inferior.surface;
  const double spacing = view.grid().spacing_along_mm(round.frame.superior);
  for (auto* const surface : {&body.superior, &body.inferior}) {
    add_staircase(*surface, kStaircaseError * spacing);
  }
  body.outlines = round.walls.outlines;
  body.anterior_wall = round.walls.anterior;
  body.posterior_wall = round.walls.posterior;
  body.coverage = coverage_of_mask(round);
  body.quality.slice_spacing_along_axis_mm = spacing;
  body.quality.endplate_residual_mm = std::max(round.superior.residual_mm, round.inferior.residual_mm);
  body.quality.left_right_asymmetry_mm = left_right_asymmetry_mm(body.superior, body.inferior);
  body.quality.from_voxels = false;
  return body;
}

measure::LevelName name_of_label(const LabelledVertebra& vertebra) {
  measure::LevelName name;
  if (!vertebra.level) {
    name.evidence = "label " + vertebra.called + " of the mask, which counts and names no level";
    return name;
  }
  constexpr double kQuestioned = 0.5;
  name.level = vertebra.level;
  name.confidence = vertebra.questioned.empty() ? 1.0 : kQuestioned;
  name.candidates = {{.level = *vertebra.level, .probability = name.confidence}};
  name.evidence = "called " + vertebra.called + " by the mask" +
                  (vertebra.questioned.empty() ? "" : ", against which speaks: " + vertebra.questioned);
  return name;
}

bool has_no_body(const LabelledVertebra& vertebra) {
  return vertebra.level == measure::Level::C1 || vertebra.level == measure::Level::C2;
}

void refuse_label(measure::VertebralBody& body, std::string why) {
  body.status = measure::BodyStatus::NotMeasured;
  body.why_not = std::move(why);
}

MaskBody mask_body(const LabelView& view, const LabelledVertebra& vertebra, const BodyFrame& start) {
  MaskBody result;
  result.body.frame = start;
  if (has_no_body(vertebra)) {
    refuse_label(result.body, vertebra.level == measure::Level::C1 ? "the atlas has no body"
                                                                   : "the axis has no superior endplate but the dens");
  } else {
    auto round = look(view, centred(view, start));
    constexpr int kRounds = 3;
    for (int i = 0; i < kRounds && round; ++i) {
      const auto own = own_frame_of(*round);
      auto next = own ? look(view, own->frame) : std::nullopt;
      if (!next) {
        break;
      }
      round = std::move(next);
    }
    if (round) {
      result.body = body_of_round(view, *round);
      result.own = own_frame_of(*round);
    }
    if (!result.own && result.body.coverage == measure::Coverage::Whole) {
      refuse_label(result.body, "its label holds no block with two endplates and walls");
    }
  }
  result.body.name = name_of_label(vertebra);
  return result;
}

/// Axial turns follow the column: one that differs from its neighbours' median is theirs.
std::vector<double> even_turns(const std::vector<double>& turns) {
  std::vector<double> even;
  for (std::size_t i = 0; i < turns.size(); ++i) {
    even.push_back(quantile({turns[i == 0 ? 0 : i - 1], turns[i], turns[std::min(i + 1, turns.size() - 1)]}, 0.5));
  }
  return even;
}

}  // namespace

std::vector<MaskBody> mask_bodies(const measure::LabelledSpine& spine) {
  std::vector<LabelView> views;
  for (const LabelledVertebra& vertebra : spine.vertebrae) {
    views.emplace_back(spine.map, vertebra.value);
  }
  std::vector<BodyFrame> frames = label_frames(spine, views);
  std::vector<double> turns(frames.size(), 0.0);
  parallel_for(static_cast<int>(frames.size()), [&](int i) {
    const auto at = static_cast<std::size_t>(i);
    frames[at] = centred(views[at], frames[at]);
    turns[at] = turn_to_symmetry_deg(views[at], frames[at], spine.extent);
  });
  turns = even_turns(turns);
  std::vector<MaskBody> bodies(frames.size());
  parallel_for(static_cast<int>(frames.size()), [&](int i) {
    const auto at = static_cast<std::size_t>(i);
    bodies[at] = mask_body(views[at], spine.vertebrae[at], turned(frames[at], turns[at]));
    bodies[at].body.position_from_top = i + 1;
  });
  return bodies;
}

}  // namespace kyphos::pipeline
