#include "measure/finding/suspicion.h"

#include <array>
#include <cstdio>

#include "measure/finding/findings.h"
#include "measure/finding/tissue_parameters.h"
#include "measure/finding/voxel_cluster.h"
#include "measure/vertebra/heights.h"

namespace kyphos::measure {
namespace {

/// Mean attenuation over 3 mm: single trabeculae and noise do not make a focus.
std::optional<double> smooth_hu(const VertebralBody& body, const Sampler& sampler, const BodyPlace& place) {
  double sum = 0.0;
  for (const double du : {-1.5, 0.0, 1.5}) {
    for (const double dv : {-1.5, 0.0, 1.5}) {
      for (const double ds : {-1.5, 0.0, 1.5}) {
        const auto hu = sampler.hu_at(body.frame.lps(place.u_mm + du, place.v_mm + dv, place.s_mm + ds));
        if (!hu) {
          return std::nullopt;
        }
        sum += static_cast<double>(*hu);
      }
    }
  }
  return sum / 27.0;
}

/// Volumes in mm3 of the largest connected regions too dark and too bright.
struct Foci {
  double lytic_mm3 = 0.0;
  double sclerotic_mm3 = 0.0;
};

/// An island of fat has a border that blurs into the marrow, the wider the thicker the slices: a quarter of its places
/// are fat all the same. Of soft tissue at 40 HU noise leaves few below.
bool is_fat(const VoxelBox& box, const VoxelCluster& cluster, const std::vector<double>& hu) {
  std::size_t fat = 0;
  for (const auto& voxel : cluster.voxels) {
    fat += hu[box.index(voxel)] < kSuspicionFatHu ? 1 : 0;
  }
  return 4 * fat >= cluster.voxels.size();
}

template <typename Counts>
double largest_mm3(const VoxelBox& box, std::vector<std::uint8_t> mask, const Counts& counts) {
  std::size_t largest = 0;
  for (const VoxelCluster& cluster : clusters_of(box, std::move(mask), Connection::Faces)) {
    if (counts(cluster)) {
      largest = std::max(largest, cluster.voxels.size());
    }
  }
  return static_cast<double>(largest) * kFocusStepMm * kFocusStepMm * kFocusStepMm;
}

Foci find_foci(const VertebralBody& body, const Volume& volume, double marrow_hu) {
  const BodyRegion region(body);
  const Sampler sampler(volume);
  const int reach = static_cast<int>(region.reach_mm()) / kFocusStepMm + 1;
  const int low = static_cast<int>(region.lowest_mm()) / kFocusStepMm - 1;
  const int high = static_cast<int>(region.highest_mm()) / kFocusStepMm + 1;
  const VoxelBox box{.low = {-reach, -reach, low}, .high = {reach, reach, high}};
  std::vector<double> attenuation;
  std::vector<std::uint8_t> dark;
  std::vector<std::uint8_t> bright;
  for (int is = low; is <= high; ++is) {
    for (int iv = -reach; iv <= reach; ++iv) {
      for (int iu = -reach; iu <= reach; ++iu) {
        const auto place =
            region.place(region.depth().u_at_fraction(0.5) + iu * kFocusStepMm, iv * kFocusStepMm, is * kFocusStepMm);
        const bool core = place && place->radius_fraction <= kFocusRadiusFraction &&
                          place->depth_fraction >= kFocusPosteriorFraction &&
                          place->from_superior_mm >= kFocusEndplateMarginMm &&
                          place->from_inferior_mm >= kFocusEndplateMarginMm;
        const auto hu = core ? smooth_hu(body, sampler, *place) : std::nullopt;
        attenuation.push_back(hu.value_or(0.0));
        dark.push_back(hu && *hu < marrow_hu - kLyticBelowHu ? 1 : 0);
        bright.push_back(hu && *hu > marrow_hu + kScleroticAboveHu ? 1 : 0);
      }
    }
  }
  const auto not_fat = [&](const VoxelCluster& cluster) { return !is_fat(box, cluster, attenuation); };
  return {.lytic_mm3 = largest_mm3(box, std::move(dark), not_fat),
          .sclerotic_mm3 = largest_mm3(box, std::move(bright), [](const VoxelCluster&) { return true; })};
}

std::string text_of(const char* format, double value, double marrow_hu) {
  std::array<char, 160> text{};
  std::snprintf(text.data(), text.size(), format, value, marrow_hu);
  return text.data();
}

double surely_at_least(const Measured<double>& measured) {
  return measured.value() - kSureFactorOfSign * measured.standard_error();
}
double surely_at_most(const Measured<double>& measured) {
  return measured.value() + kSureFactorOfSign * measured.standard_error();
}

void add_pedicle(std::vector<SuspicionSign>& signs, const std::string& side, const Measured<double>& own,
                 const Measured<double>& other) {
  if (own && other && surely_at_most(own) < kPedicleGonePercent && other.value() >= kPedicleSoundPercent) {
    signs.push_back({.kind = SuspicionKind::PedicleGone,
                     .text = "the " + side + " pedicle" +
                             text_of(" holds %.0f %% of the bone of those around (the other side %.0f %%)", own.value(),
                                     other.value())});
  }
}

void add_mass(std::vector<SuspicionSign>& signs, const std::string& side, const Measured<double>& beyond) {
  if (beyond && surely_at_least(beyond) >= kSuspicionMassMm) {
    signs.push_back({.kind = SuspicionKind::SoftTissueMass,
                     .text = "soft tissue on the " + side +
                             text_of(" is %.0f mm thicker than beside both neighbours", beyond.value(), 0.0)});
  }
}

}  // namespace

std::string_view key(SuspicionKind kind) {
  constexpr std::array<std::string_view, 5> kKeys{"convex_posterior_wall", "lytic_focus", "sclerotic_focus",
                                                  "pedicle_gone", "soft_tissue_mass"};
  return kKeys.at(static_cast<std::size_t>(kind));
}

double likelihood_ratio(SuspicionKind kind) {
  switch (kind) {
    case SuspicionKind::LyticFocus:
    case SuspicionKind::PedicleGone:
      return kStrongRatio;
    case SuspicionKind::SoftTissueMass:
      return 5.0;
    case SuspicionKind::ConvexPosteriorWall:
    case SuspicionKind::ScleroticFocus:
      return 3.0;
  }
  return 1.0;
}

Suspicion weigh_suspicion(const Findings& findings, bool fractured_elsewhere) {
  Suspicion result;
  for (const SuspicionSign& sign : findings.suspicion) {
    result.ratio *= likelihood_ratio(sign.kind);
    result.strong_signs += likelihood_ratio(sign.kind) >= kStrongRatio ? 1 : 0;
  }
  const auto speaks_against = [&](bool seen, double ratio, const char* what) {
    if (seen) {
      result.ratio *= ratio;
      result.against.emplace_back(what);
    }
  };
  const Measured<double>& back = findings.posterior_wall.retropulsion_mm;
  const Measured<double>& left = findings.pedicles.left_percent;
  const Measured<double>& right = findings.pedicles.right_percent;
  speaks_against(findings.cleft.found(), kMuchAgainst, "gas cleft");
  speaks_against(back && surely_at_least(back) >= kSuspicionFragmentMm, kMuchAgainst, "retropulsed fragment");
  speaks_against(left && right && left.value() >= kPedicleSoundPercent && right.value() >= kPedicleSoundPercent,
                 kSomeAgainst, "both pedicles sound");
  speaks_against(fractured_elsewhere, kSomeAgainst, "another fractured body");
  return result;
}

std::vector<SuspicionSign> find_suspicion(const SuspicionInput& input) {
  std::vector<SuspicionSign> signs;
  if (why_not_measurable(input.body) || input.findings.cement.present() || input.findings.cement.metal) {
    return signs;
  }
  const Measured<double>& bulge = input.findings.posterior_wall.bulge_mm;
  if (bulge && surely_at_least(bulge) >= kConvexMm) {
    signs.push_back({.kind = SuspicionKind::ConvexPosteriorWall,
                     .text = text_of("posterior wall bulges %.1f mm behind the line of its ends", bulge.value(), 0.0)});
  }
  add_pedicle(signs, "left", input.findings.pedicles.left_percent, input.findings.pedicles.right_percent);
  add_pedicle(signs, "right", input.findings.pedicles.right_percent, input.findings.pedicles.left_percent);
  add_mass(signs, "left", input.findings.paravertebral_beyond.left_mm);
  add_mass(signs, "right", input.findings.paravertebral_beyond.right_mm);
  if (input.volume == nullptr || !input.marrow_hu || input.body.single_slice) {
    return signs;
  }
  const Foci foci = find_foci(input.body, *input.volume, *input.marrow_hu);
  if (foci.lytic_mm3 >= kLeastFocusMm3) {
    signs.push_back({.kind = SuspicionKind::LyticFocus,
                     .text = text_of("%.1f cm3 far less dense than the marrow of the other bodies (%.0f HU)",
                                     foci.lytic_mm3 * 1e-3, *input.marrow_hu)});
  }
  if (foci.sclerotic_mm3 >= kLeastFocusMm3) {
    signs.push_back({.kind = SuspicionKind::ScleroticFocus,
                     .text = text_of("%.1f cm3 far denser than the marrow of the other bodies (%.0f HU)",
                                     foci.sclerotic_mm3 * 1e-3, *input.marrow_hu)});
  }
  return signs;
}

}  // namespace kyphos::measure
