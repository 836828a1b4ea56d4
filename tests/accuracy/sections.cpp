#include "tests/accuracy/sections.h"

namespace kyphos::accuracy {

const std::vector<Section>& sections() {
  static const std::vector<Section> all = {
      {"phantom", "heights and angles against the phantom's truth", run_phantom_section},
      {"hard", "the hard cases as phantoms", run_hard_section},
      {"verse", "verse005 and verse007 against their masks", run_verse_section},
      {"painted", "real shapes of other patients, painted as scans, against those shapes", run_painted_section},
      {"levels", "which bodies the real scans show, and their names", run_levels_section},
      {"progression", "simulated progression of real scans against its truth", run_progression_section, Extent::Full},
      {"slices", "single sagittal slices: pairs, and planes of the real scans against the whole volume",
       run_slices_section, Extent::Full},
      {"thick", "real scans averaged to slices of 3, 4 and 5 mm against themselves", run_thick_section, Extent::Full},
      {"finder", "boxes of the real scans that hold no spine", run_finder_section, Extent::Full},
      {"decision", "the verdict on phantoms that lose a known part of their height", run_decision_section,
       Extent::Full},
      {"findings", "walls, canal, attenuation, gas, cement and signs against the phantom's truth", run_findings_section,
       Extent::Full},
      {"labels", "bodies from label maps, with their images and alone", run_labels_section, Extent::Full},
      {"mr", "bodies of lumbar MR against readers' masks", run_mr_section, Extent::Full},
      {"mr-follow", "lumbar MR scanned again, with and without a loss of height", run_mr_follow_section, Extent::Full},
      {"marrow", "oedema and clefts painted into lumbar MR, and series laid over one another", run_marrow_section,
       Extent::Full},
      {"calls", "fractures and grades against readers", run_calls_section, Extent::Full},
      {"repeatability", "measured again after what happens between two examinations", run_repeatability_section},
  };
  return all;
}

}  // namespace kyphos::accuracy
