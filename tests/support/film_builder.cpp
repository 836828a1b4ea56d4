#include "tests/support/film_builder.h"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <stdexcept>

namespace kyphos::test {
namespace {

void put_text(DcmDataset& data, const std::string& keyword, const std::string& value) {
  DcmTag tag;
  if (DcmTag::findTagFromName(keyword.c_str(), tag).bad()) {
    throw std::runtime_error("no element " + keyword);
  }
  if (tag.getEVR() == EVR_xs) {  // signed or not, as the pixels are
    tag.setVR(DcmVR(EVR_US));
  }
  if (data.putAndInsertString(tag, value.c_str()).bad()) {
    throw std::runtime_error("cannot set " + keyword);
  }
}

std::string film_uid(const std::string& text) {
  std::uint64_t hash = 1469598103934665603ULL;
  for (const char letter : text) {
    hash = (hash ^ static_cast<unsigned char>(letter)) * 1099511628211ULL;
  }
  return "2.25." + std::to_string(hash);
}

}  // namespace

std::pair<double, double> FilmBeam::place(const measure::PointLps& point) const {
  // The source stands at x = -source_to_spine, the detector beyond the patient's left.
  const double larger = source_to_detector_mm / (source_to_spine_mm + point.x());
  const double along = larger * (point.y() - centre.y()) / detector_pixel_mm;
  const double down = larger * (centre.z() - point.z()) / detector_pixel_mm;
  return {0.5 * (columns - 1) + (faces_left ? along : -along), 0.5 * (rows - 1) + down};
}

std::vector<std::uint16_t> project(const measure::Volume& volume, const FilmBeam& beam) {
  const measure::Sampler sampler(volume);
  const measure::PointLps source(-beam.source_to_spine_mm, beam.centre.y(), beam.centre.z());
  const double reach = 0.5 * volume.grid.size[0] * volume.grid.spacing_mm()[0];
  std::vector<double> sums;
  for (int row = 0; row < beam.rows; ++row) {
    for (int column = 0; column < beam.columns; ++column) {
      const double across = (column - 0.5 * (beam.columns - 1)) * beam.detector_pixel_mm / beam.magnification();
      const double down = (row - 0.5 * (beam.rows - 1)) * beam.detector_pixel_mm / beam.magnification();
      const measure::PointLps aim = beam.centre + measure::PointLps(0.0, beam.faces_left ? across : -across, -down);
      double sum = 0.0;
      constexpr double kStepMm = 2.0;
      for (double x = -reach; x <= reach; x += kStepMm) {
        const double part = (x - source.x()) / (aim.x() - source.x());
        if (const auto hu = sampler.hu_at(source + part * (aim - source))) {
          sum += std::max(0.0, *hu + 1000.0) * kStepMm;
        }
      }
      sums.push_back(sum);
    }
  }
  const double most = std::max(1.0, *std::ranges::max_element(sums));
  std::vector<std::uint16_t> pixels;
  std::ranges::transform(sums, std::back_inserter(pixels),
                         [most](double sum) { return static_cast<std::uint16_t>(4095.0 * sum / most); });
  return pixels;
}

std::string write_film(const std::filesystem::path& file, const std::vector<std::uint16_t>& pixels, int rows,
                       int columns, const FilmOptions& options) {
  DcmFileFormat format;
  DcmDataset& data = *format.getDataset();
  const std::string study = film_uid("study/" + options.patient_id + options.study_date);
  const std::string instance = film_uid("film/" + study + file.filename().string());
  put_text(data, "SOPClassUID",
           options.modality == "CR" ? UID_ComputedRadiographyImageStorage : UID_DigitalXRayImageStorageForPresentation);
  put_text(data, "SOPInstanceUID", instance);
  put_text(data, "PatientID", options.patient_id);
  put_text(data, "PatientName", "Phantom^One");
  put_text(data, "PatientSex", "F");
  put_text(data, "StudyInstanceUID", study);
  put_text(data, "SeriesInstanceUID", film_uid("series/" + study));
  put_text(data, "StudyDate", options.study_date);
  put_text(data, "Modality", options.modality);
  put_text(data, "PhotometricInterpretation", options.photometric);
  for (const auto& [keyword, value] : options.tags) {
    put_text(data, keyword, value);
  }
  data.putAndInsertUint16(DCM_SamplesPerPixel, 1);
  data.putAndInsertUint16(DCM_Rows, static_cast<Uint16>(rows));
  data.putAndInsertUint16(DCM_Columns, static_cast<Uint16>(columns));
  data.putAndInsertUint16(DCM_BitsAllocated, 16);
  data.putAndInsertUint16(DCM_BitsStored, static_cast<Uint16>(options.bits_stored));
  data.putAndInsertUint16(DCM_HighBit, static_cast<Uint16>(options.bits_stored - 1));
  data.putAndInsertUint16(DCM_PixelRepresentation, 0);
  data.putAndInsertUint16Array(DCM_PixelData, pixels.data(), static_cast<unsigned long>(pixels.size()));
  if (format.saveFile(file.c_str(), EXS_LittleEndianExplicit).bad()) {
    throw std::runtime_error("cannot write " + file.string());
  }
  return instance;
}

std::string film_points_json(const measure::VertebralBody& body, const FilmBeam& beam) {
  const auto six = measure::six_points(body);
  if (!six) {
    throw std::runtime_error("a body without six points");
  }
  const std::array<std::pair<const char*, measure::PointLps>, 6> points{{{"SA", six->superior_anterior},
                                                                         {"SM", six->superior_middle},
                                                                         {"SP", six->superior_posterior},
                                                                         {"IA", six->inferior_anterior},
                                                                         {"IM", six->inferior_middle},
                                                                         {"IP", six->inferior_posterior}}};
  std::string json = "{\"level\": \"" + measure::display_name(body) + "\"";
  for (const auto& [name, point] : points) {
    const auto [column, row] = beam.place(point);
    std::array<char, 80> text{};
    std::snprintf(text.data(), text.size(), ", \"%s\": [%.4f, %.4f]", name, column, row);
    json += text.data();
  }
  return json + "}";
}

std::string film_points_file(const std::vector<measure::VertebralBody>& bodies, const FilmBeam& beam,
                             const std::string& head, const std::string& reader) {
  std::string json = "{\"kyphos_points\": 1, \"reader\": \"" + reader + "\", \"images\": [{" + head +
                     " \"coordinates\": \"pixel\", \"bodies\": [";
  for (std::size_t i = 0; i < bodies.size(); ++i) {
    json += (i == 0 ? "\n" : ",\n") + film_points_json(bodies[i], beam);
  }
  return json + "]}]}\n";
}

}  // namespace kyphos::test
