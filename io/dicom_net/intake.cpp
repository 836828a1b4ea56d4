#include "io/dicom_net/intake.h"

#include <fcntl.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <system_error>

#include "io/dicom/header/header.h"
#include "io/dicom/header/own_objects.h"
#include "io/dicom_net/object_identity.h"
#include "io/error.h"

namespace kyphos::io {
namespace {

namespace fs = std::filesystem;

/// The study's folder may be taken away for work between its making and its use.
constexpr int kTries = 5;

void to_disk(const fs::path& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) {
    return;  // taken away already, which its mover has made sure of
  }
  const bool failed = ::fsync(file) != 0 && errno != EINVAL;
  const int error_number = errno;
  ::close(file);
  if (failed) {
    throw Error(path.string(), std::string("cannot be written (") + std::strerror(error_number) + ")");
  }
}

void put(const fs::path& arrived, const fs::path& place) {
  std::error_code error;
  for (int tries = 0; tries < kTries; ++tries) {
    fs::create_directories(place.parent_path(), error);
    fs::rename(arrived, place, error);
    if (!error) {
      to_disk(place.parent_path());
      return;
    }
  }
  throw Error(place.parent_path().string(), "cannot be written (" + error.message() + ")");
}

/// Nothing where it is a picture to keep, else why not.
std::string why_not_kept(const dicom::HeaderResult& read, const std::string& sop_instance) {
  if (read.ignored) {
    return read.ignored->reason_code;
  }
  if (!read.header) {
    return "no_image";
  }
  if (read.header->modality != "CT" && read.header->modality != "MR") {
    return "not_ct";
  }
  return read.header->sop_instance == sop_instance ? "" : "other_instance";
}

bool cannot_be_read(const std::string& reason) {
  return reason == "damaged" || reason == "truncated" || reason == "nested_too_deep" || reason == "too_many_elements" ||
         reason == "other_instance";
}

/// A report is kept beside the pictures of its study.
IntakeResult keep_report(const fs::path& arrived, const std::string& sop_instance, const Intake& intake) {
  const ObjectIdentity identity = identity_of(arrived);
  if (identity.sop_instance != sop_instance) {
    std::error_code gone;
    fs::remove(arrived, gone);
    return {.outcome = IntakeOutcome::Unreadable, .reason_code = "other_instance"};
  }
  IntakeResult result{.outcome = IntakeOutcome::Kept, .bytes = fs::file_size(arrived)};
  result.study = intake.name_of(identity.study_uid);
  to_disk(arrived);
  put(arrived, intake.folder / result.study / (intake.name_of(sop_instance) + ".dcm"));
  return result;
}

}  // namespace

bool has_space(const fs::path& folder, std::uint64_t kept, std::uint64_t most) {
  constexpr std::uint64_t kFreeBytesLeft = std::uint64_t{512} << 20U;
  struct statvfs disk {};
  const bool told = statvfs(folder.c_str(), &disk) == 0;
  const std::uint64_t free_bytes = told ? std::uint64_t{disk.f_bavail} * disk.f_frsize : 0;
  return kept < most && free_bytes > kFreeBytesLeft;
}

IntakeResult take_in(const fs::path& arrived, const std::string& sop_instance, const Intake& intake) {
  const dicom::HeaderResult read = dicom::read_header(arrived);
  if (intake.own_reports && read.ignored && read.ignored->reason_code == dicom::kOwnReport) {
    return keep_report(arrived, sop_instance, intake);
  }
  IntakeResult result{.reason_code = why_not_kept(read, sop_instance)};
  std::error_code gone;
  if (!result.reason_code.empty()) {
    result.outcome = cannot_be_read(result.reason_code) ? IntakeOutcome::Unreadable : IntakeOutcome::Dropped;
    fs::remove(arrived, gone);
    return result;
  }
  result.outcome = IntakeOutcome::Kept;
  result.bytes = fs::file_size(arrived);
  result.study = intake.name_of(read.header->study_uid);
  to_disk(arrived);
  put(arrived, intake.folder / result.study / (intake.name_of(sop_instance) + ".dcm"));
  return result;
}

}  // namespace kyphos::io
