#include "pipeline/change_pictures.h"

#include "io/report/picture/change_picture.h"
#include "io/report/words/progression_words.h"
#include "pipeline/align/register_body.h"

namespace kyphos::pipeline {
namespace {

io::PicturedDate pictured(const AnalysedStudy& scan, const io::StudyReport& study, std::size_t at) {
  const auto& vertebrae = study.measured.vertebrae;
  io::PicturedDate date{
      .volume = scan.spine, .body = vertebrae[at].body, .neighbours = {}, .label = study.date.value_or("no date")};
  if (at > 0) {
    date.neighbours.push_back(&vertebrae[at - 1].body);
  }
  if (at + 1 < vertebrae.size()) {
    date.neighbours.push_back(&vertebrae[at + 1].body);
  }
  return date;
}

}  // namespace

std::vector<io::ChangePicture> change_pictures(const std::vector<AnalysedStudy>& scans,
                                               const std::vector<io::StudyReport>& studies, const Tracking& tracking,
                                               const io::Progression& progression) {
  std::vector<io::ChangePicture> pictures;
  for (std::size_t track = 0; track < progression.timeline.vertebrae.size(); ++track) {
    const measure::VertebraTimeline& vertebra = progression.timeline.vertebrae[track];
    if (!io::deserves_a_look(vertebra) || !vertebra.baseline || !vertebra.current) {
      continue;
    }
    if (studies[*vertebra.baseline].from_report || studies[*vertebra.current].from_report) {
      continue;
    }
    const auto& at = tracking.tracks[track].at;
    if (!at[*vertebra.baseline] || !at[*vertebra.current]) {
      continue;
    }
    if (studies[*vertebra.baseline].film_scale || studies[*vertebra.current].film_scale) {
      continue;  // what differs between two films is the beam as well as the body
    }
    if (!scans[*vertebra.baseline].measured_on().is_attenuation() ||
        !scans[*vertebra.current].measured_on().is_attenuation()) {
      continue;  // greys of two MR series are not laid over each other
    }
    const io::PicturedDate earlier =
        pictured(scans[*vertebra.baseline], studies[*vertebra.baseline], *at[*vertebra.baseline]);
    const io::PicturedDate later =
        pictured(scans[*vertebra.current], studies[*vertebra.current], *at[*vertebra.current]);
    const bool painted = scans[*vertebra.baseline].painted || scans[*vertebra.current].painted;
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
