#pragma once

namespace kyphos::io {

/// How many threads this process may use for one piece of work: the cores that it may run on, or fewer where the
/// environment says so by KYPHOS_THREADS (a whole number from 1). `kyphos batch` gives each worker its part of the
/// cores that way. Results never depend on it.
[[nodiscard]] unsigned thread_budget();

inline constexpr const char* kThreadBudgetVariable = "KYPHOS_THREADS";

}  // namespace kyphos::io
