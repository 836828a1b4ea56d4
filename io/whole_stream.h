#pragma once

#include <filesystem>
#include <fstream>
#include <string_view>

#include "io/whole_file.h"

namespace kyphos::io {

/// A file that is too long to be held in memory, written whole or not at all: beside its place until `commit`.
class WholeStream {
 public:
  explicit WholeStream(std::filesystem::path path, FileAccess access = FileAccess::AsUsual);
  ~WholeStream();
  WholeStream(const WholeStream&) = delete;
  WholeStream& operator=(const WholeStream&) = delete;
  WholeStream(WholeStream&&) = delete;
  WholeStream& operator=(WholeStream&&) = delete;

  void write(std::string_view text) { out_ << text; }
  /// Gives the file its name. Throws Error where anything could not be written.
  void commit();

 private:
  std::filesystem::path path_;
  std::filesystem::path unfinished_;
  std::ofstream out_;
};

}  // namespace kyphos::io
