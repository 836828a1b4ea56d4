#include "pipeline/serve/open_cases.h"

#include <algorithm>
#include <utility>

#include "io/whole_file.h"

namespace kyphos::pipeline {

std::string stamp_of(const std::filesystem::path& file) {
  std::error_code gone;
  const auto time = std::filesystem::last_write_time(file, gone);
  return std::to_string(time.time_since_epoch().count()) + "/" + std::to_string(std::filesystem::file_size(file, gone));
}

std::shared_ptr<const CaseOnDesk> OpenCases::of(const DeskCase& one) {
  const std::filesystem::path file = one.folder / io::kViewsFile;
  const std::string stamp = stamp_of(file);
  {
    const std::lock_guard lock(guard_);
    const auto known = std::ranges::find_if(
        opened_, [&](const Opened& opened) { return opened.id == one.id && opened.stamp == stamp; });
    if (known != opened_.end()) {
      return known->one;
    }
  }
  std::shared_ptr<const CaseOnDesk> read = case_on_desk(io::whole_content(file), one.id);
  const std::lock_guard lock(guard_);
  std::erase_if(opened_, [&](const Opened& opened) { return opened.id == one.id; });
  opened_.push_back({.id = one.id, .stamp = stamp, .one = read});
  constexpr std::size_t kMostOpened = 8;
  if (opened_.size() > kMostOpened) {
    opened_.erase(opened_.begin());
  }
  return read;
}

}  // namespace kyphos::pipeline
