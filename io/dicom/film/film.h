#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "io/input.h"
#include "measure/picture_scale.h"

namespace kyphos::io {

/// Which way the columns of a lateral film run.
enum class FilmFacing : unsigned char { Unknown, ColumnsToPosterior, ColumnsToAnterior };

/// A lateral film of the spine, CR or DX: grey values as shown, and what its header says of scale and posture.
struct Film {
  std::string sop_instance_uid;
  int rows = 0;
  int columns = 0;
  /// Grey from black to white on the scale of the bone window (level 400, width 1500), kOutsideScan where the film has
  /// none, row by row.
  std::vector<std::int16_t> grey{};
  /// Step of the rows and of the columns: millimetres at the spine where the scale is known, else only their ratio.
  std::array<double, 2> pixel_mm{1.0, 1.0};
  measure::PictureScale scale{};
  Posture posture = Posture::Unknown;
  std::string posture_evidence{};
  FilmFacing facing = FilmFacing::Unknown;
  bool may_be_shown = true;  ///< false: text is drawn into it, which may name the patient
  std::vector<measure::Warning> warnings{};
};

/// Reason code of a series of films in the index: films are measured by points only.
inline constexpr const char* kFilmCode = "film";

/// The SOP Instance UID of a file; empty where it has none or cannot be read.
[[nodiscard]] std::string sop_instance_of(const std::filesystem::path& file);

/// Reads a film. Throws Error that names the file where it is no lateral view, no grey picture, or cannot be decoded.
[[nodiscard]] Film read_film(const std::filesystem::path& file);

}  // namespace kyphos::io
