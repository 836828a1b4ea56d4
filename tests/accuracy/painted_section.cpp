#include <cstdio>
#include <vector>

#include "tests/accuracy/examine.h"
#include "tests/accuracy/mask_truth.h"
#include "tests/accuracy/painted_spine.h"
#include "tests/accuracy/sections.h"

namespace kyphos::accuracy {

Scores run_painted_section(const SectionRequest& request) {
  Scores all;
  for (const char* subject : {"sub-verse004", "sub-verse010", "sub-sample001"}) {
    const std::filesystem::path file = request.data / "masks-only" / (std::string(subject) + "_seg-vert_msk.nii.gz");
    if (!std::filesystem::exists(file)) {
      std::printf("skipped: no label map %s\n", file.c_str());
      continue;
    }
    const PaintedSpine spine(read_verse_mask(file));
    const std::vector<double> thicknesses_mm =
        request.extent == Extent::Full ? std::vector{1.0, 2.0, 3.0, 5.0} : std::vector{1.0};
    for (const double slice_mm : thicknesses_mm) {
      const std::string name = std::string(subject) + ", " + std::to_string(static_cast<int>(slice_mm)) + " mm";
      const Examined found = examine(spine.scan(slice_mm, 0.37));
      std::printf("%s: %s (%.1f s)\n", name.c_str(), describe_bodies(found.study).c_str(), found.seconds);
      const Scores scores = compare(name, found, bodies_from_mask(spine.truth(), found), Naming::WrongOnly);
      print_scores("painted " + name, scores);
      all.append(scores);
    }
  }
  return all;
}

}  // namespace kyphos::accuracy
