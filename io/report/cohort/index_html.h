#pragma once

#include <filesystem>
#include <functional>
#include <string>

#include "io/store/store.h"

namespace kyphos::io {

/// Where a case's own page lies, as seen from the index page.
using ReportLink = std::function<std::string(const CaseRow&)>;

/// index.html: the worklist of a whole batch with filters and sorting, small pictures, links to the reports and plots
/// of the cohort. One file that works offline; a thousand patients are a few megabytes. Written whole or not at all.
void write_index_html(const Store& store, const std::filesystem::path& folder, const ReportLink& link);

}  // namespace kyphos::io
