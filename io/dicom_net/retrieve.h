#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "io/dicom_net/intake.h"
#include "io/dicom_net/patience.h"
#include "io/dicom_net/peer.h"

namespace kyphos::io {

/// From where series are fetched, as whom, and where to.
struct RetrieveSettings {
  Peer from;
  std::string own_ae_title = kDefaultAeTitle;
  std::optional<int> own_port{};  ///< for C-MOVE: the port that the archive knows this program's title by
  std::string own_address = "0.0.0.0";
  Intake intake{};
  std::filesystem::path arriving{};  ///< files on their way; on the disk of the intake
  Patience patience{};
};

/// What came of one series.
struct Retrieved {
  int arrived = 0;              ///< objects that are kept now
  int not_kept = 0;             ///< objects that came and are no CT pictures, or are broken
  std::optional<int> promised;  ///< by the archive's last answer, where it says
  std::string way{};            ///< "C-GET", "C-MOVE"
  std::string problem{};        ///< empty where all came; else what is wrong and what to do
};

/// Fetches a series: by C-GET, which needs no entry for this program at the archive, and where the archive does not
/// offer that, by C-MOVE to the own port. Throws Error where the archive cannot be reached.
[[nodiscard]] Retrieved retrieve_series(const RetrieveSettings& settings, const std::string& study_uid,
                                        const std::string& series_uid);

}  // namespace kyphos::io
