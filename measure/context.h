#pragma once

#include <span>
#include <vector>

#include "measure/finding/findings.h"
#include "measure/study.h"
#include "measure/vertebra/expected.h"

namespace kyphos::measure {

/// What several rows of the catalogue share, worked out once for all bodies of a study.
struct StudyContext {
  std::vector<ReferenceBody> references;  ///< one a body; who is intact is settled
  std::vector<Findings> findings;         ///< one a body
  std::vector<FractureCall> calls;        ///< one a body
};

[[nodiscard]] StudyContext build_context(std::span<const VertebralBody> bodies, const Volume* volume);
/// The same with what was found on the voxels at another time, one a body.
[[nodiscard]] StudyContext build_context(std::span<const VertebralBody> bodies, std::vector<Findings> known);

}  // namespace kyphos::measure
