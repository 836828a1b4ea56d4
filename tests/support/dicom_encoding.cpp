#include "tests/support/dicom_encoding.h"

#include <dcmtk/dcmdata/dcrleerg.h>
#include <dcmtk/dcmdata/dcrlerp.h>
#include <dcmtk/dcmjpeg/djencode.h>
#include <dcmtk/dcmjpeg/djrplol.h>
#include <dcmtk/dcmjpeg/djrploss.h>
#include <dcmtk/dcmjpls/djencode.h>
#include <dcmtk/dcmjpls/djrparam.h>
#include <gdcmImageChangeTransferSyntax.h>
#include <gdcmImageReader.h>
#include <gdcmImageWriter.h>
#include <gdcmJPEG2000Codec.h>

#include <fstream>
#include <memory>
#include <stdexcept>

namespace kyphos::test {
namespace {

/// JPEG's quality for the lossy encodings, of 100.
constexpr int kJpegQuality = 95;

struct DcmtkEncoding {
  E_TransferSyntax syntax = EXS_LittleEndianExplicit;
  std::unique_ptr<DcmRepresentationParameter> parameter{};  ///< none for what is not compressed
};

DcmtkEncoding dcmtk_encoding(Encoding encoding) {
  switch (encoding) {
    case Encoding::ImplicitLittle:
      return {.syntax = EXS_LittleEndianImplicit};
    case Encoding::ExplicitBig:
      return {.syntax = EXS_BigEndianExplicit};
    case Encoding::Deflated:
      return {.syntax = EXS_DeflatedLittleEndianExplicit};
    case Encoding::Rle:
      return {.syntax = EXS_RLELossless, .parameter = std::make_unique<DcmRLERepresentationParameter>()};
    case Encoding::JpegBaseline:
      return {.syntax = EXS_JPEGProcess1, .parameter = std::make_unique<DJ_RPLossy>(kJpegQuality)};
    case Encoding::JpegExtended:
      return {.syntax = EXS_JPEGProcess2_4, .parameter = std::make_unique<DJ_RPLossy>(kJpegQuality)};
    case Encoding::JpegLossless:
      return {.syntax = EXS_JPEGProcess14SV1, .parameter = std::make_unique<DJ_RPLossless>()};
    case Encoding::JpegLosslessAnyPredictor:
      return {.syntax = EXS_JPEGProcess14, .parameter = std::make_unique<DJ_RPLossless>(6)};
    case Encoding::JpegLsLossless:
      return {.syntax = EXS_JPEGLSLossless, .parameter = std::make_unique<DJLSRepresentationParameter>(0, OFTrue)};
    case Encoding::JpegLsNearLossless:
      return {.syntax = EXS_JPEGLSLossy,
              .parameter = std::make_unique<DJLSRepresentationParameter>(kJpegLsLargestError, OFFalse)};
    case Encoding::ExplicitLittle:
    case Encoding::Jpeg2000Lossless:  // from a plain file, by GDCM
    case Encoding::Jpeg2000Lossy:
      break;
  }
  return {};
}

void register_encoders() {
  static const bool done = [] {
    DcmRLEEncoderRegistration::registerCodecs();
    // Lossy files keep their UID, so that the same options give the same bytes.
    DJEncoderRegistration::registerCodecs(ECC_lossyYCbCr, EUC_never);
    DJLSEncoderRegistration::registerCodecs(0, 0, 0, 0, OFTrue, 0, OFTrue, EJLSUC_never);
    return true;
  }();
  static_cast<void>(done);
}

void require(bool good, const std::string& what) {
  if (!good) {
    throw std::runtime_error(what);
  }
}

/// Drops the first 132 bytes of a file, which hold the preamble and the letters DICM.
void drop_preamble(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  const std::string bytes((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  in.close();
  std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes.substr(132);
}

void encode_with_gdcm(const std::filesystem::path& path, Encoding encoding) {
  gdcm::ImageReader reader;
  reader.SetFileName(path.c_str());
  require(reader.Read(), "GDCM cannot read " + path.string());
  gdcm::JPEG2000Codec codec;
  codec.SetReversible(encoding == Encoding::Jpeg2000Lossless);
  if (encoding == Encoding::Jpeg2000Lossy) {
    constexpr double kCompression = 4.0;  // what archives use for CT
    codec.SetRate(0, kCompression);
  }
  gdcm::ImageChangeTransferSyntax change;
  change.SetTransferSyntax(encoding == Encoding::Jpeg2000Lossless ? gdcm::TransferSyntax::JPEG2000Lossless
                                                                  : gdcm::TransferSyntax::JPEG2000);
  change.SetUserCodec(&codec);
  change.SetInput(reader.GetImage());
  require(change.Change(), "GDCM cannot compress " + path.string());
  gdcm::ImageWriter writer;
  writer.SetFile(reader.GetFile());
  writer.SetImage(change.GetOutput());
  writer.SetFileName(path.c_str());
  require(writer.Write(), "GDCM cannot write " + path.string());
}

}  // namespace

void save_encoded(DcmFileFormat& file, const std::filesystem::path& path, const DicomSeriesOptions& options) {
  register_encoders();
  const DcmtkEncoding encoding = dcmtk_encoding(options.encoding);
  const OFCondition compressed = file.getDataset()->chooseRepresentation(encoding.syntax, encoding.parameter.get());
  require(compressed.good(), std::string("cannot compress: ") + compressed.text());
  const E_FileWriteMode mode = options.file_header == FileHeader::DatasetOnly ? EWM_dataset : EWM_fileformat;
  const OFCondition saved =
      file.saveFile(path.c_str(), encoding.syntax, EET_ExplicitLength, EGL_recalcGL, EPD_noChange, 0, 0, mode);
  require(saved.good(), "cannot save " + path.string() + ": " + saved.text());
  if (options.encoding == Encoding::Jpeg2000Lossless || options.encoding == Encoding::Jpeg2000Lossy) {
    encode_with_gdcm(path, options.encoding);
  }
  if (options.file_header == FileHeader::NoPreamble) {
    drop_preamble(path);
  }
}

}  // namespace kyphos::test
