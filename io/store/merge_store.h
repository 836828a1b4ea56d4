#pragma once

#include <filesystem>

#include "io/store/store.h"

namespace kyphos::io {

/// Takes the ledger and the results of another output folder in, in one transaction. Throws Error, and changes nothing,
/// where the two contradict each other: made with another key, other settings or by another version; one patient with
/// two different results; one file with two states or two owners.
void merge_store(Store& into, const std::filesystem::path& folder);

}  // namespace kyphos::io
