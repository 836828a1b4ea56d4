#include <cstddef>
#include <cstdint>
#include <fstream>
#include <string>
#include <string_view>

#include "io/input.h"
#include "pipeline/batch/describe_file.h"
#include "tests/fuzz/packed_files.h"
#include "tests/fuzz/read_or_refuse.h"
#include "tests/fuzz/scratch_folder.h"

namespace fs = std::filesystem;
namespace io = kyphos::io;
namespace pipeline = kyphos::pipeline;
using kyphos::fuzz::is_utf8;
using kyphos::fuzz::require;

namespace {

constexpr std::size_t kMostFiles = 12;

/// NIfTI is told by its name.
std::string name_of(std::string_view bytes, std::size_t number) {
  const bool gzipped = bytes.starts_with("\x1f\x8b");
  const bool nifti = bytes.size() > 348 && (bytes.substr(344, 2) == "n+" || bytes.substr(344, 2) == "ni");
  return std::to_string(number) + (gzipped ? ".nii.gz" : nifti ? ".nii" : ".dcm");
}

/// As the ledger of a batch takes it.
void check_row(const fs::path& file) {
  const io::FileRow row = pipeline::describe_file(file, {});
  require(!row.outcome.empty() && !row.reason_code.empty() && !row.reason.empty(), "a file has outcome and reason");
  require(row.reason.find(file.native()) == std::string::npos, "a reason tells no path");
  require(row.outcome != "pending" || !row.patient_key.empty(), "a file that waits for its case has a patient");
}

void check_study(const io::StudySummary& study) {
  require(is_utf8(study.description) && is_utf8(study.study_uid), "texts of a study are UTF-8");
  require(!study.chosen || study.series.at(*study.chosen).usable, "what is chosen can be measured");
  for (const io::SeriesSummary& series : study.series) {
    require(!series.reason.empty() && !series.reason_code.empty(), "a series has its reason");
    require(is_utf8(series.description), "the description of a series is UTF-8");
    require(is_utf8(series.kernel), "the kernel of a series is UTF-8");
    require(is_utf8(series.modality), "the modality of a series is UTF-8");
    require(is_utf8(series.reason), "the reason of a series is UTF-8");
    require(is_utf8(series.series_uid), "the UID of a series is UTF-8");
    require(!series.slices.empty(), "a series has pictures");
    for (const kyphos::measure::Warning& warning : series.warnings) {
      require(is_utf8(warning.text), "the warnings of a series are UTF-8");
    }
  }
}

}  // namespace

/// DCMTK 3.6.7 loses what it has read of a broken DICOMDIR when it throws (see read_header); only what itself allocates
/// is not watched.
extern "C" const char* __lsan_default_suppressions() { return "leak:libdcmdata\nleak:libofstd\n"; }

/// Files of any content are listed as patients, studies and series, or ignored with a reason; nothing is thrown.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const kyphos::fuzz::ScratchFolder scratch("index");
  scratch.clear();
  std::size_t number = 0;
  for (const std::string_view bytes :
       kyphos::fuzz::unpacked_files({reinterpret_cast<const char*>(data), size}, kMostFiles)) {
    const fs::path file = scratch.path() / name_of(bytes, number++);
    std::ofstream(file, std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    check_row(file);
  }
  const io::InputIndex index = io::index_inputs({&scratch.path(), 1});
  for (const io::PatientSummary& patient : index.patients) {
    require(!patient.studies.empty(), "a patient has studies");
    for (const io::StudySummary& study : patient.studies) {
      check_study(study);
    }
  }
  for (const io::IgnoredFile& ignored : index.ignored) {
    require(!ignored.reason.empty() && !ignored.reason_code.empty(), "an ignored file has its reason");
    require(is_utf8(ignored.reason), "the reason of an ignored file is UTF-8");
  }
  return 0;
}
