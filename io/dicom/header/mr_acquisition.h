#pragma once

#include <optional>
#include <string>

namespace kyphos::io::dicom {

/// How an MR picture was acquired, as its header tells: of a frame, else of the file.
struct MrAcquisition {
  std::string scanning_sequence{};  ///< "SE", "IR", "GR", "EP", joined by backslashes; of enhanced MR its equivalent
  std::string scan_options{};       ///< "FS" and the like, with what enhanced MR says of suppressed fat
  std::string contrast{};           ///< Acquisition Contrast of enhanced MR: "T1", "STIR", "DIFFUSION"
  std::optional<double> echo_ms{};
  std::optional<double> repetition_ms{};
  std::optional<double> inversion_ms{};
  std::optional<double> flip_deg{};
};

/// What an MR series shows, and by which tags.
struct MrSequence {
  std::string name;      ///< "T1", "T2", "PD", "STIR", "T2 fat-suppressed", "T1 Dixon water", ...; "unknown"
  std::string evidence;  ///< "TE 98 ms, TR 3500 ms"
  bool fat_suppressed = false;
  bool known = true;
};

/// The sequence by its timing, inversion, suppression and Image Type. The series' description may support what they
/// leave open, and never overrules them.
[[nodiscard]] MrSequence mr_sequence_of(const MrAcquisition& acquisition, const std::string& image_type,
                                        const std::string& description);

/// Why an MR picture of this kind shows no anatomy that can be measured - a map, a phase, diffusion; nothing where it
/// does.
[[nodiscard]] std::optional<std::string> why_no_mr_anatomy(const MrAcquisition& acquisition,
                                                           const std::string& image_type);

}  // namespace kyphos::io::dicom
