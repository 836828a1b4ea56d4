#include <cstdio>
#include <vector>

#include "tests/accuracy/examine.h"
#include "tests/accuracy/mask_truth.h"
#include "tests/accuracy/painted_spine.h"
#include "tests/accuracy/sections.h"

namespace kyphos::accuracy {
namespace {

constexpr double kFirstSlice = 0.37;  // slices never start where the labels do

Scores run_spine(const std::string& name, const PaintedSpine& spine, const PaintedBone& bone,
                 const std::vector<double>& thicknesses_mm) {
  const measure::Volume painted = spine.paint(bone);
  Scores all;
  for (const double slice_mm : thicknesses_mm) {
    const std::string scan = name + ", " + std::to_string(static_cast<int>(slice_mm)) + " mm";
    const Examined found = examine(painted_scan(painted, slice_mm, kFirstSlice));
    std::printf("%s: %s (%.1f s)\n", scan.c_str(), describe_bodies(found.study).c_str(), found.seconds);
    const Scores scores = compare(scan, found, bodies_from_mask(spine.truth(), found), Naming::WrongOnly);
    print_scores("painted " + scan, scores);
    all.append(scores);
  }
  return all;
}

}  // namespace

Scores run_painted_section(const SectionRequest& request) {
  const bool full = request.extent == Extent::Full;
  Scores all;
  for (const char* subject : {"sub-verse004", "sub-verse010", "sub-sample001"}) {
    const std::filesystem::path file = request.data / "masks-only" / (std::string(subject) + "_seg-vert_msk.nii.gz");
    if (!std::filesystem::exists(file)) {
      std::printf("skipped: no label map %s\n", file.c_str());
      continue;
    }
    const PaintedSpine spine(read_verse_mask(file));
    all.append(run_spine(subject, spine, kSoundBone, full ? std::vector{1.0, 2.0, 3.0, 5.0} : std::vector{1.0}));
    all.append(run_spine(std::string(subject) + " porotic", spine, kPoroticBone,
                         full ? std::vector{1.0, 2.0, 3.0} : std::vector{1.0}));
  }
  return all;
}

}  // namespace kyphos::accuracy
