#include "tests/support/export_builder.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <fstream>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "tests/support/dicom_builder.h"
#include "tests/support/phantom.h"

namespace kyphos::test {
namespace {

namespace fs = std::filesystem;

constexpr std::array kDates = {"20200102", "20200704", "20210103", "20210705"};
constexpr int kVariants = 3;  // patients share bodies: rendering takes longer than all the rest
constexpr int kMrEvery = 7;   // of those without a spine: nothing to measure, rather than nothing found
constexpr int kFilesAFolder = 200;

measure::Volume water_volume() {
  measure::Volume volume;
  volume.grid.size = {32, 32, 40};
  volume.grid.lps_from_index = Eigen::Affine3d(Eigen::Scaling(4.0, 4.0, 2.0));
  volume.hu.assign(volume.grid.voxel_count(), 0);
  return volume;
}

/// L1 wedged, deeper at each date, with one whole body above and below; the variants differ in size. As few and as
/// coarse voxels as show them (slices of 1.4 mm and more take longer to measure): an export of hundreds of patients is
/// to be run many times.
measure::Volume spine_volume(int variant, int study) {
  PhantomSpec spec;
  spec.size_factor = 1.05 + 0.05 * variant;
  spec.bodies[measure::Level::L1] = {.shape = PhantomShape::Wedge, .fraction = 0.15 * (variant + study)};
  const PhantomField field{.first = measure::Level::T12,
                           .last = measure::Level::L2,
                           .margin_mm = 12.0,
                           .width_mm = 120.0,
                           .pixel_mm = 1.5,
                           .slice_mm = 1.3};
  PhantomPhysics physics;
  physics.seed = static_cast<std::uint64_t>(1 + variant + 10 * study);
  return Phantom(spec).scan(field, physics);
}

class Volumes {
 public:
  const measure::Volume& spine(int variant, int study) {
    const auto key = std::pair(variant, study);
    const auto found = spines_.find(key);
    return found != spines_.end() ? found->second : spines_.emplace(key, spine_volume(variant, study)).first->second;
  }
  const measure::Volume& water() const { return water_; }

 private:
  std::map<std::pair<int, int>, measure::Volume> spines_;
  measure::Volume water_ = water_volume();
};

std::string hex(std::uint64_t value) {
  std::array<char, 20> text{};
  std::snprintf(text.data(), text.size(), "%012llx", static_cast<unsigned long long>(value & 0xffffffffffffULL));
  return text.data();
}

/// Moves files to folders and names that say nothing, in an order that says nothing.
void scatter(std::vector<fs::path> files, const fs::path& folder, std::mt19937_64& random) {
  std::ranges::shuffle(files, random);
  int count = 0;
  fs::path into;
  for (const fs::path& file : files) {
    if (count++ % kFilesAFolder == 0) {
      into = folder / hex(random());
      fs::create_directories(into);
    }
    fs::rename(file, into / hex(random()));
  }
}

void write_odd_file(const fs::path& folder, int number, const fs::path& sample, std::mt19937_64& random) {
  const fs::path file = folder / (hex(random()) + (number % 2 == 0 ? ".dcm" : ".txt"));
  std::ofstream out(file, std::ios::binary);
  switch (number % 3) {
    case 0:
      out << "not an image, number " << number << "\n";
      break;
    case 1:
      break;  // empty
    default: {
      std::ifstream in(sample, std::ios::binary);
      std::string bytes(static_cast<std::size_t>(fs::file_size(sample)), '\0');
      in.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
      out << bytes.substr(0, 200 + 40 * static_cast<std::size_t>(number));
    }
  }
}

}  // namespace

std::size_t write_export(const fs::path& folder, const ExportOptions& options) {
  std::mt19937_64 random(options.seed);
  static Volumes volumes;  // the tests of a suite share them
  const fs::path staging = folder / "staging";
  std::vector<fs::path> files;
  for (int patient = options.first_patient; patient < options.first_patient + options.patients; ++patient) {
    for (int study = 0; study < options.studies; ++study) {
      DicomSeriesOptions series;
      series.patient_id = "SECRET-" + std::to_string(patient);
      series.patient_name = "Hidden^Name" + std::to_string(patient);
      series.study_date = kDates.at(static_cast<std::size_t>(study));
      const bool spine = options.spine_every > 0 && patient % options.spine_every == 0;
      series.modality = spine || patient % kMrEvery != 0 ? "CT" : "MR";
      const auto written =
          write_dicom_series(staging / (std::to_string(patient) + "-" + std::to_string(study)),
                             spine ? volumes.spine(patient % kVariants, study) : volumes.water(), series);
      files.insert(files.end(), written.begin(), written.end());
    }
  }
  const std::size_t count = files.size() + static_cast<std::size_t>(options.odd_files);
  for (int number = 0; number < options.odd_files; ++number) {
    write_odd_file(folder, number, files.front(), random);
  }
  scatter(std::move(files), folder, random);
  fs::remove_all(staging);
  return count;
}

}  // namespace kyphos::test
