#include "tests/fuzz/slice_lines.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>

#include "io/dicom/header/frames.h"
#include "io/dicom/header/tags.h"

namespace kyphos::fuzz {
namespace {

using io::dicom::FileHeader;
using io::dicom::FrameHeader;
using io::dicom::SliceGeometry;

constexpr std::size_t kFields = 18;
using Fields = std::array<std::string, kFields>;

std::string joined(std::initializer_list<double> values) {
  std::string text;
  for (const double value : values) {
    std::array<char, 32> number{};
    std::snprintf(number.data(), number.size(), "%.9g", value);
    text += (text.empty() ? "" : "\\") + std::string(number.data());
  }
  return text;
}

int number_of(const std::string& text) {
  int value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

/// Two bytes hold them in a file; none is refused before stacking.
Uint16 pixels_of(const std::string& text) { return static_cast<Uint16>(std::clamp(number_of(text), 1, 65535)); }

Fields fields_of(std::string_view line) {
  Fields fields;
  for (std::string& field : fields) {
    const std::size_t end = std::min(line.find('|'), line.size());
    field = line.substr(0, end);
    line.remove_prefix(std::min(end + 1, line.size()));
  }
  return fields;
}

std::vector<FrameHeader> frames_of(const Fields& fields) {
  DcmDataset data;
  data.putAndInsertUint16(DCM_Rows, pixels_of(fields[9]));
  data.putAndInsertUint16(DCM_Columns, pixels_of(fields[10]));
  const auto put = [&](const DcmTagKey& tag, const std::string& text) { data.putAndInsertString(tag, text.c_str()); };
  put(DCM_ImagePositionPatient, fields[11]);
  put(DCM_ImageOrientationPatient, fields[12]);
  put(DCM_PixelSpacing, fields[13]);
  put(DCM_SliceThickness, fields[14]);
  put(DCM_ImageType, fields[15]);
  put(DCM_AcquisitionNumber, fields[16]);
  return io::dicom::frames_of(data);
}

FileHeader header_of(std::string_view line, std::size_t number) {
  const Fields fields = fields_of(line);
  FileHeader header;
  header.file = std::to_string(number);
  header.patient_id = fields[0];
  header.study_uid = fields[1];
  header.series_number = number_of(fields[2]);
  header.series_uid = fields[3];
  header.instance_number = number_of(fields[4]);
  header.sop_instance = fields[5];
  header.modality = fields[6];
  header.sop_class = fields[7];
  header.kernel = fields[8];
  header.rows = pixels_of(fields[9]);
  header.columns = pixels_of(fields[10]);
  header.frames = frames_of(fields);
  header.moment = io::dicom::moment_of({.study_date = fields[17]});
  header.pixels.photometric = "MONOCHROME2";
  return header;
}

}  // namespace

std::string slice_line(const FileHeader& header, const FrameHeader& frame) {
  std::string place = "||";
  if (frame.geometry) {
    const SliceGeometry& at = *frame.geometry;
    place = joined({at.origin.x(), at.origin.y(), at.origin.z()}) + "|" +
            joined({at.column_direction.x(), at.column_direction.y(), at.column_direction.z(), at.row_direction.x(),
                    at.row_direction.y(), at.row_direction.z()}) +
            "|" + joined({at.row_step_mm, at.column_step_mm});
  }
  std::string line = header.patient_id + "|" + header.study_uid + "|" + std::to_string(header.series_number) + "|" +
                     header.series_uid + "|" + std::to_string(header.instance_number) + "|" + header.sop_instance +
                     "|" + header.modality + "|" + header.sop_class + "|" + header.kernel + "|" +
                     std::to_string(header.rows) + "|" + std::to_string(header.columns) + "|" + place + "|" +
                     (frame.slice_thickness_mm ? joined({*frame.slice_thickness_mm}) : std::string{}) + "|" +
                     frame.image_type + "|" + frame.acquisition + "|" + header.moment.date.value_or("");
  std::ranges::replace(line, '\n', ' ');
  return line + "\n";
}

std::vector<FileHeader> headers_of(std::string_view lines, std::size_t most) {
  std::vector<FileHeader> headers;
  while (!lines.empty() && headers.size() < most) {
    const std::size_t end = std::min(lines.find('\n'), lines.size());
    headers.push_back(header_of(lines.substr(0, end), headers.size()));
    lines.remove_prefix(std::min(end + 1, lines.size()));
  }
  return headers;
}

}  // namespace kyphos::fuzz
