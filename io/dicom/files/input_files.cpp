#include "io/dicom/files/input_files.h"

#include <algorithm>
#include <cctype>
#include <system_error>
#include <utility>

#include "io/error.h"

namespace kyphos::io::dicom {
namespace fs = std::filesystem;
namespace {

std::string lower_case(std::string text) {
  std::ranges::transform(text, text.begin(),
                         [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
  return text;
}

/// Is `name` what a DICOMDIR calls `listed`? Letters in another case, and for a file an ending that was put behind.
bool same_name(const std::string& name, const std::string& listed, bool is_file) {
  const std::string have = lower_case(name);
  const std::string want = lower_case(listed);
  return have == want || (is_file && (have == want + ".dcm" || have == want + ".dicom" || have == want + ".ima"));
}

/// The entry of the folder that is meant: exactly, else by a like name; empty where there is none.
fs::path like_named(const fs::path& folder, const std::string& listed, bool is_file) {
  std::error_code error;
  if (fs::exists(folder / listed, error)) {
    return folder / listed;
  }
  if (is_file && fs::exists(folder / (listed + ".dcm"), error)) {
    return folder / (listed + ".dcm");
  }
  std::vector<fs::path> like;
  for (fs::directory_iterator entries(folder, error); !error && entries != fs::directory_iterator();
       entries.increment(error)) {
    if (same_name(entries->path().filename().string(), listed, is_file)) {
      like.push_back(entries->path());
    }
  }
  return like.empty() ? fs::path() : *std::ranges::min_element(like);
}

/// The file a DICOMDIR's entry means: copied media often change the letters' case or put an ending behind the names.
fs::path find_listed(const fs::path& folder, const std::vector<std::string>& entry) {
  fs::path exact = folder;
  fs::path found = folder;
  for (std::size_t at = 0; at < entry.size(); ++at) {
    exact /= entry[at];
    found = found.empty() ? found : like_named(found, entry[at], at + 1 == entry.size());
  }
  return found.empty() ? exact : found;
}

bool leads_out(const std::vector<std::string>& entry) {
  return std::ranges::any_of(entry, [](const std::string& part) { return part == ".." || part.empty(); });
}

}  // namespace

void InputFiles::add(const fs::path& path) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (!fs::exists(status)) {
    throw Error(path.string(), "there is no such file or folder", "Check the path");
  }
  if (fs::is_directory(status)) {
    add_folder(path);
  } else {
    add_file(path);
  }
}

void InputFiles::add_listed(const fs::path& folder, std::span<const std::vector<std::string>> entries) {
  for (const std::vector<std::string>& entry : entries) {
    const bool outside = leads_out(entry);
    const fs::path file = outside ? folder / "DICOMDIR" : find_listed(folder, entry);
    std::error_code error;
    if (outside) {
      ignored_.push_back({.file = file,
                          .reason = "the DICOMDIR lists a path that leads out of its folder; it is not followed",
                          .reason_code = "outside_folder"});
    } else if (!fs::is_regular_file(file, error)) {
      ignored_.push_back({.file = file,
                          .reason = "listed in the DICOMDIR but missing; copy the whole medium",
                          .reason_code = "missing"});
    } else {
      add_file(file);
    }
  }
}

std::vector<fs::path> InputFiles::take_new() {
  std::ranges::sort(new_);
  return std::exchange(new_, {});
}

void InputFiles::note(const fs::path& file, const std::string& code, const std::string& reason) {
  ignored_.push_back({.file = file, .reason = reason, .reason_code = code});
}

void InputFiles::add_folder(const fs::path& folder) {
  std::error_code error;
  const fs::path canonical = fs::canonical(folder, error);
  const fs::path real = error ? folder : canonical;
  // A link to a folder above itself ends here too.
  if (!folders_.insert(real.native()).second) {
    return;
  }
  fs::directory_iterator entries(folder, error);
  if (error) {
    note(folder, "unreadable", "the folder cannot be listed (" + error.message() + "); check its permissions");
    return;
  }
  std::vector<fs::path> links;  // after the folders themselves: those keep their own paths
  for (; entries != fs::directory_iterator(); entries.increment(error)) {
    std::error_code unknown;
    if (entries->is_symlink(unknown)) {
      links.push_back(entries->path());
    } else if (entries->is_directory(unknown)) {
      add_folder(entries->path());
    } else if (entries->is_regular_file(unknown)) {
      // Nothing in it is a link: its real place needs no look at each folder above.
      add_file(entries->path(), real / entries->path().filename());
    }
    if (error) {
      break;
    }
  }
  std::ranges::sort(links);
  for (const fs::path& link : links) {
    add_link(link, real);
  }
}

void InputFiles::add_link(const fs::path& link, const fs::path& real_folder) {
  std::error_code error;
  const fs::file_status target = fs::status(link, error);
  if (fs::is_directory(target)) {
    const fs::path real = fs::canonical(link, error);
    if (std::mismatch(real.begin(), real.end(), real_folder.begin(), real_folder.end()).first == real.end()) {
      note(link, "link_loop", "a link to a folder that it lies in itself; it is not followed");
      return;
    }
    add_folder(link);
  } else if (fs::is_regular_file(target)) {
    add_file(link);
  } else if (target.type() == fs::file_type::not_found || target.type() == fs::file_type::none) {
    note(link, "missing", "a link that leads nowhere; fetch what it stands for");
  }
}

void InputFiles::add_file(const fs::path& file) {
  std::error_code error;
  const fs::path canonical = fs::canonical(file, error);
  add_file(file, error ? file : canonical);
}

void InputFiles::add_file(const fs::path& file, const fs::path& real) {
  if (seen_.insert(real.native()).second) {
    new_.push_back(file);
  }
}

}  // namespace kyphos::io::dicom
