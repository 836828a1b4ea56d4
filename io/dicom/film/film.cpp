#include "io/dicom/film/film.h"

#include <algorithm>
#include <optional>

#include "io/dicom/film/film_grey.h"
#include "io/dicom/film/film_posture.h"
#include "io/dicom/film/film_scale.h"
#include "io/dicom/header/header.h"
#include "io/dicom/header/patient_position.h"
#include "io/dicom/header/tags.h"
#include "io/error.h"

namespace kyphos::io {
namespace {

using dicom::item_of;
using dicom::text_of;

[[noreturn]] void refuse_film(const std::filesystem::path& file, const std::string& problem,
                              const std::string& advice) {
  throw Error(file.string(), problem, advice);
}

std::optional<std::array<double, 2>> spacing_of(DcmItem& data, const DcmTagKey& tag) {
  const std::vector<double> values = dicom::numbers_of(data, tag);
  if (values.size() != 2 || values[0] <= 0.0 || values[1] <= 0.0) {
    return std::nullopt;
  }
  return std::array<double, 2>{values[0], values[1]};
}

FilmScale scale_of(DcmItem& data) {
  auto at_detector = spacing_of(data, DCM_ImagerPixelSpacing);
  if (!at_detector) {
    at_detector = spacing_of(data, DCM_NominalScannedPixelSpacing);  // a scanned film: as large as at the detector
  }
  return film_scale({.pixel_spacing = spacing_of(data, DCM_PixelSpacing),
                     .imager_pixel_spacing = at_detector,
                     .calibration_type = text_of(data, DCM_PixelSpacingCalibrationType),
                     .magnification = dicom::number_of(data, DCM_EstimatedRadiographicMagnificationFactor),
                     .source_to_detector_mm = dicom::number_of(data, DCM_DistanceSourceToDetector),
                     .source_to_patient_mm = dicom::number_of(data, DCM_DistanceSourceToPatient)});
}

/// Codes and their words of a sequence, and of the sequence of modifiers within.
void add_codes(DcmItem& data, const DcmTagKey& sequence, const DcmTagKey& modifiers, std::vector<std::string>& codes,
               std::vector<std::string>& texts) {
  for (unsigned long at = 0; DcmItem* const item = item_of(data, sequence, at); ++at) {
    codes.push_back(text_of(*item, DCM_CodeValue));
    texts.push_back(dicom::utf8_text_of(*item, DCM_CodeMeaning));
    if (modifiers != sequence) {
      add_codes(*item, modifiers, modifiers, codes, texts);
    }
  }
}

FilmPosture posture_of_film(DcmItem& data) {
  const std::string position = text_of(data, DCM_PatientPosition);
  if (const Posture by_position = dicom::posture_of(position); by_position != Posture::Unknown) {
    return {.posture = by_position, .evidence = "Patient Position " + position};
  }
  std::vector<std::string> codes;
  std::vector<std::string> texts;
  add_codes(data, DCM_PatientOrientationCodeSequence, DCM_PatientOrientationModifierCodeSequence, codes, texts);
  add_codes(data, DCM_ViewCodeSequence, DCM_ViewModifierCodeSequence, codes, texts);
  add_codes(data, DCM_ProcedureCodeSequence, DCM_ProcedureCodeSequence, codes, texts);
  for (const DcmTagKey& tag : {DCM_SeriesDescription, DCM_StudyDescription, DCM_ProtocolName,
                               DCM_PerformedProcedureStepDescription, DCM_AcquisitionDeviceProcessingDescription}) {
    texts.push_back(dicom::utf8_text_of(data, tag));
  }
  return film_posture(codes, texts);
}

/// Patient Orientation names where rows and columns of the picture lead: "A\F", "P\F" on a lateral film.
FilmFacing facing_of(const std::string& orientation) {
  return orientation.starts_with("P")   ? FilmFacing::ColumnsToPosterior
         : orientation.starts_with("A") ? FilmFacing::ColumnsToAnterior
                                        : FilmFacing::Unknown;
}

void require_lateral(const std::filesystem::path& file, DcmItem& data, std::vector<measure::Warning>& warnings) {
  const std::string view = text_of(data, DCM_ViewPosition);
  const std::string orientation = text_of(data, DCM_PatientOrientation);
  if (view == "AP" || view == "PA" || orientation.starts_with("L") || orientation.starts_with("R")) {
    refuse_film(file, "the film is a view from the front or the back, not a lateral one",
                "Six points are those of the lateral view");
  }
  const bool lateral = view == "LL" || view == "RL" || view == "LLD" || view == "RLD" || view == "LATERAL" ||
                       view == "LAT" || facing_of(orientation) != FilmFacing::Unknown;
  if (!lateral) {
    warnings.push_back({.code = "view_unknown",
                        .text = "The header does not say that the film is a lateral view; it is taken for one, since "
                                "points of both endplates were given."});
  }
}

void require_grey(const dicom::FileHeader& header) {
  if (header.pixels.samples != 1 || !header.pixels.photometric.starts_with("MONOCHROME")) {
    refuse_film(header.file, "the film is a colour picture", "Export the original picture from the archive");
  }
  if (header.frames.size() != 1) {
    refuse_film(header.file, "it holds " + std::to_string(header.frames.size()) + " pictures, not one film",
                "Export the film alone");
  }
  constexpr int kLongestSide = 20000;
  if (header.rows > kLongestSide || header.columns > kLongestSide) {
    refuse_film(header.file, "the film is larger than any detector's picture", "Export the original picture");
  }
  if (!header.pixels.decodable) {
    refuse_film(header.file, "compressed as " + header.pixels.transfer_syntax_name + ", which cannot be decoded",
                "Export it uncompressed");
  }
}

}  // namespace

std::string sop_instance_of(const std::filesystem::path& file) {
  const dicom::HeaderResult result = dicom::read_header(file);
  return result.header ? result.header->sop_instance : "";
}

Film read_film(const std::filesystem::path& file) {
  const dicom::HeaderResult result = dicom::read_header(file);
  if (!result.header) {
    refuse_film(file, result.ignored ? result.ignored->reason : "it is no picture", "Send or copy the film again");
  }
  const dicom::FileHeader& header = *result.header;
  require_grey(header);
  DcmFileFormat format;
  constexpr Uint32 kLongestFilmTag = 1U << 20U;  // tables of values are up to 128 kB
  if (format.loadFileUntilTag(file.c_str(), EXS_Unknown, EGL_noChange, kLongestFilmTag, ERM_autoDetect, DCM_PixelData)
          .bad()) {
    refuse_film(file, "its header cannot be read", "Send or copy the film again");
  }
  DcmItem& data = *format.getDataset();
  Film film{.sop_instance_uid = header.sop_instance, .rows = header.rows, .columns = header.columns};
  require_lateral(file, data, film.warnings);
  const FilmScale scale = scale_of(data);
  film.pixel_mm = scale.pixel_mm;
  film.scale = scale.scale;
  const FilmPosture posture = posture_of_film(data);
  film.posture = posture.posture;
  film.posture_evidence = posture.evidence;
  film.facing = facing_of(text_of(data, DCM_PatientOrientation));
  film.may_be_shown = !header.burned_in;
  film.grey = dicom::film_grey(header, data);
  return film;
}

}  // namespace kyphos::io
