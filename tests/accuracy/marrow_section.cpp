#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <map>
#include <set>
#include <variant>

#include "measure/mr/add_marrow.h"
#include "measure/mr/parameters.h"
#include "pipeline/segment/mr/series_shift.h"
#include "tests/accuracy/examine.h"
#include "tests/accuracy/marrow_paint.h"
#include "tests/accuracy/mask_truth.h"
#include "tests/accuracy/mr_volumes.h"
#include "tests/accuracy/sections.h"

namespace kyphos::accuracy {
namespace {

constexpr int kMarrowSliceMm = 4;
constexpr std::array kPaintedRatios{1.2, 1.5, 2.0, 3.0};
constexpr std::array kPaintedParts{PaintedPart::Whole, PaintedPart::UpperThird, PaintedPart::LowerThird};
constexpr std::array<const char*, 3> kPaintedPartNames{"whole body", "upper third", "lower third"};

/// T1 series of the set; the others are T2 without fat suppression.
bool is_t1(const std::string& name) {
  return name == "vb1-02" || name == "vb1-06" || name == "vb1-08" || name == "vb1-10";
}

/// One body with its oedema's probability.
struct Rated {
  std::string volume;
  double probability = 0.0;
};

struct MarrowTables {
  std::vector<Rated> unpainted;
  std::map<std::pair<int, int>, std::vector<Rated>> painted;  ///< by ratio and part
  int clefts_painted = 0;
  int clefts_found = 0;
  int clefts_invented = 0;
  std::vector<double> cleft_mm3;
};

measure::MeasuredStudy read_as(measure::MeasuredStudy study, const measure::Volume& volume, measure::MrWeight weight) {
  measure::add_marrow(study, {{.name = "painted", .weight = weight, .volume = &volume}});
  return study;
}

bool judged(const measure::MeasuredVertebra& one) {
  return one.marrow && one.marrow->oedema.probability && one.marrow->oedema.probability.doubt().empty();
}

void print_found(const std::string& name, const measure::MeasuredStudy& study) {
  for (const measure::MeasuredVertebra& one : study.vertebrae) {
    const measure::MarrowFindings& marrow = *one.marrow;
    if (!marrow.oedema.probability) {
      continue;
    }
    const bool worth = marrow.oedema.probability.value() > 0.2 || marrow.fluid.found();
    if (worth) {
      std::printf("    %s %s: p %.2f ratio %.2f share %.0f %% %s%s; fluid %.0f mm3 %s%s\n", name.c_str(),
                  measure::display_name(one.body).c_str(), marrow.oedema.probability.value(),
                  marrow.oedema.signal_ratio.value(), marrow.oedema.share_percent.value(),
                  std::string(word(marrow.oedema.shape)).c_str(),
                  marrow.oedema.follows_disc.empty() ? "" : ", follows the disc",
                  marrow.fluid.volume_mm3 ? marrow.fluid.volume_mm3.value() : -1.0, marrow.fluid.place.c_str(),
                  judged(one) ? "" : " (doubtful body)");
    }
  }
}

/// Paints every judged body in turn and reads the volume again, on the bodies as found before.
void paint_bodies_of(const MrCase& one, const measure::Volume& slices, const measure::Volume& mask,
                     const measure::MeasuredStudy& bare, const std::vector<ExpectedBody>& expected,
                     MarrowTables& tables) {
  std::vector<measure::VertebralBody> bodies;
  for (const measure::MeasuredVertebra& vertebra : bare.vertebrae) {
    bodies.push_back(vertebra.body);
  }
  for (const ExpectedBody& truth : expected) {
    const auto at = truth.whole ? body_near(bare, middle_of(truth.body), kSameBodyMm) : std::nullopt;
    if (!at || !judged(bare.vertebrae[*at])) {
      continue;
    }
    tables.unpainted.push_back({one.name, bare.vertebrae[*at].marrow->oedema.probability.value()});
    for (std::size_t part = 0; part < kPaintedParts.size(); ++part) {
      const auto share = painted_share(mask, measure::verse_number(*truth.body.name.level), truth.body,
                                       kPaintedParts[part], slices.grid);
      for (std::size_t ratio = 0; ratio < kPaintedRatios.size(); ++ratio) {
        const measure::Volume painted = with_oedema(slices, share, kPaintedRatios[ratio]);
        const auto oedema = measure::find_oedema(
            bodies, {}, {{.name = "painted", .weight = measure::MrWeight::FluidSensitive, .volume = &painted}});
        tables.painted[{static_cast<int>(ratio), static_cast<int>(part)}].push_back(
            {one.name, oedema[*at].probability.value()});
      }
    }
    const auto& fluid = bare.vertebrae[*at].marrow->fluid;
    tables.clefts_invented += fluid.found() ? 1 : 0;
    if (fluid.volume_mm3) {
      // As bright as what lies behind the body: the brightest voxels of the picture near it.
      double sac = 0.0;
      const measure::Sampler sampler(slices);
      const auto depth = measure::depth_range(bare.vertebrae[*at].body);
      for (double behind = 3.0; behind < 13.0; behind += 1.0) {
        sac = std::max(sac, static_cast<double>(sampler.hu_or(
                                bare.vertebrae[*at].body.frame.lps(depth->posterior_u_mm - behind, 0.0, 0.0), 0.0F)));
      }
      const auto study = read_as(bare, with_cleft(slices, truth.body, 300.0, sac), measure::MrWeight::T2);
      ++tables.clefts_painted;
      const auto& found = study.vertebrae[*at].marrow->fluid;
      if (found.found()) {
        ++tables.clefts_found;
        tables.cleft_mm3.push_back(found.volume_mm3.value());
      }
    }
  }
}

double share_from(const std::vector<Rated>& all, double limit) {
  const auto beyond = std::ranges::count_if(all, [limit](const Rated& one) { return one.probability >= limit; });
  return all.empty() ? 0.0 : 100.0 * static_cast<double>(beyond) / static_cast<double>(all.size());
}

/// The limit that 5 % of the unpainted bodies of all other volumes reach.
double limit_by_others(const std::vector<Rated>& unpainted, const std::string& volume) {
  std::vector<double> others;
  for (const Rated& one : unpainted) {
    if (one.volume != volume) {
      others.push_back(one.probability);
    }
  }
  std::ranges::sort(others, std::greater<>());
  return others[static_cast<std::size_t>(0.05 * static_cast<double>(others.size()))];
}

void print_roc(const MarrowTables& tables) {
  std::map<std::string, double> limits;
  for (const Rated& one : tables.unpainted) {
    limits[one.volume] = limit_by_others(tables.unpainted, one.volume);
  }
  const auto by_others = [&](const std::vector<Rated>& all) {
    const auto beyond =
        std::ranges::count_if(all, [&](const Rated& one) { return one.probability > limits.at(one.volume); });
    return 100.0 * static_cast<double>(beyond) / static_cast<double>(all.size());
  };
  std::printf("unpainted: %zu bodies; called at %.2f: %.1f %%; beyond the other volumes' 5 %%: %.1f %%\n",
              tables.unpainted.size(), measure::kOedemaCalled.value,
              share_from(tables.unpainted, measure::kOedemaCalled), by_others(tables.unpainted));
  std::printf("%-12s %-6s %8s %8s %8s %8s %14s\n", "painted", "ratio", "p>=.25", "p>=.5", "p>=.75", "p>=.9",
              "at 5 % false");
  for (const auto& [key, all] : tables.painted) {
    std::printf("%-12s %-6.1f %8.0f %8.0f %8.0f %8.0f %14.0f\n",
                kPaintedPartNames[static_cast<std::size_t>(key.second)],
                kPaintedRatios[static_cast<std::size_t>(key.first)], share_from(all, 0.25), share_from(all, 0.5),
                share_from(all, 0.75), share_from(all, 0.9), by_others(all));
  }
  std::vector<double> mm3 = tables.cleft_mm3;
  std::ranges::sort(mm3);
  std::printf("clefts of 300 mm3: %d of %d found, as %.0f mm3 (10 %%) to %.0f (90 %%); invented in %d bodies\n",
              tables.clefts_found, tables.clefts_painted, mm3.empty() ? 0.0 : mm3[mm3.size() / 10],
              mm3.empty() ? 0.0 : mm3[mm3.size() * 9 / 10], tables.clefts_invented);
}

/// T1 and T2 of one person: laid over as they are, and moved by a known way.
void print_shifts(const std::map<std::string, measure::Volume>& volumes,
                  const std::map<std::string, measure::MeasuredStudy>& studies) {
  constexpr std::array<std::pair<const char*, const char*>, 6> kPairs{{{"vb1-02", "vb1-03"},
                                                                       {"vb1-06", "vb1-07"},
                                                                       {"vb1-10", "vb1-11"},
                                                                       {"vb1-02", "vb1-11"},
                                                                       {"vb1-06", "vb2-05"},
                                                                       {"vb1-10", "vb2-09"}}};
  const std::array<Eigen::Vector3d, 4> moves{Eigen::Vector3d(0, 2.3, -3.6), Eigen::Vector3d(0, -4.2, 1.1),
                                             Eigen::Vector3d(0, 0.7, 5.0), Eigen::Vector3d(0, -1.5, -1.5)};
  for (const auto& [one, other] : kPairs) {
    if (!volumes.contains(one) || !volumes.contains(other)) {
      continue;
    }
    std::vector<measure::VertebralBody> bodies;
    for (const auto& vertebra : studies.at(one).vertebrae) {
      bodies.push_back(vertebra.body);
    }
    const auto shift = pipeline::shift_between(volumes.at(one), volumes.at(other), bodies);
    if (const auto* why = std::get_if<measure::WhyNot>(&shift)) {
      std::printf("%s over %s: %s\n", other, one, why->reason.c_str());
      continue;
    }
    const auto& there = std::get<pipeline::SeriesShift>(shift);
    std::printf("%s over %s: %.1f mm back, %.1f mm up, gain %.4f;", other, one, there.lps_mm.y(), there.lps_mm.z(),
                there.gain);
    for (const Eigen::Vector3d& move : moves) {
      measure::Volume moved = volumes.at(other);
      moved.grid.lps_from_index = Eigen::Translation3d(move) * moved.grid.lps_from_index;
      const auto again = pipeline::shift_between(volumes.at(one), moved, bodies);
      if (const auto* found = std::get_if<pipeline::SeriesShift>(&again)) {
        const Eigen::Vector3d off = found->lps_mm - there.lps_mm - move;
        std::printf(" off by %.1f %.1f", off.y(), off.z());
      } else {
        std::printf(" (%s)", std::get<measure::WhyNot>(again).reason.c_str());
      }
    }
    std::printf("\n");
  }
}

}  // namespace

Scores run_marrow_section(const SectionRequest& request) {
  const std::vector<MrCase> cases = mr_cases(request.data / "mr-bodies");
  if (cases.empty()) {
    std::printf("skipped: %s is absent\n", (request.data / "mr-bodies").c_str());
    return {};
  }
  MarrowTables tables;
  std::map<std::string, measure::Volume> volumes;
  std::map<std::string, measure::MeasuredStudy> studies;
  for (const MrCase& one : cases) {
    if (one.name.find(request.one_case) == std::string::npos) {
      continue;
    }
    const VerseMask mask = read_mr_mask(one);
    measure::Volume slices = in_sagittal_slices(read_mr(one.image), kMarrowSliceMm, SliceValue::Mean);
    const Examined found = examine(slices);
    const measure::MeasuredStudy bare = read_as(found.study, slices, measure::MrWeight::FluidSensitive);
    print_found(one.name + (is_t1(one.name) ? " (T1)" : ""), bare);
    if (!is_t1(one.name)) {
      paint_bodies_of(one, slices, mask.labels, bare, bodies_from_mask(mask, found), tables);
    }
    volumes.emplace(one.name, std::move(slices));
    studies.emplace(one.name, bare);
  }
  print_roc(tables);
  print_shifts(volumes, studies);
  return {};
}

}  // namespace kyphos::accuracy
