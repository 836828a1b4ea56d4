#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "io/corrections/corrections.h"
#include "io/report/agreement/reader_pair.h"
#include "io/report/views/kept_views.h"
#include "pipeline/serve/desk_cases.h"

namespace kyphos::pipeline {

/// What each pair of readers makes of the bodies of a case: the corrections of each are applied alone, and the points
/// that two readers gave (--points A --points B) are each measured alone; where two have done both, their corrections
/// count. A reader has read a body that he has put anything right on or set points for, and all bodies of a case that
/// he has confirmed. Readers without initials are nobody. Empty where no two have read the same body.
[[nodiscard]] std::vector<io::ReaderPair> reader_pairs_of_case(const std::string& id, const io::KeptCase& kept,
                                                               const io::Corrections& corrections);

/// The same of a folder. Throws io::Error where a file is damaged.
struct PairsOfFolder {
  std::vector<io::ReaderPair> pairs{};
  bool without_views = false;  ///< corrected by two readers, but kept no views to compute from
};
[[nodiscard]] PairsOfFolder reader_pairs_of_folder(const DeskCase& one);

/// Adds the bodies of one case to those of all.
void join_reader_pairs(std::vector<io::ReaderPair>& all, std::vector<io::ReaderPair> of_case);

inline constexpr const char* kAgreementFile = "agreement.csv";
inline constexpr const char* kAgreementBodiesFile = "agreement-bodies.csv";
inline constexpr const char* kAgreementPicture = "agreement.svg";

struct AgreementOfCohort {
  std::size_t cases = 0;          ///< that two readers have read
  std::size_t without_views = 0;  ///< corrected by two readers, but kept no views to compute from
  std::vector<io::ReaderPair> pairs;
};

/// The agreement of all readers over the cases of an output folder, by what the cases kept (--keep-views).
[[nodiscard]] AgreementOfCohort agreement_of_cohort(const std::filesystem::path& out);
/// Writes agreement.csv, agreement-bodies.csv and agreement.svg into the folder. Throws io::Error.
void write_agreement(const AgreementOfCohort& agreement, const std::filesystem::path& out);

}  // namespace kyphos::pipeline
