#include <cmath>
#include <cstdio>
#include <fstream>
#include <nlohmann/json.hpp>

#include "measure/catalogue.h"
#include "tests/accuracy/examine.h"
#include "tests/accuracy/mask_truth.h"
#include "tests/accuracy/sections.h"

namespace kyphos::accuracy {

using measure::Level;

namespace {

struct VerseCase {
  std::string name;
  std::string stem;
};

std::uint8_t label_of(const measure::VertebralBody& body) {
  return static_cast<std::uint8_t>(body.name.level ? measure::verse_number(*body.name.level)
                                                   : 100 + body.position_from_top);
}

void print_body(const ExpectedBody& truth, const measure::MeasuredVertebra& found, const Overlap& overlap, int grade) {
  const measure::MeasuredVertebra own = measure::measure_study({truth.body}, nullptr).vertebrae.front();
  std::printf("  %-4s", truth.name.c_str());
  for (const char* key : {"height_anterior_mm", "height_middle_mm", "height_posterior_mm"}) {
    const auto& measured = found.values.at(key);
    const auto& expected = own.values.at(key);
    if (measured.has_value() && expected.has_value()) {
      std::printf(" %6.1f (%5.1f %+5.2f)", measured.value(), expected.value(), measured.value() - expected.value());
    } else {
      std::printf(" %21s", "-");
    }
  }
  std::printf("  Dice %.3f HD95 %.2f  grade %s (reader %d)\n", overlap.dice, overlap.hausdorff95_mm,
              found.genant ? std::to_string(found.genant.value().grade).c_str() : "-", grade);
}

struct OverlapSum {
  double dice = 0.0;
  double worst_dice = 1.0;
  double worst_hausdorff_mm = 0.0;
  int count = 0;
};

Scores run_one(const std::filesystem::path& folder, const std::string& subject, const nlohmann::json& grades) {
  const measure::Volume volume = read_scan(folder / (subject + "_ct.nii.gz"));
  const VerseMask mask = read_verse_mask(folder / (subject + "_seg-vert_msk.nii.gz"));
  const Examined found = examine(volume, Masks::Yes);
  const std::vector<ExpectedBody> expected = bodies_from_mask(mask, found);
  std::printf("%s: %s (%.1f s)\n", subject.c_str(), describe_bodies(found.study).c_str(), found.seconds);
  Scores scores = compare(subject, found, expected, Naming::WrongOnly);
  OverlapSum sum;
  for (const ExpectedBody& truth : expected) {
    const auto near = body_near(found.study, middle_of(truth.body), 9.0);
    if (!near || !truth.whole || !found.segmentation.masks) {
      continue;
    }
    const measure::MeasuredVertebra& body = found.study.vertebrae[*near];
    const Overlap overlap =
        central_overlap(mask, *found.segmentation.masks, label_of(body.body), truth, *truth.body.name.level);
    const std::string key = subject + "_" + std::to_string(measure::verse_number(*truth.body.name.level));
    const int grade = grades.value(key, -1);
    print_body(truth, body, overlap, grade);
    sum.dice += overlap.dice;
    sum.worst_dice = std::min(sum.worst_dice, overlap.dice);
    sum.worst_hausdorff_mm = std::max(sum.worst_hausdorff_mm, overlap.hausdorff95_mm);
    ++sum.count;
    if (body.genant && std::abs(body.genant.value().grade - grade) > 1) {
      scores.failures.push_back({subject, truth.name,
                                 "Genant grade " + std::to_string(body.genant.value().grade) +
                                     " against the reader's " + std::to_string(grade)});
    }
  }
  if (sum.count > 0) {
    std::printf("%s: Dice of the central 16 mm: mean %.3f, worst %.3f; worst 95 %% Hausdorff distance %.2f mm\n",
                subject.c_str(), sum.dice / sum.count, sum.worst_dice, sum.worst_hausdorff_mm);
  }
  return scores;
}

}  // namespace

Scores run_verse_section(const SectionRequest& request) {
  const std::filesystem::path folder = request.data / "ct-verse";
  Scores all;
  std::ifstream grades_file(folder / "genant-grades.json");
  if (!grades_file) {
    std::printf("skipped: no scans below %s\n", folder.c_str());
    return all;
  }
  nlohmann::json grades = nlohmann::json::object();
  const nlohmann::json splits = nlohmann::json::parse(grades_file);
  for (const auto& [split, part] : splits.items()) {
    grades.update(part);
  }
  for (const char* subject : {"sub-verse005", "sub-verse007"}) {
    all.append(run_one(folder, subject, grades));
  }
  print_scores("VerSe masks", all);
  return all;
}

}  // namespace kyphos::accuracy
