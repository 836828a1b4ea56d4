#pragma once

#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

namespace kyphos::measure {

/// The reason of every finding that needs voxels, where there are none with attenuation.
inline constexpr const char* kNoVoxels = "no voxels";

/// Why a value cannot be had, in words for the reader of the report.
struct WhyNot {
  std::string reason;
};

/// A measured value with its standard error (same unit as the value), or the reason why there is none.
/// Never NaN, never a magic number.
template <typename T>
class Measured {
 public:
  /// `doubt` says in words why the value may be off by more than its standard error; empty where nothing speaks for it.
  Measured(T value, T standard_error, std::string doubt = {})
      : value_(std::move(value)), standard_error_(std::move(standard_error)), doubt_(std::move(doubt)) {}
  Measured(WhyNot why_not) : why_not_(std::move(why_not)) {}  // NOLINT(google-explicit-constructor)

  [[nodiscard]] bool has_value() const { return value_.has_value(); }
  explicit operator bool() const { return has_value(); }

  /// The value; throws std::logic_error where there is none (ask has_value first).
  [[nodiscard]] const T& value() const {
    require();
    return *value_;
  }
  /// Standard error of the value, one sigma, in the unit of the value.
  [[nodiscard]] const T& standard_error() const {
    require();
    return *standard_error_;
  }
  /// Why the value may be off by more than its standard error; empty where nothing speaks for it or there is no value.
  [[nodiscard]] const std::string& doubt() const { return doubt_; }
  /// The reason why there is no value; empty when there is one.
  [[nodiscard]] const std::string& why_not() const { return why_not_.reason; }

 private:
  void require() const {
    if (!value_) {
      throw std::logic_error("no value: " + why_not_.reason);
    }
  }

  std::optional<T> value_;
  std::optional<T> standard_error_;
  std::string doubt_;
  WhyNot why_not_;
};

}  // namespace kyphos::measure
