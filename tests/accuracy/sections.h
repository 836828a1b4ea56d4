#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "tests/accuracy/scores.h"

namespace kyphos::accuracy {

enum class Extent : unsigned char { Default, Full };

struct SectionRequest {
  std::filesystem::path data;  ///< folder of the shared real scans; sections that need it say so where it is absent
  Extent extent = Extent::Default;
  /// Only cases whose name holds this (sections "hard", "levels" and "decision"; a part of "findings").
  std::string one_case{};
};

/// One table of the accuracy program: prints as it goes, returns its scores for the picture.
struct Section {
  std::string name;
  std::string what;
  Scores (*run)(const SectionRequest& request);
  /// Sections from Full run with --full or by name: the default set keeps to ten minutes.
  Extent from = Extent::Default;
};

[[nodiscard]] const std::vector<Section>& sections();

Scores run_phantom_section(const SectionRequest& request);
Scores run_hard_section(const SectionRequest& request);
Scores run_verse_section(const SectionRequest& request);
Scores run_painted_section(const SectionRequest& request);
Scores run_levels_section(const SectionRequest& request);
Scores run_repeatability_section(const SectionRequest& request);
Scores run_findings_section(const SectionRequest& request);
Scores run_progression_section(const SectionRequest& request);
Scores run_slices_section(const SectionRequest& request);
Scores run_thick_section(const SectionRequest& request);
Scores run_finder_section(const SectionRequest& request);
Scores run_decision_section(const SectionRequest& request);
Scores run_calls_section(const SectionRequest& request);
Scores run_labels_section(const SectionRequest& request);
Scores run_mr_section(const SectionRequest& request);
Scores run_mr_follow_section(const SectionRequest& request);
Scores run_marrow_section(const SectionRequest& request);

}  // namespace kyphos::accuracy
