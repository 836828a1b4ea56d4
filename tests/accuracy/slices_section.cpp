#include <cstdio>

#include "io/input.h"
#include "pipeline/analyse_case.h"
#include "tests/accuracy/examine.h"
#include "tests/accuracy/plane_slices.h"
#include "tests/accuracy/sections.h"

namespace kyphos::accuracy {
namespace {

/// What is known of a pair by eye: whether its slices pass through the canal at all.
struct SlicePair {
  const char* patient;
  bool midline;
};

void check_progression(const SlicePair& pair, const io::CaseReport& report, Scores& scores) {
  if (!report.progression) {
    return;
  }
  for (const measure::VertebraTimeline& vertebra : report.progression->timeline.vertebrae) {
    const bool wrong = vertebra.overall >= measure::ChangeTier::Probable;
    if (wrong) {
      scores.failures.push_back({pair.patient, vertebra.name, std::string(measure::words(vertebra.overall))});
    }
    for (const measure::Change& change : vertebra.changes) {
      const bool shown = change.difference && (change.key.starts_with("height_") || change.key == "wedge_angle_deg");
      if (shown && change.key != "height_mean_mm") {
        scores.scores.push_back({pair.patient, vertebra.name, change.key, 0.0, change.difference.value(),
                                 change.difference.standard_error()});
      }
    }
  }
}

}  // namespace

Scores run_slices_section(const SectionRequest& request) {
  const SlicePair pairs[] = {{"A027284", true}, {"A048383", true}, {"A098752", true}, {"A056642", false}};
  Scores scores;
  for (const SlicePair& pair : pairs) {
    const std::filesystem::path folder = request.data / "ct-sagittal-pairs" / pair.patient;
    if (!std::filesystem::exists(folder)) {
      std::printf("skipped: %s is not there\n", folder.c_str());
      continue;
    }
    const std::filesystem::path paths[] = {folder};
    const io::CaseReport report = pipeline::analyse_case(io::index_inputs(paths).patients.at(0), "accuracy", {});
    std::printf("%-8s %zu of 2 slices measured", pair.patient, report.studies.size());
    for (const io::StudyReport& study : report.studies) {
      std::printf(" | %s", describe_bodies(study.measured).c_str());
    }
    std::printf("\n");
    if (report.studies.empty() == pair.midline) {
      scores.failures.push_back({pair.patient, "both slices", pair.midline ? "refused" : "not refused"});
    }
    check_progression(pair, report, scores);
  }
  scores.append(compare_plane_slices(request));
  print_scores("single sagittal slices: change between the dates, taken as none", scores);
  return scores;
}

Scores run_finder_section(const SectionRequest& request) {
  constexpr int kDefaultBoxes = 20;
  constexpr int kFullBoxes = 90;
  const Scores scores =
      count_bodies_without_spine(request, request.extent == Extent::Full ? kFullBoxes : kDefaultBoxes);
  print_scores("no spine in view", scores);
  return scores;
}

}  // namespace kyphos::accuracy
