#include "io/dicom_out/reader_objects.h"

#include "io/dicom/header/tags.h"

namespace kyphos::io::dicom_out {

FinishedObject capture_object(const SourceSeries& source, const SheetPage& page, unsigned number) {
  const std::unique_ptr<DcmDataset> object = new_object(source, {.sop_class = UID_SecondaryCaptureImageStorage,
                                                                 .modality = "OT",
                                                                 .series_number = 904,
                                                                 .series_description = "kyphos report pages"});
  put(*object, DCM_InstanceNumber, number);
  put(*object, DCM_ConversionType, "WSD");
  put(*object, DCM_ImageType, "DERIVED\\SECONDARY");
  put(*object, DCM_BodyPartExamined, "SPINE");
  put(*object, DCM_PatientOrientation, "");
  put(*object, DCM_BurnedInAnnotation, "YES");
  put(*object, DCM_SamplesPerPixel, static_cast<unsigned>(page.samples));
  put(*object, DCM_PhotometricInterpretation, page.samples == 3 ? "RGB" : "MONOCHROME2");
  if (page.samples == 3) {
    put(*object, DCM_PlanarConfiguration, 0U);
  }
  put(*object, DCM_Rows, static_cast<unsigned>(page.rows));
  put(*object, DCM_Columns, static_cast<unsigned>(page.columns));
  put(*object, DCM_BitsAllocated, 8U);
  put(*object, DCM_BitsStored, 8U);
  put(*object, DCM_HighBit, 7U);
  put(*object, DCM_PixelRepresentation, 0U);
  std::vector<std::uint8_t> pixels = page.pixels;
  pixels.resize(pixels.size() + pixels.size() % 2, 0);
  object->putAndInsertUint8Array(DCM_PixelData, pixels.data(), pixels.size());
  return finish(*object);
}

FinishedObject pdf_object(const SourceSeries& source, const std::string& pdf) {
  const std::unique_ptr<DcmDataset> object = new_object(source, {.sop_class = UID_EncapsulatedPDFStorage,
                                                                 .modality = "DOC",
                                                                 .series_number = 905,
                                                                 .series_description = "kyphos report"});
  put(*object, DCM_ConversionType, "WSD");
  put(*object, DCM_AcquisitionDateTime, source.date + source.time);
  put(*object, DCM_BurnedInAnnotation, "YES");
  put(*object, DCM_DocumentTitle, "Vertebral bodies on CT");
  object->insertEmptyElement(DCM_ConceptNameCodeSequence);
  put(*object, DCM_MIMETypeOfEncapsulatedDocument, "application/pdf");
  std::string even = pdf;
  even.resize(pdf.size() + pdf.size() % 2, '\0');
  object->putAndInsertUint8Array(DCM_EncapsulatedDocument, reinterpret_cast<const Uint8*>(even.data()), even.size());
  put(*object, DCM_EncapsulatedDocumentLength, static_cast<unsigned>(pdf.size()));
  return finish(*object);
}

}  // namespace kyphos::io::dicom_out
