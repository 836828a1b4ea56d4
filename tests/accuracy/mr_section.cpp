#include <algorithm>
#include <cmath>
#include <cstdio>
#include <map>

#include "io/dicom/nifti/nifti.h"
#include "measure/catalogue.h"
#include "tests/accuracy/examine.h"
#include "tests/accuracy/mask_truth.h"
#include "tests/accuracy/mr_volumes.h"
#include "tests/accuracy/sections.h"

namespace kyphos::accuracy {
namespace {

/// What is seen of one volume in one thickness.
struct MrOutcome {
  Scores scores;
  std::vector<double> dice{};
  int sacrum_measured = 0;
  int beyond_masks = 0;  ///< measured above the uppermost mask: not judged
};

bool is_measured_on_mr(const measure::MeasuredVertebra& one) {
  return one.body.status != measure::BodyStatus::NotMeasured;
}

/// Dice of one found body and its mask over the whole volume.
double dice_of(const measure::LabelMap& found, int label, const measure::Volume& truth, int number) {
  std::size_t both = 0;
  std::size_t either = 0;
  for (std::size_t at = 0; at < truth.hu.size(); ++at) {
    const bool one = found.label[at] == label;
    const bool other = truth.hu[at] == number;
    both += one && other ? 1U : 0U;
    either += (one ? 1U : 0U) + (other ? 1U : 0U);
  }
  return either == 0 ? 0.0 : 2.0 * static_cast<double>(both) / static_cast<double>(either);
}

int painted_label(const measure::VertebralBody& body) {
  return body.name.level ? measure::verse_number(*body.name.level) : 100 + body.position_from_top;
}

/// Bodies that no mask of a body lies at: below the lowest it is the sacrum, above the uppermost nobody has looked.
void sort_out_the_rest(const std::string& scan, const Examined& found, std::span<const ExpectedBody> expected,
                       MrOutcome& outcome) {
  std::erase_if(outcome.scores.failures, [](const Failure& failure) { return failure.what == "invented"; });
  const double highest = middle_of(expected.front().body).z();
  const double lowest = middle_of(expected.back().body).z();
  for (const measure::MeasuredVertebra& one : found.study.vertebrae) {
    const measure::PointLps middle = middle_of(one.body);
    const bool near = std::ranges::any_of(
        expected, [&](const ExpectedBody& body) { return (middle_of(body.body) - middle).norm() < 14.0; });
    if (near || !is_measured_on_mr(one)) {
      continue;
    }
    if (middle.z() > highest) {
      ++outcome.beyond_masks;
    } else if (middle.z() < lowest) {
      ++outcome.sacrum_measured;
      outcome.scores.failures.push_back({scan, measure::display_name(one.body), "sacrum measured as a body"});
    } else {
      outcome.scores.failures.push_back({scan, measure::display_name(one.body), "invented"});
    }
  }
}

MrOutcome outcome_of(const std::string& scan, const measure::Volume& volume, const measure::Volume& truth_voxels,
                     const VerseMask& mask) {
  const Examined found = examine(volume, Masks::Yes);
  const std::vector<ExpectedBody> expected = bodies_from_mask(mask, found);
  MrOutcome outcome{.scores = compare(scan, found, expected, Naming::WrongOnly)};
  sort_out_the_rest(scan, found, expected, outcome);
  for (const ExpectedBody& one : expected) {
    const auto at = body_near(found.study, middle_of(one.body), kSameBodyMm);
    if (one.whole && at && found.segmentation.masks && is_measured_on_mr(found.study.vertebrae[*at])) {
      outcome.dice.push_back(dice_of(*found.segmentation.masks, painted_label(found.study.vertebrae[*at].body),
                                     truth_voxels, measure::verse_number(*one.body.name.level)));
    }
  }
  double sum = 0.0;
  for (const double dice : outcome.dice) {
    sum += dice;
  }
  std::printf("%-12s %2d of %2d measured, %d beyond the masks, Dice %.3f (worst %.3f), %.1f s: %s\n", scan.c_str(),
              outcome.scores.bodies_found, outcome.scores.bodies_expected, outcome.beyond_masks,
              outcome.dice.empty() ? 0.0 : sum / static_cast<double>(outcome.dice.size()),
              outcome.dice.empty() ? 0.0 : std::ranges::min(outcome.dice), found.seconds,
              describe_bodies(found.study).c_str());
  for (const measure::MeasuredVertebra& one : found.study.vertebrae) {
    for (const std::string& why : one.body.doubts) {
      std::printf("    %s: %s\n", measure::display_name(one.body).c_str(), why.c_str());
    }
  }
  return outcome;
}

void add(MrOutcome& all, const MrOutcome& one) {
  all.scores.append(one.scores);
  all.dice.insert(all.dice.end(), one.dice.begin(), one.dice.end());
  all.sacrum_measured += one.sacrum_measured;
  all.beyond_masks += one.beyond_masks;
}

void print_outcome(const std::string& title, const MrOutcome& all) {
  print_scores(title, all.scores);
  double sum = 0.0;
  for (const double dice : all.dice) {
    sum += dice;
  }
  std::printf("Dice of the bodies: mean %.3f, worst %.3f; sacrum measured %d times; %d bodies beyond the masks\n",
              all.dice.empty() ? 0.0 : sum / static_cast<double>(all.dice.size()),
              all.dice.empty() ? 0.0 : std::ranges::min(all.dice), all.sacrum_measured, all.beyond_masks);
}

}  // namespace

Scores run_mr_section(const SectionRequest& request) {
  const std::vector<MrCase> cases = mr_cases(request.data / "mr-bodies");
  if (cases.empty()) {
    std::printf("skipped: %s is absent\n", (request.data / "mr-bodies").c_str());
    return {};
  }
  MrOutcome cubes;
  MrOutcome slices;
  for (const MrCase& one : cases) {
    if (one.name.find(request.one_case) == std::string::npos) {
      continue;
    }
    const measure::Volume volume = read_mr(one.image);
    const VerseMask mask = read_mr_mask(one);
    add(cubes, outcome_of(one.name, volume, mask.labels, mask));
    constexpr int kThick = 4;
    const measure::Volume thick = in_sagittal_slices(volume, kThick, SliceValue::Mean);
    const measure::Volume thick_mask = in_sagittal_slices(mask.labels, kThick, SliceValue::Middle);
    add(slices, outcome_of(one.name + "/4 mm", thick, thick_mask, mask));
  }
  print_outcome("MR in cubes of 1 mm", cubes);
  print_outcome("the same in sagittal slices of 4 mm", slices);
  Scores scores = cubes.scores;
  scores.append(slices.scores);
  return scores;
}

}  // namespace kyphos::accuracy
