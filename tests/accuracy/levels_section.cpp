#include <algorithm>
#include <cstdio>
#include <iterator>
#include <sstream>

#include "io/error.h"
#include "io/input.h"
#include "tests/accuracy/examine.h"
#include "tests/accuracy/found_cuts.h"
#include "tests/accuracy/level_cuts.h"
#include "tests/accuracy/sections.h"

namespace kyphos::accuracy {

namespace {

/// A real scan and what it shows, by eye on the slices or by its masks.
struct RealScan {
  std::string name;
  std::string path;
  std::string date;   ///< of the study that is meant; empty: the only one
  std::string chain;  ///< names from the top of all that is in view; empty: no landmark tells
  std::string whole;  ///< those among them that must be measured
  int least_measured = 0;
};

const std::vector<RealScan>& real_scans() {
  static const std::vector<RealScan> scans = {
      // The upper half of T12 lies beyond the scan (seen on its sagittal slices), T11 but for its spinous process too.
      {"example_ct", "ct-totalsegmentator/example_ct.nii.gz", "", "T12 L1 L2 L3 L4 L5 S1", "L1 L2 L3 L4 L5", 5},
      // The lowest ribs in view run on below; under them a body without any, cut.
      {"thorax_contrast_metal", "ct-totalsegmentator/thorax_contrast_metal_ct.nii.gz", "",
       "T2 T3 T4 T5 T6 T7 T8 T9 T10 T11 T12 L1", "T5 T6 T7 T8 T9 T10 T11 T12", 8},
      // The first rib's head sits on the second body, short last ribs with joints on the last one: C7 to T12.
      {"lidc-0314", "ct-dicom/lidc-0314", "", "C7 T1 T2 T3 T4 T5 T6 T7 T8 T9 T10 T11 T12",
       "T1 T2 T3 T4 T5 T6 T7 T8 T9 T10 T11", 11},
      {"acrin-flt001 January", "ct-dicom/acrin-flt001", "1960-01-04", "T9 T10 T11 T12 L1 L2 L3 L4 L5 S1", "L1 L2 L3 L4",
       4},
      // The highest rib in view leaves level from the uppermost body, above the lung's apex: T1 to T10.
      {"cmb-crc", "ct-dicom/cmb-crc", "", "T1 T2 T3 T4 T5 T6 T7 T8 T9 T10", "T1 T2 T3 T4 T5 T6 T7 T8 T9 T10", 9},
      // 4.25 mm slices through the neck: below the dens on its body discs cannot be told from bodies. The first rib
      // goes
      // with the twelve bodies' eighth, so that one of the discs above it is none.
      {"acrin-flt001 March", "ct-dicom/acrin-flt001", "1960-03-05", "C2", "", 0},
      {"verse005", "ct-verse/sub-verse005_ct.nii.gz", "", "L1 L2 L3 L4 L5", "L2 L3 L4 L5", 4},
      {"verse007", "ct-verse/sub-verse007_ct.nii.gz", "", "T9 T10 T11 T12 L1 L2 L3", "T10 T11 T12 L1 L2 L3", 6},
  };
  return scans;
}

std::vector<std::string> words(const std::string& text) {
  std::istringstream in(text);
  return {std::istream_iterator<std::string>(in), {}};
}

/// A chain that is named must be named right; where a landmark shows it must be named.
void check_chain(const RealScan& scan, const Examined& found, Scores& scores) {
  const std::vector<std::string> chain = words(scan.chain);
  for (const measure::MeasuredVertebra& one : found.study.vertebrae) {
    const std::string name = measure::display_name(one.body);
    if (chain.empty() && one.body.name.level) {
      scores.failures.push_back({scan.name, name, "named where nothing tells the level"});
    }
  }
  for (const std::string& name : chain) {
    if (std::ranges::none_of(found.study.vertebrae, [&](const measure::MeasuredVertebra& one) {
          return measure::display_name(one.body) == name;
        })) {
      scores.failures.push_back({scan.name, name, "no body of this name"});
    }
  }
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
  check_chain(scan, found, scores);
  for (const std::string& name : words(scan.whole)) {
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

Scores run_one(const RealScan& scan, const std::filesystem::path& path, LevelCuts* cuts, FoundCuts& found_cuts) {
  const std::filesystem::path paths[] = {path};
  const io::InputIndex index = io::index_inputs(paths);
  Scores scores;
  for (const io::PatientSummary& patient : index.patients) {
    for (const io::StudySummary& study : patient.studies) {
      if (!scan.date.empty() && study.date.value_or("") != scan.date) {
        continue;
      }
      if (!study.chosen) {
        std::printf("%s %s: no series to measure\n", scan.name.c_str(), study.date.value_or("").c_str());
        continue;
      }
      const measure::Volume volume = io::read_series(study.series[*study.chosen]).volume;
      const Examined found = examine(volume);
      std::printf("%s %s: %s (%.1f s)\n", scan.name.c_str(), study.date.value_or("").c_str(),
                  describe_bodies(found.study).c_str(), found.seconds);
      print_bodies(found);
      scores.append(check_names(scan, found));
      found_cuts.add_scan(scan.name, volume, found.segmentation.bodies, words(scan.chain));
      if (cuts != nullptr) {
        cuts->add_scan(scan.name, volume, found.study, words(scan.chain));
      }
    }
  }
  return scores;
}

}  // namespace

Scores run_levels_section(const SectionRequest& request) {
  Scores all;
  LevelCuts cuts;
  FoundCuts found_cuts;
  for (const RealScan& scan : real_scans()) {
    if (scan.name.find(request.one_case) == std::string::npos) {
      continue;
    }
    const std::filesystem::path path = request.data / scan.path;
    if (!std::filesystem::exists(path)) {
      std::printf("skipped: %s is not there\n", path.c_str());
      continue;
    }
    try {
      all.append(run_one(scan, path, request.extent == Extent::Full ? &cuts : nullptr, found_cuts));
    } catch (const io::Error& error) {
      all.failures.push_back({scan.name, "", error.what()});
    }
  }
  print_scores("levels on real scans", all);
  found_cuts.print();
  if (request.extent == Extent::Full) {
    cuts.print();
  }
  return all;
}

}  // namespace kyphos::accuracy
