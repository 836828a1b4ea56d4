#include "tests/fuzz/scratch_folder.h"

#include <unistd.h>

namespace kyphos::fuzz {

namespace fs = std::filesystem;

ScratchFolder::ScratchFolder(const std::string& name) {
  const fs::path memory = "/dev/shm";
  const fs::path base = fs::is_directory(memory) ? memory : fs::temp_directory_path();
  path_ = base / ("kyphos-fuzz-" + name + "-" + std::to_string(::getpid()));
  clear();
}

ScratchFolder::~ScratchFolder() { fs::remove_all(path_); }

void ScratchFolder::clear() const {
  fs::remove_all(path_);
  fs::create_directories(path_);
}

}  // namespace kyphos::fuzz
