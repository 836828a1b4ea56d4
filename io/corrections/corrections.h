#pragma once

#include <array>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "measure/level.h"
#include "measure/space/lps.h"

namespace kyphos::io {

/// What a reader puts right on a case (docs/corrections.md).
enum class CorrectionKind : unsigned char {
  MovePoints,   ///< the endplates run through these points
  AddBody,      ///< a body that the program missed
  RejectBody,   ///< what the program took for a body is none
  Rename,       ///< the body carries another name, and the chain follows
  Cemented,     ///< it holds cement
  NotFracture,  ///< whatever its shape says
  Fracture,     ///< of this grade
  Confirm,      ///< the case is right as it stands
};
/// "move_points", "add_body", ...
[[nodiscard]] std::string_view word(CorrectionKind kind);
[[nodiscard]] std::optional<CorrectionKind> correction_from_word(std::string_view word);

/// SA SM SP IA IM IP in patient space.
using PointsLps = std::array<measure::PointLps, 6>;

/// What the program had when the reader looked: so a later run can tell whether the correction still fits.
struct AutomaticBody {
  std::string name{};
  std::optional<measure::PointLps> middle{};  ///< of the body
  std::optional<PointsLps> points{};
};

struct Correction {
  CorrectionKind kind = CorrectionKind::Confirm;
  std::string study_uid;
  std::string reader;  ///< initials as given
  std::string time;    ///< as given
  std::string note{};
  AutomaticBody automatic{};
  std::optional<PointsLps> points{};      ///< MovePoints, AddBody
  std::optional<measure::Level> level{};  ///< Rename, AddBody
  int grade = 0;                          ///< Fracture
};

/// The corrections of a case, in the order in which they were made.
struct Corrections {
  std::vector<Correction> all{};
  [[nodiscard]] bool empty() const { return all.empty(); }
};

/// Lies beside the report that it corrects; no run removes it.
inline constexpr const char* kCorrectionsFile = "corrections.json";

/// Throws Error that names the file and the correction that is wrong.
[[nodiscard]] Corrections read_corrections(const std::filesystem::path& path);
[[nodiscard]] Corrections parse_corrections(std::string_view text, const std::string& subject);
/// The same corrections give the same bytes.
[[nodiscard]] std::string corrections_json(const Corrections& corrections);

}  // namespace kyphos::io
