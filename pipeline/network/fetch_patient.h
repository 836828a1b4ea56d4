#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "io/dicom_net/peer.h"

namespace kyphos::pipeline {

/// What is fetched of one patient, from where, and where to.
struct FetchRequest {
  io::Peer from;
  std::string own_ae_title = io::kDefaultAeTitle;
  std::optional<int> own_port{};  ///< for C-MOVE where the archive offers no C-GET
  std::string patient_id;
  std::filesystem::path out;
  std::size_t most_studies = 10;                ///< the latest ones
  std::vector<std::string> left_out_studies{};  ///< UIDs
};

/// What came of one study.
struct FetchedStudy {
  std::string date;         ///< YYYYMMDD as the archive says, or empty
  std::size_t series = 0;   ///< that could be measured, as far as the archive tells
  std::size_t passed = 0;   ///< series of other modalities
  std::size_t images = 0;   ///< that are in the folder now
  std::size_t reports = 0;  ///< own reports, where the archive holds no CT of the study any more
  std::string way{};        ///< "C-GET", "C-MOVE"
  std::vector<std::string> problems{};
};

struct FetchResult {
  std::vector<FetchedStudy> studies{};  ///< with at least one series of CT or an own report, by date
  std::size_t without_pictures = 0;     ///< studies with neither CT nor MR
  std::size_t left_out = 0;             ///< older studies beyond most_studies
};

/// Fetches the CT and MR series of a patient's studies, those that scan would look at as far as a series' modality
/// tells, or where a study has none any more the structured reports that this program wrote of it, and compares what
/// came with what the archive said it holds. Files are named by hashes of their UIDs, so that fetching again replaces
/// and adds nothing twice. Throws Error where the archive cannot be asked or the folder not written.
[[nodiscard]] FetchResult fetch_patient(const FetchRequest& request,
                                        const std::function<void(const std::string&)>& progress = {});

/// A line a study, for people: dates, counts and problems, no identity.
[[nodiscard]] std::string words(const FetchResult& result);
/// All that the archive promised is there, and there is something.
[[nodiscard]] bool is_whole(const FetchResult& result);

}  // namespace kyphos::pipeline
