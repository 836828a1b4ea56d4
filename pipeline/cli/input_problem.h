#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "io/error.h"
#include "io/input.h"

namespace kyphos::pipeline {

/// The files that ought to have been images: damaged, cut short, unreadable, missing. That others lie about in an
/// export is usual.
[[nodiscard]] std::vector<io::IgnoredFile> damaged_files(const io::InputIndex& index);

enum class FileNames : unsigned char { Shown, Hidden };

/// "12 files: an empty file (for example a/b)" for each reason, most frequent first. Names may tell whose files they
/// are: what is kept leaves them out.
[[nodiscard]] std::string ignored_summary(std::span<const io::IgnoredFile> files, FileNames names = FileNames::Shown);

/// What to throw where there is no image at all below the inputs.
[[nodiscard]] io::Error nothing_found(const io::InputIndex& index, std::span<const std::filesystem::path> inputs);

/// The one patient of the inputs. Throws io::Error where there is none, or more than one.
[[nodiscard]] const io::PatientSummary& only_patient(const io::InputIndex& index,
                                                     std::span<const std::filesystem::path> inputs);

/// The index without the label images that an earlier run wrote into the output folder, which may lie below the inputs.
[[nodiscard]] io::InputIndex without_outputs(io::InputIndex index, const std::filesystem::path& output_folder);

/// The index without the NIfTI label maps that often lie beside a NIfTI scan: they are no patients of their own.
/// Nothing is left out where there is nothing else.
[[nodiscard]] io::InputIndex without_label_maps(io::InputIndex index);

/// Where the images of a series lie: their folder, or the file where there is only one.
[[nodiscard]] std::filesystem::path place_of(const io::SeriesSummary& series);

}  // namespace kyphos::pipeline
