#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "io/store/store.h"
#include "pipeline/batch/batch.h"
#include "pipeline/batch/export_index.h"
#include "pipeline/batch/worker_pool.h"

namespace kyphos::pipeline {

/// What the running of cases needs besides the cases.
struct RunContext {
  io::Store& store;
  const BatchSettings& settings;
  const IndexRequest& index;
  const BatchListener& listener;
  int run = 0;
};

/// Runs the planned cases, `jobs` at a time. Each is recorded when its files are in place, and not before.
/// Returns how many were finished; fewer than planned only where a stop was requested.
std::size_t run_cases(const std::vector<PlannedCase>& cases, const RunContext& context);

}  // namespace kyphos::pipeline
