#include "tests/accuracy/repeat.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <map>

#include "tests/accuracy/perturbations.h"
#include "tests/accuracy/resample.h"

namespace kyphos::accuracy {

using measure::Volume;

namespace {

constexpr double kMovedMm = 1.5;    // issue 3: no height off by more
constexpr double kAroundMm = 85.0;  // left, right and front of the canal
constexpr double kEdgeMm = 4.0;     // a body nearer to the border than this counts as cut

}  // namespace

Volume around_spine(const Volume& volume, const Examined& found) {
  Eigen::AlignedBox3d box;
  const Eigen::Affine3d index_from_lps = volume.grid.index_from_lps();
  for (const measure::VertebralBody& body : found.segmentation.bodies) {
    for (int corner = 0; corner < 8; ++corner) {
      const Eigen::Vector3d offset((corner & 1) != 0 ? kAroundMm : -kAroundMm,
                                   (corner & 2) != 0 ? kAroundMm : -kAroundMm, (corner & 4) != 0 ? 40.0 : -40.0);
      box.extend(index_from_lps * (body.frame.origin + offset));
    }
  }
  if (box.isEmpty()) {
    return volume;
  }
  const Eigen::Vector3d last(volume.grid.size[0] - 1, volume.grid.size[1] - 1, volume.grid.size[2] - 1);
  const Eigen::Vector3i low = box.min().cwiseMax(0.0).cast<int>();
  const Eigen::Vector3i high = box.max().cwiseMin(last).cast<int>();
  return crop(volume, low, high);
}

namespace {

/// Whether the perturbed scan still holds all of a body.
bool holds(const Volume& volume, const measure::VertebralBody& body) {
  const measure::Sampler sampler(volume);
  for (const auto* surface : {&body.superior, &body.inferior}) {
    const double beyond = surface == &body.superior ? kEdgeMm : -kEdgeMm;
    for (int iv = 0; iv < surface->count_v(); iv += 3) {
      for (int iu = 0; iu < surface->count_u(); iu += 3) {
        const auto& point = surface->at(iu, iv);
        if (point && !sampler.hu_at(body.frame.lps(surface->u_mm(iu), surface->v_mm(iv), point->s_mm + beyond))) {
          return false;
        }
      }
    }
  }
  return true;
}

void score_body(const std::string& scan, const measure::MeasuredVertebra& first, const measure::MeasuredVertebra& again,
                Scores& result) {
  const std::string name = measure::display_name(first.body);
  if (again.body.status == measure::BodyStatus::NotMeasured) {
    result.failures.push_back({scan, name, "no longer measured: " + again.body.why_not});
    return;
  }
  ++result.bodies_found;
  if (first.body.name.level != again.body.name.level) {
    result.failures.push_back({scan, name, "renamed to " + measure::display_name(again.body)});
  }
  for (const std::string_view quantity : kQuantities) {
    const auto& one = first.values.at(std::string(quantity));
    const auto& two = again.values.at(std::string(quantity));
    if (!one.has_value() || !two.has_value()) {
      continue;
    }
    const double error = two.value() - one.value();
    const bool doubtful_body = first.body.status == measure::BodyStatus::MeasuredWithDoubt ||
                               again.body.status == measure::BodyStatus::MeasuredWithDoubt;
    result.scores.push_back({.scan = scan,
                             .body = name,
                             .quantity = std::string(quantity),
                             .truth = one.value(),
                             .error = error,
                             .se = std::hypot(one.standard_error(), two.standard_error()),
                             .in_doubt = doubtful_body || !one.doubt().empty() || !two.doubt().empty()});
    if (quantity.ends_with("_mm") && std::abs(error) > kMovedMm) {
      result.failures.push_back({scan, name, std::string(quantity) + " moved by " + std::to_string(error)});
    }
  }
}

}  // namespace

Scores repeat_measurements(const std::string& scan, const Volume& volume, Extent extent) {
  const Examined first = examine(volume);
  std::printf("%s: %s (%.1f s)\n", scan.c_str(), describe_bodies(first.study).c_str(), first.seconds);
  Scores result;
  for (const Perturbation& perturbation : perturbations(extent)) {
    const Volume changed = perturbation.apply(volume);
    const Examined again = examine(changed);
    const std::string name = scan + ", " + perturbation.name;
    Scores scores;
    for (const measure::MeasuredVertebra& body : first.study.vertebrae) {
      if (body.body.status == measure::BodyStatus::NotMeasured || !holds(changed, body.body)) {
        continue;
      }
      ++scores.bodies_expected;
      if (const auto near = body_near(again.study, middle_of(body.body), kSameBodyMm)) {
        score_body(name, body, again.study.vertebrae[*near], scores);
      } else {
        scores.failures.push_back({name, measure::display_name(body.body), "lost"});
      }
    }
    const ErrorSummary anterior = summarise(scores.scores, "height_anterior_mm");
    const ErrorSummary posterior = summarise(scores.scores, "height_posterior_mm");
    std::printf("  %-24s %2d/%2d  anterior %+.2f +- %.2f, posterior %+.2f +- %.2f mm, worst %+.2f  %4.1f s\n",
                perturbation.name.c_str(), scores.bodies_found, scores.bodies_expected, anterior.bias, anterior.sd,
                posterior.bias, posterior.sd, anterior.worst.error, again.seconds);
    std::fflush(stdout);
    result.append(scores);
  }
  return result;
}

namespace {

double root_mean_square(const ErrorSummary& summary) { return std::hypot(summary.bias, summary.sd); }

}  // namespace

void print_repeatability(const Scores& scores) {
  std::map<std::string, std::vector<Score>> by_body;
  std::vector<Score> up_to_3_mm;
  std::vector<Score> clear;
  std::vector<Score> thick;
  for (const Score& score : scores.scores) {
    const std::string scan = score.scan.substr(0, score.scan.find(','));
    by_body[scan + " " + score.body].push_back(score);
    if (!score.scan.ends_with("slices 5 mm")) {
      up_to_3_mm.push_back(score);
      if (!score.in_doubt) {
        clear.push_back(score);
      }
    }
    if (score.scan.ends_with("slices 3 mm")) {
      thick.push_back(score);
    }
  }
  // Differences of two measurements scatter by sqrt(2) of one measurement: SDC = 1.96 SD of the difference.
  std::printf("\nSD of one measurement per body (a/m/p mm, wedge, kyphosis deg), all slices up to 3 mm\n");
  for (const auto& [body, rows] : by_body) {
    std::vector<Score> thin;
    std::ranges::copy_if(rows, std::back_inserter(thin),
                         [](const Score& s) { return !s.scan.ends_with("slices 5 mm"); });
    std::printf("  %-28s", body.c_str());
    for (const std::string_view quantity : kQuantities) {
      std::printf(" %6.2f", root_mean_square(summarise(thin, quantity)) / std::sqrt(2.0));
    }
    std::printf("\n");
  }
  for (const std::string_view quantity : kQuantities) {
    const ErrorSummary all = summarise(up_to_3_mm, quantity);
    const ErrorSummary three = summarise(thick, quantity);
    const double sd = root_mean_square(all) / std::sqrt(2.0);
    const double clear_sd = root_mean_square(summarise(clear, quantity)) / std::sqrt(2.0);
    std::printf(
        "%-24s SD %.2f (%.2f where the report has no doubt), smallest detectable change %.2f; bias of 3 mm slices "
        "%+.2f\n",
        std::string(quantity).c_str(), sd, clear_sd, 1.96 * std::sqrt(2.0) * sd, three.bias);
  }
}

Scores run_repeatability_section(const SectionRequest& request) {
  struct Scan {
    const char* name;
    const char* path;
    Extent from;
  };
  constexpr Scan kRepeatedScans[] = {{"verse005", "ct-verse/sub-verse005_ct.nii.gz", Extent::Default},
                                     {"verse007", "ct-verse/sub-verse007_ct.nii.gz", Extent::Default},
                                     {"lidc-0314", "ct-dicom/lidc-0314", Extent::Full}};
  Scores all;
  for (const Scan& scan : kRepeatedScans) {
    const std::filesystem::path path = request.data / scan.path;
    if (scan.from == Extent::Full && request.extent != Extent::Full) {
      std::printf("%s: with --full only\n", scan.name);
      continue;
    }
    if (!std::filesystem::exists(path)) {
      std::printf("skipped: %s is not there\n", path.c_str());
      continue;
    }
    const Volume volume = read_scan(path);
    all.append(repeat_measurements(scan.name, around_spine(volume, examine(volume)), request.extent));
  }
  print_scores("repeatability (errors are differences)", all);
  print_repeatability(all);
  return all;
}

}  // namespace kyphos::accuracy
