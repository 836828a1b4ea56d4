#pragma once

#include <filesystem>
#include <optional>
#include <vector>

#include "io/points/given_points.h"

namespace kyphos::io {

/// Points of a DICOM structured report: one measurement group (TID 1501) a vertebra, its Finding Site the level, its
/// coordinates six points (docs/points.md). Nothing where the file is no DICOM. Throws Error that names the file and
/// the group where it is DICOM but holds no such points, or a group not six.
[[nodiscard]] std::optional<std::vector<GivenPoints>> read_sr_points(const std::filesystem::path& path);

}  // namespace kyphos::io
