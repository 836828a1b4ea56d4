#pragma once

#include <optional>
#include <string>
#include <vector>

#include "io/dicom_net/patience.h"
#include "io/dicom_net/peer.h"

namespace kyphos::io {

/// A series that an archive says it holds.
struct OfferedSeries {
  std::string uid;
  std::string modality;
  std::optional<int> instances{};  ///< where the archive says
  std::string description{};       ///< likewise
};

struct OfferedStudy {
  std::string uid;
  std::string date;  ///< YYYYMMDD or empty
  std::string time;
  std::vector<OfferedSeries> series;
};

/// Asks an archive for the studies of a patient and for the series of each (C-FIND, study root), by date. What it
/// answers about other patients is left out: some archives pass over a key that they do not know. Throws Error where it
/// cannot be asked, or the id holds letters that a query gives a meaning of their own.
[[nodiscard]] std::vector<OfferedStudy> find_studies(const Peer& peer, const std::string& own_ae_title,
                                                     const std::string& patient_id, const Patience& patience = {});

}  // namespace kyphos::io
