#include <cmath>
#include <cstdio>
#include <map>

#include "io/dicom/labels/read_labels.h"
#include "io/error.h"
#include "measure/catalogue.h"
#include "pipeline/segment/mask/segment_labels.h"
#include "tests/accuracy/examine.h"
#include "tests/accuracy/mask_truth.h"
#include "tests/accuracy/sections.h"
#include "tests/accuracy/turned_labels.h"

namespace kyphos::accuracy {

using measure::Level;

namespace {

constexpr std::array<const char*, 3> kHeights{"height_anterior_mm", "height_middle_mm", "height_posterior_mm"};

measure::MeasuredStudy measured(const pipeline::Segmentation& found, const measure::Volume* volume) {
  return measure::measure_study(found.bodies, volume);
}

std::vector<io::GivenLabels> labels_of(const std::vector<std::filesystem::path>& files) {
  return io::read_labels(files, std::nullopt);
}

Examined examined(pipeline::Segmentation found, const measure::Volume* volume) {
  Examined result;
  result.study = measured(found, volume);
  result.segmentation = std::move(found);
  return result;
}

/// Bodies in both studies by name, and how far their heights differ.
Scores differences(const std::string& what, const measure::MeasuredStudy& first, const measure::MeasuredStudy& again) {
  Scores scores;
  for (const auto& body : first.vertebrae) {
    if (body.body.status == measure::BodyStatus::NotMeasured) {
      continue;
    }
    ++scores.bodies_expected;
    for (const auto& other : again.vertebrae) {
      if (other.body.status == measure::BodyStatus::NotMeasured || other.body.name.level != body.body.name.level) {
        continue;
      }
      ++scores.bodies_found;
      for (const char* key : kHeights) {
        const auto& one = body.values.at(key);
        const auto& two = other.values.at(key);
        if (one.has_value() && two.has_value()) {
          scores.scores.push_back({.scan = what,
                                   .body = measure::display_name(body.body),
                                   .quantity = key,
                                   .truth = one.value(),
                                   .error = two.value() - one.value(),
                                   .se = std::hypot(one.standard_error(), two.standard_error()),
                                   .in_doubt = false});
        }
      }
    }
  }
  return scores;
}

/// Masks and image together against the image alone.
void with_image(const std::filesystem::path& folder, const std::string& subject) {
  const measure::Volume volume = read_scan(folder / (subject + "_ct.nii.gz"));
  const auto given = labels_of({folder / (subject + "_seg-vert_msk.nii.gz")});
  const Examined alone = examine(volume);
  const Examined with = examined(pipeline::segment_labels(given.front().spine, volume, {}), &volume);
  std::printf("%s without masks: %s\n%s with masks:    %s\n", subject.c_str(), describe_bodies(alone.study).c_str(),
              subject.c_str(), describe_bodies(with.study).c_str());
  for (const auto& vertebra : with.study.vertebrae) {
    for (const std::string& why : vertebra.body.doubts) {
      std::printf("  %s: %s\n", measure::display_name(vertebra.body).c_str(), why.c_str());
    }
    if (!vertebra.body.why_not.empty()) {
      std::printf("  %s not measured: %s\n", measure::display_name(vertebra.body).c_str(),
                  vertebra.body.why_not.c_str());
    }
  }
  print_scores(subject + ": with masks and image, minus the image alone",
               differences(subject, alone.study, with.study));
}

/// The mask alone against the surfaces that the ruler takes from it.
Scores alone_against_ruler(const std::filesystem::path& file, const std::string& name) {
  const auto given = labels_of({file});
  const Examined found = examined(pipeline::segment_labels(given.front().spine, {}), nullptr);
  std::printf("%s, mask alone: %s\n", name.c_str(), describe_bodies(found.study).c_str());
  const VerseMask mask = read_verse_mask(file);
  const std::vector<ExpectedBody> expected = bodies_from_mask(mask, found);
  return compare(name, found, expected, Naming::Checked);
}

struct SpreadSum {
  double squares = 0.0;
  double claimed = 0.0;
  int count = 0;
  int lost = 0;
  double worst_sd = 0.0;
  std::string worst_body{};
};

/// The same mask turned and shifted: SD of the differences from their mean, per body and height.
void repeated(const measure::LabelledSpine& spine, const std::string& name, const std::array<double, 3>& spacing) {
  std::map<std::string, std::vector<std::array<double, 2>>> values;
  const int rounds = 10;
  int most = 0;
  for (int round = 0; round < rounds; ++round) {
    const measure::LabelledSpine moved = turned_labels(spine, spacing, round);
    const auto study = measured(pipeline::segment_labels(moved, {}), nullptr);
    for (const auto& vertebra : study.vertebrae) {
      for (const char* key : kHeights) {
        const auto& value = vertebra.values.at(key);
        if (value.has_value()) {
          auto& list = values[std::string(key) + " " + measure::display_name(vertebra.body)];
          list.push_back({value.value(), value.standard_error()});
          most = std::max(most, static_cast<int>(list.size()));
        }
      }
    }
  }
  std::map<std::string, SpreadSum> sums;
  for (const auto& [key, list] : values) {
    SpreadSum& sum = sums[key.substr(0, key.find(' '))];
    double mean = 0.0;
    for (const auto& value : list) {
      mean += value[0] / static_cast<double>(list.size());
    }
    double variance = 0.0;
    for (const auto& value : list) {
      variance += (value[0] - mean) * (value[0] - mean) / (static_cast<double>(list.size()) - 1.0 + 1e-9);
      sum.claimed += value[1] * value[1] / static_cast<double>(list.size());
    }
    sum.squares += variance;
    if (std::sqrt(variance) > sum.worst_sd) {
      sum.worst_sd = std::sqrt(variance);
      sum.worst_body = key.substr(key.find(' ') + 1);
    }
    sum.lost += most - static_cast<int>(list.size());
    ++sum.count;
  }
  for (const auto& [key, sum] : sums) {
    const double sd = std::sqrt(sum.squares / sum.count);
    std::printf(
        "  %-10s %.1f x %.1f x %.1f mm  %-20s SD %.3f  SDC %.2f mm  stated SE %.3f  (%d bodies, %d lost; worst "
        "%s: SD %.2f)\n",
        name.c_str(), spacing[0], spacing[1], spacing[2], key.c_str(), sd, 1.96 * std::sqrt(2.0) * sd,
        std::sqrt(sum.claimed / sum.count), sum.count, sum.lost, sum.worst_body.c_str(), sum.worst_sd);
  }
}

void recognised(const std::vector<std::filesystem::path>& files, const std::string& name) {
  try {
    for (const io::GivenLabels& given : labels_of(files)) {
      const auto& method = given.spine.method;
      std::string names;
      for (const auto& vertebra : given.spine.vertebrae) {
        names += " " + (vertebra.level ? std::string(measure::name(*vertebra.level)) : "?" + vertebra.called);
      }
      std::printf("%s: %s, %s;%s\n", name.c_str(), method.parameters.at("numbering").c_str(),
                  method.parameters.at("labels_cover").c_str(), names.c_str());
      for (const auto& warning : given.spine.warnings) {
        std::printf("    %s: %s\n", warning.code.c_str(), warning.text.c_str());
      }
      const auto study = measured(pipeline::segment_labels(given.spine, {}), nullptr);
      std::printf("    %s\n", describe_bodies(study).c_str());
    }
  } catch (const io::Error& error) {
    std::printf("%s: refused: %s\n", name.c_str(), error.what());
  }
}

}  // namespace

Scores run_labels_section(const SectionRequest& request) {
  Scores all;
  const std::filesystem::path verse = request.data / "ct-verse";
  if (!std::filesystem::exists(verse)) {
    std::printf("skipped: no masks below %s\n", request.data.c_str());
    return all;
  }
  const auto wanted = [&](const char* part) {
    return request.one_case.empty() || std::string(part).find(request.one_case) != std::string::npos;
  };
  const std::vector<std::pair<std::filesystem::path, std::string>> masks{
      {verse / "sub-verse005_seg-vert_msk.nii.gz", "verse005"},
      {request.data / "masks-only/sub-verse010_seg-vert_msk.nii.gz", "verse010"},
      {verse / "sub-verse007_seg-vert_msk.nii.gz", "verse007"},
      {request.data / "masks-only/sub-verse004_seg-vert_msk.nii.gz", "verse004"}};
  if (wanted("image")) {
    with_image(verse, "sub-verse005");
    with_image(verse, "sub-verse007");
  }
  if (wanted("alone")) {
    for (const auto& [file, name] : masks) {
      const Scores scores = alone_against_ruler(file, name);
      print_scores("Mask alone against the ruler: " + name, scores);
      all.append(scores);
    }
  }
  if (wanted("repeat")) {
    for (const auto& [file, name] : masks) {
      const auto given = labels_of({file});
      const auto spacing = given.front().grid.spacing_mm();
      if (std::max({spacing[0], spacing[1], spacing[2]}) < 1.5) {
        repeated(given.front().spine, name, {1.0, 1.0, 1.0});
        repeated(given.front().spine, name, {1.0, 1.0, 3.0});
        repeated(given.front().spine, name, {3.0, 3.0, 3.0});
      }
    }
  }
  if (wanted("recognised")) {
    const auto only = request.data / "masks-only";
    const auto total = request.data / "ct-totalsegmentator/spine_report";
    for (const char* file : {"sub-gl003_dir-ax_seg-vert_msk.nii.gz", "sub-gl017_seg-vert_msk.nii.gz",
                             "bicep_healthy_ref_mask.nii.gz", "sub-verse004_seg-vert_msk.nii.gz",
                             "sub-verse010_seg-vert_msk.nii.gz", "sub-sample001_seg-vert_msk.nii.gz"}) {
      recognised({only / file}, file);
    }
    recognised({only / "sub-sample001_seg-vert_msk.nii.gz", only / "sub-sample001_seg-subreg_msk.nii.gz"},
               "sample001 with subregions");
    recognised({total / "totalseg.nii.gz"}, "totalseg.nii.gz");
    recognised({total}, "spine_report (folder)");
    for (const auto& entry : std::filesystem::directory_iterator(request.data / "dicom-oddities/highdicom")) {
      if (entry.path().filename().string().starts_with("seg_")) {
        recognised({entry.path()}, entry.path().filename().string());
      }
    }
  }
  return all;
}

}  // namespace kyphos::accuracy
