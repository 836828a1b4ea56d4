#pragma once

#include <optional>
#include <string>
#include <vector>

#include "io/report/views/kept_views.h"
#include "measure/catalogue.h"
#include "pipeline/follow_studies.h"

namespace kyphos::pipeline {

/// The place among the bodies that a study kept of one as it stands now; nothing for one that a reader has added.
[[nodiscard]] std::optional<std::size_t> kept_place(const io::KeptStudy& study, const measure::VertebralBody& body);

/// What was found on the voxels of these bodies, from what the study kept: where a reader has put an endplate elsewhere
/// since, the reason stands instead. `later` gets what the next run will tell.
[[nodiscard]] measure::KnownFindings known_findings(const io::KeptStudy& study,
                                                    const std::vector<measure::VertebralBody>& bodies,
                                                    std::vector<std::string>& later);

/// What a case kept of its scans, for following it without them.
class KeptVoxels : public VoxelWitness {
 public:
  /// `found` of each date; `later` gets what the next run will tell.
  KeptVoxels(const io::KeptCase& kept, const std::vector<measure::KnownFindings>& found,
             std::vector<std::string>& later)
      : kept_(kept), found_(found), later_(later) {}

  [[nodiscard]] DatedBodies dated(const io::StudyReport& study, std::size_t date) const override;
  [[nodiscard]] io::StudyReport renamed(io::StudyReport study, std::size_t date,
                                        std::vector<measure::VertebralBody> bodies) const override;
  [[nodiscard]] std::vector<std::vector<measure::PairedDifference>> differences(
      const std::vector<TrackStep>& steps, const std::vector<io::StudyReport>& studies,
      const Tracking& tracking) const override;

 private:
  const io::KeptCase& kept_;
  const std::vector<measure::KnownFindings>& found_;
  std::vector<std::string>& later_;
};

/// The study measured on outlines and what is known of its voxels.
[[nodiscard]] measure::MeasuredStudy measured_by_kept(const io::KeptStudy& study,
                                                      std::vector<measure::VertebralBody> bodies,
                                                      measure::KnownFindings found);

}  // namespace kyphos::pipeline
