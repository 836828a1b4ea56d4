#include "pipeline/change_pictures.h"

#include "io/report/picture/change_picture.h"
#include "io/report/words/progression_words.h"
#include "pipeline/align/register_body.h"

namespace kyphos::pipeline {
namespace {

io::PicturedDate pictured(const AnalysedStudy& study, std::size_t at) {
  const auto& vertebrae = study.report.measured.vertebrae;
  io::PicturedDate date{.volume = study.spine,
                        .body = vertebrae[at].body,
                        .neighbours = {},
                        .label = study.report.date.value_or("no date")};
  if (at > 0) {
    date.neighbours.push_back(&vertebrae[at - 1].body);
  }
  if (at + 1 < vertebrae.size()) {
    date.neighbours.push_back(&vertebrae[at + 1].body);
  }
  return date;
}

}  // namespace

std::vector<io::ChangePicture> change_pictures(const std::vector<AnalysedStudy>& studies, const Tracking& tracking,
                                               const io::Progression& progression) {
  std::vector<io::ChangePicture> pictures;
  for (std::size_t track = 0; track < progression.timeline.vertebrae.size(); ++track) {
    const measure::VertebraTimeline& vertebra = progression.timeline.vertebrae[track];
    if (!io::deserves_a_look(vertebra) || !vertebra.baseline || !vertebra.current) {
      continue;
    }
    const auto& at = tracking.tracks[track].at;
    if (!at[*vertebra.baseline] || !at[*vertebra.current]) {
      continue;
    }
    if (!studies[*vertebra.baseline].measured_on().is_attenuation() ||
        !studies[*vertebra.current].measured_on().is_attenuation()) {
      continue;  // greys of two MR series are not laid over each other
    }
    const io::PicturedDate earlier = pictured(studies[*vertebra.baseline], *at[*vertebra.baseline]);
    const io::PicturedDate later = pictured(studies[*vertebra.current], *at[*vertebra.current]);
    const bool painted = studies[*vertebra.baseline].painted || studies[*vertebra.current].painted;
    const BodyRegistration registration = painted ? BodyRegistration{.why_not = "no image"}
                                                  : register_body({.body = earlier.body, .volume = earlier.volume},
                                                                  {.body = later.body, .volume = later.volume});
    const bool registered = registration.why_not.empty();
    io::Picture picture =
        change_picture(earlier, later, registered ? registration.later_from_earlier : Eigen::Isometry3d::Identity());
    if (!registered) {
      picture.caption += " The posterior elements could not be matched: laid over each other by the bodies' own axes.";
    }
    pictures.push_back({.tracking_id = vertebra.tracking_id, .name = vertebra.name, .picture = std::move(picture)});
  }
  return pictures;
}

}  // namespace kyphos::pipeline
