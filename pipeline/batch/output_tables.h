#pragma once

#include <filesystem>

#include "io/store/store.h"

namespace kyphos::pipeline {

/// All tables and the index page of an output folder, from its database alone.
void write_output_tables(const io::Store& store, const std::filesystem::path& out);

}  // namespace kyphos::pipeline
