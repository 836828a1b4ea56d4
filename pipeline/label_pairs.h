#pragma once

#include <map>
#include <string>
#include <vector>

#include "io/dicom/labels/read_labels.h"
#include "io/input.h"
#include "pipeline/config.h"

namespace kyphos::pipeline {

/// The parts of a file's name that tell whose it is: BIDS entities of subject, session and run, else what comes before
/// the first "_".
[[nodiscard]] std::string owner_in_name(const std::string& name);

/// What ties a label map to a study, the strongest first.
enum class LabelTie : unsigned char { Study, FrameOfReference, Grid, Name, Place, None };
[[nodiscard]] const char* words(LabelTie tie);

struct LabelPair {
  std::size_t labels = 0;  ///< index of the map
  std::string study_uid;
  LabelTie tie = LabelTie::None;
};

struct LabelPairs {
  std::vector<LabelPair> pairs;
  std::vector<std::string> left_over;  ///< a sentence a map that goes with no study
};

/// Pairs maps with a patient's studies by study, frame of reference, grid, name and place, each study with one map. A
/// map that fits several studies alike is left over: it is not for the program to choose.
[[nodiscard]] LabelPairs pair_labels(const io::PatientSummary& patient, const std::vector<io::GivenLabels>& given);

/// The paired maps as AnalysisOptions::labels.
[[nodiscard]] std::map<std::string, StudyLabels> labels_by_study(const LabelPairs& pairs,
                                                                 std::vector<io::GivenLabels> given);

/// A patient made of label maps alone: a study for each, without an image; and the maps by study.
struct LabelsAlone {
  io::PatientSummary patient;
  std::map<std::string, StudyLabels> labels;
};
[[nodiscard]] LabelsAlone labels_alone(std::vector<io::GivenLabels> given);

}  // namespace kyphos::pipeline
