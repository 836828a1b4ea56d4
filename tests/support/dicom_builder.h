#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "measure/space/volume.h"

namespace kyphos::test {

/// How the files of a written series are encoded.
enum class Encoding : unsigned char {
  ExplicitLittle,
  ImplicitLittle,
  ExplicitBig,
  Deflated,
  Rle,
  JpegBaseline,  ///< lossy, 8 bits a sample: set 8 bits stored
  JpegExtended,  ///< lossy, 12 bits a sample
  JpegLossless,
  JpegLosslessAnyPredictor,
  JpegLsLossless,
  JpegLsNearLossless,
  Jpeg2000Lossless,
  Jpeg2000Lossy
};

/// Largest error of a stored sample that JpegLsNearLossless makes.
inline constexpr int kJpegLsLargestError = 2;

enum class PixelSign : unsigned char { Signed, Unsigned };

/// Which index axis of the volume the slices are stacked along. For a volume whose axes run left, posterior and
/// superior, K gives axial, I sagittal and J coronal slices, laid out as scanners do (head up, front to the left).
enum class SliceAxis : unsigned char { I, J, K };

/// Complete is a Part 10 file; NoPreamble drops the first 132 bytes; DatasetOnly drops the meta header as well.
enum class FileHeader : unsigned char { Complete, NoPreamble, DatasetOnly };

/// How an MR series was acquired; its values are written as signal, without rescale.
struct MrTags {
  std::string scanning_sequence = "SE";
  std::string sequence_variant = "SK";
  std::string scan_options{};  ///< empty is left out
  std::string acquisition_type = "2D";
  double echo_ms = 100.0;
  double repetition_ms = 3500.0;
  std::optional<double> inversion_ms{};
  double field_t = 1.5;
  std::optional<double> spacing_between_mm{};  ///< default: the distance of the slices
  std::string contrast = "T2";                 ///< Acquisition Contrast of enhanced MR
};

/// How a volume is written as a DICOM series. UIDs left empty are derived from patient, date and series number, so the
/// same options always give the same bytes. The defaults are a plain supine axial CT.
struct DicomSeriesOptions {
  std::string patient_id = "PHANTOM-1";
  std::string issuer{};  ///< of the patient id
  std::string patient_name = "Phantom^One";
  std::string birth_date = "19500101";
  std::string sex = "F";
  std::string study_date = "20200102";  ///< YYYYMMDD; empty is left out
  std::string study_description = "Spine";
  std::string study_uid{};
  std::string series_uid{};
  int series_number = 1;
  std::string description = "axial 1.0";
  std::string modality = "CT";
  std::string sop_class{};  ///< empty: CT Image Storage (Enhanced CT Image Storage in a multi-frame file)
  std::string image_type = "ORIGINAL\\PRIMARY\\AXIAL";
  std::string kernel = "STANDARD";
  std::string patient_position = "HFS";
  std::string contrast_agent{};        ///< empty is left out
  std::string burned_in_annotation{};  ///< empty is left out
  std::string file_prefix = "IM";

  Encoding encoding = Encoding::ExplicitLittle;
  FileHeader file_header = FileHeader::Complete;
  PixelSign sign = PixelSign::Signed;
  int bits_stored = 16;             ///< up to 8 are stored in a byte, else in two
  std::vector<double> slopes{1.0};  ///< slice n uses slopes[n % size]
  double intercept = -1024.0;
  /// Stored (not HU) value written where the volume holds kOutsideScan; the tag is written where this is set.
  std::optional<int> padding_value{};

  SliceAxis slice_axis = SliceAxis::K;
  double gantry_tilt_deg = 0.0;                ///< about the columns' axis; the volume is sampled on the tilted planes
  std::optional<double> slice_thickness_mm{};  ///< default: the spacing of the slices
  std::vector<int> omitted_slices{};           ///< by position, 0 first
  std::vector<int> duplicated_slices{};        ///< written a second time as another instance
  std::vector<double> slice_shift_mm{};        ///< added to the position of slice n along the normal, where given
  std::optional<MrTags> mr{};                  ///< of an MR; set `modality` too
};

/// Writes one file a slice below `folder` (made where absent) and returns their paths in slice order.
std::vector<std::filesystem::path> write_dicom_series(const std::filesystem::path& folder,
                                                      const measure::Volume& volume,
                                                      const DicomSeriesOptions& options = {});

/// Writes the volume as one Enhanced CT file with per-frame position, orientation, spacing and rescale.
void write_enhanced_ct(const std::filesystem::path& file, const measure::Volume& volume,
                       const DicomSeriesOptions& options = {});

/// The same as Enhanced MR, with the acquisition in functional groups; `options.mr` must be set.
void write_enhanced_mr(const std::filesystem::path& file, const measure::Volume& volume,
                       const DicomSeriesOptions& options);

/// Writes a DICOMDIR in `folder` that lists `files`, which lie below it.
void write_dicomdir(const std::filesystem::path& folder, const std::vector<std::filesystem::path>& files);

}  // namespace kyphos::test
