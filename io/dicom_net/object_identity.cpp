#include "io/dicom_net/object_identity.h"

#include "io/dicom/header/tags.h"
#include "io/error.h"

namespace kyphos::io {

ObjectIdentity identity_of(const std::filesystem::path& file) {
  dicom::prepare_dicom_libraries();
  DcmFileFormat format;
  if (format.loadFileUntilTag(file.c_str(), EXS_Unknown, EGL_noChange, DCM_MaxReadLength, ERM_autoDetect, DCM_PixelData)
          .bad()) {
    throw Error(file.filename().string(), "is no DICOM file");
  }
  return {.study_uid = dicom::text_of(*format.getDataset(), DCM_StudyInstanceUID),
          .sop_instance = dicom::text_of(*format.getDataset(), DCM_SOPInstanceUID)};
}

}  // namespace kyphos::io
