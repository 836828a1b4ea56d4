#pragma once

#include <optional>
#include <vector>

#include "io/dicom_out/segmentation_object.h"
#include "io/dicom_out/sr_item.h"

namespace kyphos::io::dicom_out {

/// What the structured reports of a study are made of.
struct DocumentInput {
  const SourceSeries& source;
  const CaseReport& report;
  std::size_t study = 0;
  const std::optional<Segmentation>& segmentation;

  [[nodiscard]] const StudyReport& study_report() const { return report.studies[study]; }
};

/// A Comprehensive SR by TID 1500 (Measurement Report) up to its measurements: language, observer, procedure, library
/// of the images that it rests on, and these as evidence.
class ReportDocument {
 public:
  ReportDocument(const DocumentInput& input, unsigned series_number, const char* description);

  /// A group under Imaging Measurements: TID 1411 (of a segment) or TID 1501, with its tracking identifiers.
  SrItem group(const char* template_id, const std::string& identifier, const std::string& uid);
  /// The container of what is said in words (TID 1500 row 12).
  SrItem evaluations();
  [[nodiscard]] bool has_content() const { return measurements_ || evaluations_; }
  /// What comparing with it needs when its images are gone, and the digest by which it is known to be unchanged.
  [[nodiscard]] FinishedObject finished(const StudyReport& study);

 private:
  std::unique_ptr<DcmDataset> document_;
  SrItem root_;
  std::optional<SrItem> measurements_;
  std::optional<SrItem> evaluations_;
};

/// A value with its standard error as a property (TID 310); nothing where there is no value.
void put_number(SrItem& group, const NumberCode& code, const measure::Measured<double>& measured, int decimals,
                const CodedEntry& unit);
/// The same without an error of its own: a probability, a count, a setting.
void put_plain_number(SrItem& group, const CodedEntry& name, double value, int decimals, const CodedEntry& unit);
/// The date of the study as the time point of a group (TID 1502).
void put_time_point(SrItem& group, const DocumentInput& input);
/// Finding site of a body: its level.
void put_site(SrItem& group, const measure::VertebralBody& body);

/// Numbers, grade, findings and remarks of a body.
void put_body(SrItem& group, const DocumentInput& input, const measure::MeasuredVertebra& vertebra);

/// Bodies: a group each with its numbers and findings (TID 1411). Nothing where no body is in the segmentation.
[[nodiscard]] std::optional<FinishedObject> bodies_report(const DocumentInput& input);
/// The spine as a whole: regional angles, bodies without a segment, change against the prior, classification in words
/// (TID 1501). Nothing where there is nothing to say.
[[nodiscard]] std::optional<FinishedObject> spine_report(const DocumentInput& input);

}  // namespace kyphos::io::dicom_out
