#pragma once

#include <filesystem>
#include <span>
#include <string>

#include "io/error.h"
#include "io/input.h"

namespace kyphos::pipeline {

/// "12 files: not_dicom" for each reason, most frequent first, with one file as example.
[[nodiscard]] std::string ignored_summary(const io::InputIndex& index);

/// What to throw where there is no image at all below the inputs.
[[nodiscard]] io::Error nothing_found(const io::InputIndex& index, std::span<const std::filesystem::path> inputs);

/// The one patient of the inputs. Throws io::Error where there is none, or more than one.
[[nodiscard]] const io::PatientSummary& only_patient(const io::InputIndex& index,
                                                     std::span<const std::filesystem::path> inputs);

/// The index without the label images that an earlier run wrote into the output folder, which may lie below the inputs.
[[nodiscard]] io::InputIndex without_outputs(io::InputIndex index, const std::filesystem::path& output_folder);

/// Where the images of a series lie: their folder, or the file where there is only one.
[[nodiscard]] std::filesystem::path place_of(const io::SeriesSummary& series);

}  // namespace kyphos::pipeline
