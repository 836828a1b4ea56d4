#include "io/dicom_out/report_document.h"

#include <set>

#include "io/derived_uid.h"
#include "io/dicom_out/report_reading.h"
#include "io/report/words/number_text.h"

namespace kyphos::io::dicom_out {
namespace {

const CodedEntry kTitle{.value = "126000", .scheme = "DCM", .meaning = "Imaging Measurement Report"};
const CodedEntry kMeasurements{.value = "126010", .scheme = "DCM", .meaning = "Imaging Measurements"};
const CodedEntry kGroup{.value = "125007", .scheme = "DCM", .meaning = "Measurement Group"};
const CodedEntry kEvaluations{.value = "C0034375", .scheme = "UMLS", .meaning = "Qualitative Evaluations"};
const CodedEntry kCt{.value = "CT", .scheme = "DCM", .meaning = "Computed Tomography"};
const CodedEntry kMr{.value = "MR", .scheme = "DCM", .meaning = "Magnetic Resonance"};

bool is_mr(const DocumentInput& input) { return input.study_report().series.modality == "MR"; }

void put_document_module(DcmDataset& document) {
  put(document, DCM_CompletionFlag, "COMPLETE");
  put(document, DCM_VerificationFlag, "UNVERIFIED");
  document.insertEmptyElement(DCM_ReferencedPerformedProcedureStepSequence);
  document.insertEmptyElement(DCM_PerformedProcedureCodeSequence);
  DcmItem& scheme = add_item(document, DCM_CodingSchemeIdentificationSequence);
  put(scheme, DCM_CodingSchemeDesignator, std::string(kOwnScheme));
  put(scheme, DCM_CodingSchemeUID, derived_uid("coding scheme"));
  put(scheme, DCM_CodingSchemeName, "kyphos measurements and findings");
  put(scheme, DCM_CodingSchemeResponsibleOrganization, "kyphos");
}

/// Pictures that the document rests on: those of the segmentation, else all.
std::vector<SourcePicture> pictures_of(const DocumentInput& input) {
  if (!input.segmentation) {
    return input.source.pictures;
  }
  std::vector<SourcePicture> pictures;
  for (const std::size_t at : input.segmentation->source_pictures) {
    pictures.push_back(input.source.pictures[at]);
  }
  return pictures;
}

void put_evidence(DcmDataset& document, const DocumentInput& input) {
  DcmItem& study = add_item(document, DCM_CurrentRequestedProcedureEvidenceSequence);
  DcmItem& series = add_item(study, DCM_ReferencedSeriesSequence);
  std::set<std::string> told;
  for (const SourcePicture& picture : pictures_of(input)) {
    if (told.insert(picture.sop_instance).second) {
      put_reference(add_item(series, DCM_ReferencedSOPSequence), picture.sop_class, picture.sop_instance);
    }
  }
  put(series, DCM_SeriesInstanceUID, input.source.series_uid);
  if (input.segmentation) {
    DcmItem& own = add_item(study, DCM_ReferencedSeriesSequence);
    put_reference(add_item(own, DCM_ReferencedSOPSequence), input.segmentation->object.sop_class,
                  input.segmentation->object.sop_instance);
    put(own, DCM_SeriesInstanceUID, input.segmentation->object.series_uid);
  }
  put(study, DCM_StudyInstanceUID, input.source.study_uid);
}

/// TID 1204, 1001 to 1004 and the procedure, in the order of TID 1500.
void put_context(SrItem& root, const DocumentInput& input) {
  root.code(Relation::Modifier,
            {.value = "121049", .scheme = "DCM", .meaning = "Language of Content Item and Descendants"},
            {.value = "en", .scheme = "RFC5646", .meaning = "English"});
  root.code(Relation::Observation, {.value = "121005", .scheme = "DCM", .meaning = "Observer Type"},
            {.value = "121007", .scheme = "DCM", .meaning = "Device"});
  root.uid(Relation::Observation, {.value = "121012", .scheme = "DCM", .meaning = "Device Observer UID"},
           derived_uid("device"));
  root.text(Relation::Observation, {.value = "121013", .scheme = "DCM", .meaning = "Device Observer Name"}, "kyphos");
  root.text(Relation::Observation, {.value = "121014", .scheme = "DCM", .meaning = "Device Observer Manufacturer"},
            "kyphos");
  root.text(Relation::Observation, {.value = "121015", .scheme = "DCM", .meaning = "Device Observer Model Name"},
            "kyphos " KYPHOS_VERSION);
  root.code(Relation::Modifier, {.value = "121058", .scheme = "DCM", .meaning = "Procedure reported"},
            is_mr(input) ? CodedEntry{.value = "25056-3", .scheme = "LN", .meaning = "MR unspecified body region"}
                         : CodedEntry{.value = "25045-6", .scheme = "LN", .meaning = "CT unspecified body region"});
}

/// TID 1600. Viewers refuse a measurement report without it.
void put_image_library(SrItem& root, const DocumentInput& input) {
  SrItem library =
      root.container(Relation::Contains, {.value = "111028", .scheme = "DCM", .meaning = "Image Library"}, "1600");
  SrItem group =
      library.container(Relation::Contains, {.value = "126200", .scheme = "DCM", .meaning = "Image Library Group"});
  group.code(Relation::Acquisition, {.value = "121139", .scheme = "DCM", .meaning = "Modality"},
             is_mr(input) ? kMr : kCt);
  group.code(Relation::Acquisition, {.value = "123014", .scheme = "DCM", .meaning = "Target Region"},
             {.value = "421060004", .scheme = "SCT", .meaning = "Spine"});
  for (const SourcePicture& picture : pictures_of(input)) {
    group.image({.sop_class = picture.sop_class,
                 .sop_instance = picture.sop_instance,
                 .frame = picture.multi_frame ? static_cast<unsigned>(picture.frame) + 1U : 0U});
  }
}

}  // namespace

ReportDocument::ReportDocument(const DocumentInput& input, unsigned series_number, const char* description)
    : document_(new_object(input.source, {.sop_class = UID_ComprehensiveSRStorage,
                                          .modality = "SR",
                                          .series_number = series_number,
                                          .series_description = description})),
      root_(*document_, kTitle, "1500") {
  put_document_module(*document_);
  put_evidence(*document_, input);
  put_context(root_, input);
  put_image_library(root_, input);
}

SrItem ReportDocument::group(const char* template_id, const std::string& identifier, const std::string& uid) {
  if (!measurements_) {
    measurements_ = root_.container(Relation::Contains, kMeasurements);
  }
  SrItem made = measurements_->container(Relation::Contains, kGroup, template_id);
  made.text(Relation::Observation, {.value = "112039", .scheme = "DCM", .meaning = "Tracking Identifier"}, identifier);
  made.uid(Relation::Observation, {.value = "112040", .scheme = "DCM", .meaning = "Tracking Unique Identifier"}, uid);
  return made;
}

FinishedObject ReportDocument::finished(const StudyReport& study) {
  SrItem words = evaluations();
  for (const auto& [key, value] : reading_of(study)) {
    words.text(Relation::Contains, own_code(key, key), value);
  }
  words.text(Relation::Contains, own_code(kDigestKey, "Digest of measurements and evaluations"),
             content_digest(*document_));
  return finish(*document_);
}

SrItem ReportDocument::evaluations() {
  if (!evaluations_) {
    evaluations_ = root_.container(Relation::Contains, kEvaluations);
  }
  return *evaluations_;
}

void put_number(SrItem& group, const NumberCode& code, const measure::Measured<double>& measured, int decimals,
                const CodedEntry& unit) {
  if (!measured) {
    return;
  }
  SrItem number = group.number(Relation::Contains, code.concept_name,
                               decimal_text(measured.value(), decimals + kExtraDigits), unit);
  if (code.place) {
    number.code(Relation::Modifier, {.value = "106233006", .scheme = "SCT", .meaning = "Topographical modifier"},
                *code.place);
  }
  if (code.method) {
    number.code(Relation::Modifier, {.value = "370129005", .scheme = "SCT", .meaning = "Measurement Method"},
                *code.method);
  }
  if (code.derivation) {
    number.code(Relation::Modifier, {.value = "121401", .scheme = "DCM", .meaning = "Derivation"}, *code.derivation);
  }
  number.number(Relation::Properties,
                {.value = "371884006", .scheme = "SCT", .meaning = "+/-, range of measurement uncertainty"},
                decimal_text(measured.standard_error(), decimals + kExtraDigits), unit);
}

void put_plain_number(SrItem& group, const CodedEntry& name, double value, int decimals, const CodedEntry& unit) {
  group.number(Relation::Contains, name, decimal_text(value, decimals), unit);
}

void put_time_point(SrItem& group, const DocumentInput& input) {
  group.text(Relation::Observation, {.value = "C2348792", .scheme = "UMLS", .meaning = "Time Point"},
             input.study_report().date.value_or(input.source.date));
}

void put_site(SrItem& group, const measure::VertebralBody& body) {
  const CodedEntry name{.value = "363698007", .scheme = "SCT", .meaning = "Finding Site"};
  group.code(Relation::Modifier, name, level_code(body.name.level));
  if (const auto region = region_code(body.name.level)) {
    group.code(Relation::Modifier, name, *region);
  }
}

}  // namespace kyphos::io::dicom_out
