#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

namespace kyphos::io {

/// Where objects that arrive are kept: folder / name of the study / name of the object.
struct Intake {
  std::filesystem::path folder;
  /// A file name that stands for a UID and holds none of its letters: UIDs come from outside.
  std::function<std::string(const std::string& uid)> name_of;
  /// Own structured reports of earlier studies are wanted too.
  bool own_reports = false;
};

enum class IntakeOutcome : unsigned char { Kept, Dropped, Unreadable };

struct IntakeResult {
  IntakeOutcome outcome = IntakeOutcome::Unreadable;
  std::string reason_code{};  ///< why it was not kept: "own_result", "no_image", "not_ct", "damaged", ...
  std::string study{};        ///< name of the study
  std::uintmax_t bytes = 0;
};

/// Never filled to the last byte: the ledger and the results need room too. `kept`: bytes that lie in the intake now.
[[nodiscard]] bool has_space(const std::filesystem::path& folder, std::uint64_t kept, std::uint64_t most);

/// Looks at a file that has arrived whole: a CT picture is put to its study, on the disk for good before this returns;
/// what was there under the same SOP Instance UID is replaced; so are own reports where Intake asks for them.
/// Everything else is removed: this program's own results above all, which an archive may send back. `sop_instance` is
/// what the sender called it. Throws Error where the disk cannot be written.
[[nodiscard]] IntakeResult take_in(const std::filesystem::path& arrived, const std::string& sop_instance,
                                   const Intake& intake);

}  // namespace kyphos::io
