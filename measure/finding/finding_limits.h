#pragma once

namespace kyphos::measure {

/// From where a finding is worth a word: the defaults of the classifier's criteria, which a site may replace. Tables,
/// marks and confidences read them from the study that they are about, so that all move with the verdict. The sources
/// stand in classify/threshold_tables.
struct FindingLimits {
  double retropulsion_mm = 2.0;
  double canal_compromise_percent = 20.0;
  double dorsal_loss_percent = 10.0;
  double endplate_sunk_mm = 2.0;
  double listhesis_mm = 3.0;
  double acute_oedema_share_percent = 25.0;  ///< of the marrow of a body that has lost its shape
};

}  // namespace kyphos::measure
