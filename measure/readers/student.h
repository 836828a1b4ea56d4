#pragma once

namespace kyphos::measure {

/// Student's t that 95 % of values lie within, for 1 degree of freedom or more: 12.7 for 1, 1.96 for very many.
[[nodiscard]] double student_t(double freedom);

}  // namespace kyphos::measure
