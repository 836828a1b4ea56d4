#include "pipeline/follow_case.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "io/report/picture/overlay.h"
#include "measure/catalogue.h"
#include "measure/mr/add_marrow.h"
#include "measure/picture_scale.h"
#include "pipeline/align/paired_difference.h"
#include "pipeline/change_pictures.h"
#include "pipeline/fit/parallel.h"
#include "pipeline/segment/masks.h"

namespace kyphos::pipeline {
namespace {

/// Two dates that hold the very same voxels are one examination, sent twice or filed under a wrong date.
std::vector<measure::Warning> same_images(const std::vector<AnalysedStudy>& studies) {
  std::vector<measure::Warning> warnings;
  for (std::size_t later = 1; later < studies.size(); ++later) {
    for (std::size_t earlier = 0; earlier < later; ++earlier) {
      const auto& one = studies[earlier].spine;
      const auto& other = studies[later].spine;
      if (!one.hu.empty() && one.grid.size == other.grid.size && one.hu == other.hu) {
        warnings.push_back({.code = "same_images_twice",
                            .text = called(studies[earlier].report) + " and " + called(studies[later].report) +
                                    " hold the same images: they are one examination, and nothing can have changed"});
      }
    }
  }
  return warnings;
}

/// A track's body at a date with its scan and its neighbours there.
BodyInScan in_scan(const std::vector<AnalysedStudy>& scans, const std::vector<io::StudyReport>& studies,
                   const Tracking& tracking, std::size_t track, std::size_t date) {
  const measure::VertebralBody& body = body_at(studies, tracking, track, date);
  BodyInScan found{.body = body, .volume = scans[date].spine};
  for (const measure::MeasuredVertebra& vertebra : studies[date].measured.vertebrae) {
    const int below = vertebra.body.position_from_top - body.position_from_top;
    if (below == -1) {
      found.above = &vertebra.body;
    } else if (below == 1) {
      found.below = &vertebra.body;
    }
  }
  return found;
}

/// The scans themselves; `scans` have handed their reports over.
class ScannedVoxels : public VoxelWitness {
 public:
  explicit ScannedVoxels(const std::vector<AnalysedStudy>& scans) : scans_(scans) {}

  [[nodiscard]] DatedBodies dated(const io::StudyReport& study, std::size_t date) const override {
    if (scans_[date].attenuation() == nullptr) {
      return dated_bodies(bodies_of(study.measured), scans_[date].is_mr() ? BodyEdge::Marrow : BodyEdge::Unknown);
    }
    return dated_bodies(bodies_of(study.measured), scans_[date].spine);
  }

  /// Measured and drawn again.
  [[nodiscard]] io::StudyReport renamed(io::StudyReport study, std::size_t date,
                                        std::vector<measure::VertebralBody> bodies) const override {
    const AnalysedStudy& scan = scans_[date];
    const measure::FindingLimits limits = study.measured.limits;
    const measure::MeasuredStudy before = std::move(study.measured);
    study.measured = measure::measure_study(std::move(bodies), scan.attenuation());
    measure::carry_marrow(before, study.measured);
    if (!scan.measured_on().is_attenuation()) {
      measure::say_no_attenuation(study.measured);
    }
    study.measured.limits = limits;
    if (study.film_scale) {
      study.measured = measure::in_scale(std::move(study.measured), *study.film_scale);
    }
    std::vector<io::Picture> pictures =
        io::overlay_pictures(scan.measured_on(), study.measured.vertebrae, limits, study.film_scale);
    std::ranges::copy_if(study.pictures, std::back_inserter(pictures),
                         [](const io::Picture& picture) { return picture.name == io::kContrastsPicture; });
    study.pictures = std::move(pictures);
    if (study.masks) {
      study.masks = paint_bodies(study.masks->grid, bodies_of(study.measured));
    }
    return study;
  }

  [[nodiscard]] std::vector<std::vector<measure::PairedDifference>> differences(
      const std::vector<TrackStep>& steps, const std::vector<io::StudyReport>& studies,
      const Tracking& tracking) const override {
    std::vector<std::vector<measure::PairedDifference>> found(steps.size());
    parallel_for(static_cast<int>(steps.size()), [&](int i) {
      const auto at = static_cast<std::size_t>(i);
      found[at] = differences_of(steps[at], studies, tracking);
    });
    return found;
  }

 private:
  [[nodiscard]] std::vector<measure::PairedDifference> differences_of(const TrackStep& step,
                                                                      const std::vector<io::StudyReport>& studies,
                                                                      const Tracking& tracking) const {
    std::vector<measure::PairedDifference> differences;
    // The edges of a mask or of an MR are no bone: what moves between two of them is told by their outlines.
    const auto of_image = [&](std::size_t date) {
      const measure::VertebralBody& body = body_at(studies, tracking, step.track, date);
      // Nor is the way of an endplate that a reader has moved told by the bone around where the program saw it.
      return !scans_[date].painted && body.quality.from_voxels && !(body.reader && body.reader->moved);
    };
    if (!of_image(step.earlier) || !of_image(step.later)) {
      return differences;
    }
    for (BoneDifference& one : paired_differences(in_scan(scans_, studies, tracking, step.track, step.earlier),
                                                  in_scan(scans_, studies, tracking, step.track, step.later))) {
      differences.push_back({.earlier = step.earlier,
                             .later = step.later,
                             .key = std::move(one.key),
                             .difference = std::move(one.difference)});
    }
    return differences;
  }

  const std::vector<AnalysedStudy>& scans_;
};

}  // namespace

FollowedCase follow_case(std::vector<AnalysedStudy> studies, const measure::ProgressionThresholds& thresholds) {
  std::vector<measure::Warning> twice = same_images(studies);
  std::vector<io::StudyReport> reports;
  for (AnalysedStudy& study : studies) {
    reports.push_back(std::move(study.report));
  }
  FollowedCase result = follow_studies(std::move(reports), ScannedVoxels(studies), thresholds);
  std::ranges::move(twice, std::back_inserter(result.warnings));
  if (result.progression) {
    result.progression->pictures = change_pictures(studies, result.studies, result.tracking, *result.progression);
  }
  return result;
}

}  // namespace kyphos::pipeline
