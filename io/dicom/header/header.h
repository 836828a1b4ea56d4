#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "io/dicom/dating/moment.h"
#include "io/dicom/files/byte_stream.h"
#include "io/dicom/header/mr_acquisition.h"
#include "io/dicom/header/slice_geometry.h"
#include "io/input.h"

namespace kyphos::io::dicom {

/// One picture of a file: the file itself, or one frame of a multi-frame file.
struct FrameHeader {
  int index = 0;  ///< 0-based
  std::optional<SliceGeometry> geometry;
  std::string why_no_place;  ///< where there is no geometry: what is missing or wrong, in words
  std::optional<double> slice_thickness_mm;
  std::string image_type;  ///< values of Image Type (or Frame Type), joined by backslashes
  std::string acquisition;
  std::optional<double> acquired_s;  ///< since midnight; of the frame, else of the file
  std::string temporal_position;
  std::optional<double> spacing_between_mm;  ///< Spacing Between Slices
  /// HU = slope * stored + intercept; absent where the file does not say.
  std::optional<double> slope;
  std::optional<double> intercept;
  std::string rescale_type;
  std::optional<MrAcquisition> mr{};  ///< of an MR picture
};

/// Manufacturer of the objects that kyphos writes. They come back from archives with the scans, and are none.
inline constexpr const char* kOwnManufacturer = "kyphos";

/// How pixels are stored, as far as the header tells.
struct PixelFormat {
  int samples = 1;
  int bits_allocated = 16;
  std::string photometric;
  std::string transfer_syntax;  ///< UID
  std::string transfer_syntax_name;
  bool decodable = true;  ///< DCMTK or GDCM can decode this transfer syntax
};

/// What one file says before its pixels. Texts are UTF-8.
struct FileHeader {
  std::filesystem::path file;
  std::string patient_id, issuer, patient_name, birth_date, sex, age;
  std::string study_uid, study_description;
  Moment moment;  ///< when it was taken, by the best evidence
  std::string frame_of_reference;
  bool made_up_study_uid = false;  ///< the file carries none
  std::string series_uid, series_description, modality, kernel, patient_position;
  std::string sop_class, sop_instance;
  std::string contrast_agent;
  std::optional<double> kvp;
  int series_number = 0;
  int instance_number = 0;
  int rows = 0;
  int columns = 0;
  PixelFormat pixels;
  bool burned_in = false;  ///< text is drawn into the pixels (Burned In Annotation is YES)
  bool cut_short = false;  ///< the file is smaller than its own pixels must be
  std::vector<FrameHeader> frames;
};

/// One of three: a file with pictures, a DICOMDIR with what it lists, or a file that is of no use with the reason.
struct HeaderResult {
  std::optional<FileHeader> header;
  std::vector<std::vector<std::string>> listed_files;  ///< path components as a DICOMDIR writes them
  std::optional<IgnoredFile> ignored;
};

/// Reads all before the pixels. Never throws for what a file holds; safe to call from several threads.
[[nodiscard]] HeaderResult read_header(const std::filesystem::path& file);
/// The same of a file whose kind was looked at; `stream` stands at its start.
[[nodiscard]] HeaderResult read_header(const std::filesystem::path& file, ByteStream& stream);

}  // namespace kyphos::io::dicom
