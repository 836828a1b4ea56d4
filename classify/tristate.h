#pragma once

#include <string_view>

namespace kyphos::classify {

/// Unknown is neither yes nor no, and absent means unknown.
enum class Tristate : unsigned char { Unknown, No, Yes };

/// "unknown", "no", "yes".
[[nodiscard]] std::string_view name(Tristate value) noexcept;

/// Kleene's strong logic: the result is known only where no value of the unknown inputs could change it. Nothing built
/// from these three can become more certain when an input becomes unknown.
[[nodiscard]] Tristate kleene_not(Tristate value) noexcept;
[[nodiscard]] Tristate kleene_and(Tristate left, Tristate right) noexcept;
[[nodiscard]] Tristate kleene_or(Tristate left, Tristate right) noexcept;

/// One fact told by two sources, for facts that exclude or warn: either source may answer, and a yes wins over a no.
[[nodiscard]] Tristate told_by_either(Tristate left, Tristate right) noexcept;
/// One fact told by two sources, for facts that include: either source may answer, and a contradiction is unknown.
[[nodiscard]] Tristate told_alike(Tristate left, Tristate right) noexcept;

[[nodiscard]] constexpr Tristate known(bool value) noexcept { return value ? Tristate::Yes : Tristate::No; }

}  // namespace kyphos::classify
