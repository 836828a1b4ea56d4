#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "measure/space/volume.h"
#include "measure/warning.h"

namespace kyphos::io {

/// What lies below a set of paths, read from headers only, and the one series at a time that is then read with pixels.
/// The face of io/dicom and io/nifti to the pipeline: no type of a DICOM library here.

enum class Posture : unsigned char { Unknown, Supine, Prone, LateralDecubitus, Standing, Sitting };

/// Tri-state as everywhere in kyphos: unknown is neither yes nor no.
enum class Tristate : unsigned char { Unknown, No, Yes };

/// Where one slice (or one frame of a multi-frame object) lies.
struct SliceSource {
  std::filesystem::path file;
  int frame = 0;  ///< 0-based; 0 for a single-frame file
  /// Where its first pixel lies, where the file's own position is a rounded one (LPS, mm).
  std::optional<std::array<double, 3>> restored_origin_mm{};
};

/// One series, or one of the stacks into which a mixed series falls, from headers only.
struct SeriesSummary {
  std::string series_uid;
  std::string modality;              ///< "CT", "MR", ...
  std::string sequence{};            ///< of an MR: "T1", "T2", "STIR", ...; empty for a CT
  std::string description;           ///< scanner's text; never decides, may support
  std::string kernel;                ///< reconstruction kernel
  std::string orientation;           ///< "axial", "sagittal", "coronal", "oblique"
  std::string frame_of_reference{};  ///< UID; ties a segmentation to its scan
  Posture posture = Posture::Unknown;
  std::string posture_evidence;  ///< "Patient Position HFS"
  Tristate contrast = Tristate::Unknown;
  std::optional<double> kvp;
  int slice_count = 0;
  std::array<int, 2> rows_columns{0, 0};
  std::array<double, 3> spacing_mm{0.0, 0.0, 0.0};  ///< column step, row step, median distance of slices
  std::optional<double> slice_thickness_mm;
  std::array<double, 2> body_range_mm{0.0, 0.0};  ///< lowest and highest z of patient space that it shows
  bool single_slice = false;  ///< one sagittal slice: measurable on the mid-line only, with a wider error
  bool usable = false;        ///< can be measured
  std::string reason;         ///< why it was chosen or may be measured, or why not, in words
  std::string reason_code;    ///< stable: "ok", "localizer", "derived", "too_few_slices", "gantry_tilt", ...
  std::vector<measure::Warning> warnings;  ///< accommodations already known from the headers
  std::vector<SliceSource> slices;         ///< in the order of position along the normal, lowest first
};

struct StudySummary {
  std::string study_uid;
  std::optional<std::string> date;        ///< YYYY-MM-DD
  std::optional<double> second_of_day{};  ///< orders the studies of one day
  std::string description;
  std::vector<SeriesSummary> series;
  std::optional<std::size_t> chosen;  ///< the series that would be measured
};

struct PatientSummary {
  std::string id;          ///< identity: never printed unless --identified; grouping and hashing only
  std::string name;        ///< likewise
  std::string birth_date;  ///< YYYYMMDD or empty; likewise
  /// Other ids, names and birth dates that its files carry; likewise.
  std::vector<std::string> also_called{};
  std::string sex;                    ///< "F", "M", "O" or empty
  std::optional<int> age_years;       ///< at the first study
  std::vector<StudySummary> studies;  ///< by date and time, undated last
};

struct IgnoredFile {
  std::filesystem::path file;
  std::string reason;       ///< in words
  std::string reason_code;  ///< "not_dicom", "unreadable", "no_image", "truncated", ...
};

struct InputIndex {
  std::vector<PatientSummary> patients;
  std::vector<IgnoredFile> ignored;
  std::size_t file_count = 0;
};

/// Called now and then with the number of files seen.
using Progress = std::function<void(std::size_t)>;

/// Whose pictures the inputs are: what the files say, or one person's by the word of the caller.
enum class Persons : unsigned char { AsFilesSay, One };
/// Code of the warning that files are one person's by the word of the caller, where they do not say so themselves.
/// Their bones are then compared as where papers contradict each other.
inline constexpr const char* kToldOnePatient = "told_one_patient";

/// What NIfTI volumes without negative values are, which tell it only where a converter left its JSON file beside them:
/// label maps and pictures that are not measured, or MR by the word of the caller.
enum class GreyNifti : unsigned char { AsFilesSay, Mr };

/// Walks files, folders, DICOMDIRs and NIfTI files below `paths`; reads headers only; a path given twice counts once.
/// Throws Error where a path does not exist. Files that cannot be used are listed, never fatal.
[[nodiscard]] InputIndex index_inputs(std::span<const std::filesystem::path> paths, const Progress& progress = {},
                                      Persons persons = Persons::AsFilesSay, GreyNifti grey = GreyNifti::AsFilesSay);

/// A series with its voxels in patient space: HU of a CT, signal of an MR (Volume::quantity).
struct LoadedSeries {
  measure::Volume volume;
  std::vector<measure::Warning> warnings;
};

/// Why values are no Hounsfield units (code "not_hounsfield", a clause that names the likely cause); nothing where they
/// are, or too few tell. The remedy is the same for all.
inline constexpr const char* kNotHounsfieldRemedy =
    "Export the original series from the archive, not a picture of it or a converted copy";
[[nodiscard]] std::optional<measure::Warning> why_not_hounsfield(const measure::Volume& volume);

/// The same from a few slices of a series that could be measured: what scan has time for. Slices that cannot be read
/// tell nothing.
[[nodiscard]] std::optional<measure::Warning> why_not_hounsfield(const SeriesSummary& series);

/// Reads the pixels of a usable series. Throws Error naming the file on truncated or undecodable pixel data.
[[nodiscard]] LoadedSeries read_series(const SeriesSummary& series);

}  // namespace kyphos::io
