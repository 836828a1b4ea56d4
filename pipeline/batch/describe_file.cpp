#include "pipeline/batch/describe_file.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "io/dicom/files/byte_stream.h"
#include "io/dicom/files/file_kind.h"
#include "io/dicom/files/foreign_file.h"
#include "io/dicom/header/header.h"
#include "io/dicom/header/own_objects.h"
#include "io/dicom/series/patients.h"
#include "io/dicom_out/own_report.h"
#include "io/error.h"
#include "pipeline/batch/label_ties.h"
#include "pipeline/batch/scrub.h"

namespace kyphos::pipeline {
namespace {

io::FileRow ignored(std::string code, std::string reason) {
  io::FileRow row;
  row.outcome = "ignored";
  row.reason_code = std::move(code);
  row.reason = std::move(reason);
  return row;
}

io::FileRow pending(const io::PatientIdentity& patient, const std::string& series_uid, const Naming& naming) {
  io::FileRow row;
  row.patient_key = name_of(naming, patient);
  const bool mapped = naming.uids == Uids::Mapped;
  row.study_uid = mapped ? io::mapped_uid(naming.key, patient.study_uid) : patient.study_uid;
  row.series_uid = mapped ? io::mapped_uid(naming.key, series_uid) : series_uid;
  row.outcome = "pending";
  row.reason_code = "pending";
  row.reason = "waits for its case";
  return row;
}

io::FileRow describe_nifti(const std::filesystem::path& file, const Naming& naming) {
  const io::InputIndex index = io::index_inputs(std::array{file}, {}, io::Persons::AsFilesSay, naming.grey);
  if (!index.ignored.empty()) {
    return ignored(index.ignored.front().reason_code, without_path(index.ignored.front().reason, file));
  }
  if (index.patients.empty() || index.patients.front().studies.empty()) {
    return ignored("no_image", "holds no volume");
  }
  // A NIfTI file names nobody: each is a patient of its own, told by its place. Its "UIDs" may come from its name.
  io::FileRow row = pending({.study_uid = file.native()}, "", naming);
  row.study_uid = "";
  if (index.patients.front().studies.front().series.front().reason_code == kLabelMapCode) {
    row.reason_code = kLabelMapCode;
  }
  return row;
}

/// A report of an earlier study goes with its patient's case, and makes none: a report alone is not measured.
io::FileRow describe_report(const std::filesystem::path& file, const io::IgnoredFile& why, const Naming& naming) {
  io::FileRow row = ignored(why.reason_code, without_path(why.reason, file));
  if (const auto owner = io::owner_of_report(file); owner && !owner->patient_id.empty()) {
    const io::FileRow named = pending({.id = owner->patient_id, .issuer = owner->issuer, .study_uid = owner->study_uid},
                                      owner->study_uid, naming);
    row.patient_key = named.patient_key;
    row.study_uid = named.study_uid;
    row.id_key = owner->issuer.empty() ? row.patient_key : name_of(naming, {.id = owner->patient_id});
  }
  return row;
}

io::FileRow describe_dicom(const std::filesystem::path& file, io::dicom::ByteStream& stream, const Naming& naming) {
  const io::dicom::HeaderResult result = io::dicom::read_header(file, stream);
  if (result.ignored && result.ignored->reason_code == io::dicom::kOwnReport) {
    return describe_report(file, *result.ignored, naming);
  }
  if (result.ignored) {
    return ignored(result.ignored->reason_code, without_path(result.ignored->reason, file));
  }
  if (!result.header) {
    return ignored("dicomdir", "lists other files; those below the export are read by themselves");
  }
  const io::dicom::FileHeader& header = *result.header;
  io::FileRow row = pending({.id = header.patient_id, .issuer = header.issuer, .study_uid = header.study_uid},
                            header.series_uid, naming);
  if (header.patient_id.empty()) {
    row.patient_key = name_of(naming, {.study_uid = io::dicom::person_without_id(header)});
  }
  if (!header.patient_id.empty()) {
    row.id_key = header.issuer.empty() ? row.patient_key : name_of(naming, {.id = header.patient_id});
  }
  return row;
}

io::FileRow describe(const std::filesystem::path& file, const Naming& naming) {
  io::dicom::ByteStream stream(file);
  switch (io::dicom::kind_of_file(file, stream)) {
    case io::dicom::FileKind::Nifti:
      return describe_nifti(file, naming);
    case io::dicom::FileKind::Dicom:
      return describe_dicom(file, stream, naming);
    case io::dicom::FileKind::Empty:
      return ignored("empty", "is an empty file");
    case io::dicom::FileKind::Unreadable:
      return ignored("unreadable", "cannot be opened; check who may read it");
    case io::dicom::FileKind::Other:
      break;
  }
  const io::IgnoredFile foreign = io::dicom::foreign_file(file);
  return foreign.reason_code == "not_dicom" ? ignored("not_dicom", "is neither DICOM nor NIfTI nor an archive")
                                            : ignored(foreign.reason_code, "is " + foreign.reason);
}

}  // namespace

std::string name_of(const Naming& naming, const io::PatientIdentity& patient) {
  if (naming.identity == Identity::Hidden || patient.id.empty()) {
    const std::string key = io::patient_key(naming.key, patient);
    return naming.keys == KeyForm::Lettered ? key : key.substr(1);
  }
  std::string name = patient.id;
  const auto allowed = [](unsigned char c) { return std::isalnum(c) != 0 || c == '-' || c == '_'; };
  const bool changed = !std::ranges::all_of(name, allowed);
  std::ranges::replace_if(
      name, [&](char c) { return !allowed(static_cast<unsigned char>(c)); }, '-');
  // Two ids that differ in a replaced character only stay two.
  return changed ? name + "-" + io::patient_key(naming.key, patient).substr(1, 6) : name;
}

std::string file_key(const io::SecretKey& key, const std::filesystem::path& path) {
  return io::keyed_hash(key, "file\x1f" + path.native()).substr(0, 32);
}

io::FileRow describe_file(const std::filesystem::path& file, const Naming& naming) {
  try {
    return describe(file, naming);
  } catch (const io::Error& error) {
    return ignored("unreadable", without_path(error.what(), file));
  }
}

}  // namespace kyphos::pipeline
