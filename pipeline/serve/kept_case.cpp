#include "pipeline/serve/kept_case.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "classify/criteria.h"
#include "pipeline/apply_corrections.h"
#include "pipeline/automatic_beside.h"
#include "pipeline/classify_case.h"
#include "pipeline/follow_studies.h"
#include "pipeline/serve/kept_voxels.h"

namespace kyphos::pipeline {
namespace {

bool is_corrected_at_all(const io::KeptStudy& study, const io::Corrections& corrections) {
  return std::ranges::any_of(corrections.all, [&](const io::Correction& one) {
    return one.study_uid == study.study_uid && one.kind != io::CorrectionKind::Confirm;
  });
}

/// The study with its corrections; what is known of its voxels is added to `found`.
io::StudyReport recomputed_study(const io::KeptStudy& kept, const io::Corrections& corrections,
                                 std::vector<measure::KnownFindings>& found, std::vector<std::string>& later) {
  io::StudyReport study = kept.about;
  CorrectedBodies corrected = apply_corrections(kept.bodies, corrections, kept.study_uid);
  found.push_back(known_findings(kept, corrected.bodies, later));
  study.measured = measured_by_kept(kept, std::move(corrected.bodies), found.back());
  if (is_corrected_at_all(kept, corrections)) {
    std::vector<std::string> not_told;
    study.measured = beside_automatic(std::move(study.measured),
                                      measured_by_kept(kept, kept.bodies, known_findings(kept, kept.bodies, not_told)));
  }
  study.warnings = std::move(corrected.warnings);
  return study;
}

}  // namespace

RecomputedCase recomputed_case(const io::KeptCase& kept, const io::Corrections& corrections) {
  RecomputedCase result;
  const classify::Criteria criteria = kept.judged_by ? kept.judged_by->criteria : classify::default_criteria();
  std::vector<measure::KnownFindings> found;
  bool from_report = false;
  for (const io::KeptStudy& study : kept.studies) {
    result.report.studies.push_back(recomputed_study(study, corrections, found, result.later));
    result.report.studies.back().measured.limits = classify::finding_limits(criteria);
    from_report = from_report || study.about.from_report;
  }
  if (from_report) {
    result.later.emplace_back("change and classification, since one of the dates is an earlier report");
    return result;
  }
  FollowedCase followed = follow_studies(std::move(result.report.studies), KeptVoxels(kept, found, result.later),
                                         classify::progression_thresholds(criteria));
  result.report.studies = std::move(followed.studies);
  result.report.progression = std::move(followed.progression);
  result.report.warnings = std::move(followed.warnings);
  if (kept.judged_by) {
    result.report = judged(std::move(result.report), *kept.judged_by);
  }
  return result;
}

}  // namespace kyphos::pipeline
