#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "io/store/rows.h"
#include "pipeline/batch/describe_file.h"
#include "pipeline/batch/settings.h"

namespace kyphos::pipeline {

/// What a worker process is told: one patient, the files, where to write. Lives in DIR/.work, for its owner only, while
/// the case runs.
struct CaseRequest {
  std::string patient_key{};
  std::vector<io::FileRow> files{};  ///< path: where the bytes lie now
  std::filesystem::path report_folder{};
  std::filesystem::path result_file{};
  io::SecretKey key{};
  Identity identity = Identity::Hidden;
  Dates dates = Dates::Kept;
  Uids uids = Uids::Kept;
  io::Persons persons = io::Persons::AsFilesSay;
  io::GreyNifti grey = io::GreyNifti::AsFilesSay;
  Layout layout = Layout::Flat;
  bool dicom = false;
  std::string clinical{};  ///< file with the clinical context; empty where none was given
  std::string criteria{};  ///< file with the site's thresholds; empty where none was given
  std::string edition{"2022"};
  bool masks = false;
  LabelMaps labels = LabelMaps::PassedOver;
  bool keep_views = false;
};

void write_case_request(const CaseRequest& request, const std::filesystem::path& file);
/// Throws Error where the file is missing or is no request.
[[nodiscard]] CaseRequest read_case_request(const std::filesystem::path& file);

/// What the worker found, without report and pictures, which lie as files beside.
void write_case_result(const io::CaseRow& row, const std::filesystem::path& file);
/// Throws Error where the file is missing or was not written to its end.
[[nodiscard]] io::CaseRow read_case_result(const std::filesystem::path& file);

}  // namespace kyphos::pipeline
