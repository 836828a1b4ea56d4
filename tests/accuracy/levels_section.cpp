#include <algorithm>
#include <cstdio>

#include "io/error.h"
#include "io/input.h"
#include "tests/accuracy/examine.h"
#include "tests/accuracy/sections.h"

namespace kyphos::accuracy {

namespace {

/// A real scan and what it shows, by eye or by its masks.
struct RealScan {
  std::string name;
  std::string path;
  std::string whole;       ///< "T12 L1 L2 L3 L4 L5"; names that must be among the measured ones where a landmark shows
  int least_measured = 0;  ///< whole bodies that the scan shows at least, whatever they are called
};

const std::vector<RealScan>& real_scans() {
  static const std::vector<RealScan> scans = {
      {"example_ct", "ct-totalsegmentator/example_ct.nii.gz", "T12 L1 L2 L3 L4 L5", 6},
      {"thorax_contrast_metal", "ct-totalsegmentator/thorax_contrast_metal_ct.nii.gz", "", 10},
      {"lidc-0314", "ct-dicom/lidc-0314", "T1 T2 T3 T4 T5 T6 T7 T8 T9 T10 T11", 11},
      {"acrin-flt001", "ct-dicom/acrin-flt001", "", 0},
  };
  return scans;
}

Scores check_names(const RealScan& scan, const Examined& found) {
  Scores scores;
  const auto measured_count = std::ranges::count_if(found.study.vertebrae, [](const measure::MeasuredVertebra& one) {
    return one.body.status != measure::BodyStatus::NotMeasured;
  });
  if (measured_count < scan.least_measured) {
    scores.failures.push_back(
        {scan.name, "",
         std::to_string(measured_count) + " bodies measured of at least " + std::to_string(scan.least_measured)});
  }
  std::size_t begin = 0;
  while (begin < scan.whole.size()) {
    const std::size_t end = std::min(scan.whole.find(' ', begin), scan.whole.size());
    const std::string name = scan.whole.substr(begin, end - begin);
    begin = end + 1;
    ++scores.bodies_expected;
    bool measured = false;
    for (const measure::MeasuredVertebra& one : found.study.vertebrae) {
      measured =
          measured || (measure::display_name(one.body) == name && one.body.status != measure::BodyStatus::NotMeasured);
    }
    scores.bodies_found += measured ? 1 : 0;
    if (!measured) {
      scores.failures.push_back({scan.name, name, "no measured body of this name"});
    }
  }
  return scores;
}

void print_bodies(const Examined& found) {
  for (const measure::MeasuredVertebra& one : found.study.vertebrae) {
    const auto value = [&](const char* key) {
      const auto& measured = one.values.at(key);
      return measured.has_value() ? measured.value() : 0.0;
    };
    std::printf("    %-10s a %5.1f m %5.1f p %5.1f wedge %+5.1f  conf %.2f z %7.1f %s%s\n",
                measure::display_name(one.body).c_str(), value("height_anterior_mm"), value("height_middle_mm"),
                value("height_posterior_mm"), value("wedge_angle_deg"), one.body.name.confidence,
                middle_of(one.body).z(), one.body.why_not.c_str(),
                one.body.doubts.empty() ? "" : one.body.doubts.front().c_str());
  }
}

Scores run_one(const RealScan& scan, const std::filesystem::path& path) {
  const std::filesystem::path paths[] = {path};
  const io::InputIndex index = io::index_inputs(paths);
  Scores scores;
  for (const io::PatientSummary& patient : index.patients) {
    for (const io::StudySummary& study : patient.studies) {
      if (!study.chosen) {
        std::printf("%s %s: no series to measure\n", scan.name.c_str(), study.date.value_or("").c_str());
        continue;
      }
      const Examined found = examine(io::read_series(study.series[*study.chosen]).volume);
      std::printf("%s %s: %s (%.1f s)\n", scan.name.c_str(), study.date.value_or("").c_str(),
                  describe_bodies(found.study).c_str(), found.seconds);
      print_bodies(found);
      scores.append(check_names(scan, found));
    }
  }
  return scores;
}

}  // namespace

Scores run_levels_section(const SectionRequest& request) {
  Scores all;
  for (const RealScan& scan : real_scans()) {
    const std::filesystem::path path = request.data / scan.path;
    if (!std::filesystem::exists(path)) {
      std::printf("skipped: %s is not there\n", path.c_str());
      continue;
    }
    try {
      all.append(run_one(scan, path));
    } catch (const io::Error& error) {
      all.failures.push_back({scan.name, "", error.what()});
    }
  }
  print_scores("levels on real scans", all);
  return all;
}

}  // namespace kyphos::accuracy
