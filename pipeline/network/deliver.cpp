#include "pipeline/network/deliver.h"

#include <algorithm>
#include <fstream>
#include <set>

#include "io/digest.h"
#include "io/error.h"
#include "io/whole_file.h"

namespace kyphos::pipeline {
namespace {

namespace fs = std::filesystem;

/// So many at a time: what was sent before a kill is known after it.
constexpr std::size_t kAtATime = 32;

/// A line of the list: the digest of the bytes, and where they went.
std::string list_line(const fs::path& file, const Delivery& delivery) {
  return io::sha256_hex(io::whole_content(file)) + " " + io::words(delivery.to);
}

std::set<std::string> lines_of(const fs::path& list) {
  std::set<std::string> lines;
  std::ifstream in(list);
  for (std::string line; std::getline(in, line);) {
    lines.insert(line);
  }
  return lines;
}

void send_some(std::span<const fs::path> files, const Delivery& delivery, const fs::path& sent_list,
               DeliveryCounts& counts) {
  std::vector<io::SentObject> sent;
  try {
    sent = io::store_there(delivery.to, delivery.own_ae_title, files);
  } catch (const io::Error& error) {
    counts.failed += files.size();
    if (counts.problems.empty() || counts.problems.back() != error.what()) {
      counts.problems.emplace_back(error.what());
    }
    return;
  }
  std::ofstream list;
  if (!sent_list.empty()) {
    list.open(sent_list, std::ios::app);
  }
  for (const io::SentObject& each : sent) {
    counts.sent += each.stored ? 1 : 0;
    counts.failed += each.stored ? 0 : 1;
    if (!each.stored) {
      counts.problems.push_back(each.file.filename().string() + " " + each.remark);
    } else if (list.is_open()) {
      list << list_line(each.file, delivery) << std::endl;
    }
  }
}

}  // namespace

std::vector<fs::path> identified_objects(const fs::path& folder) {
  std::vector<fs::path> files;
  std::error_code none;
  for (const auto& entry : fs::recursive_directory_iterator(folder, none)) {
    if (entry.is_regular_file() && entry.path().extension() == ".dcm") {
      files.push_back(entry.path());
    }
  }
  std::ranges::sort(files);
  return files;
}

DeliveryCounts deliver(std::span<const fs::path> files, const Delivery& delivery, const fs::path& sent_list) {
  DeliveryCounts counts;
  const std::set<std::string> known = sent_list.empty() ? std::set<std::string>{} : lines_of(sent_list);
  std::vector<fs::path> waiting;
  for (const fs::path& file : files) {
    if (!known.empty() && known.contains(list_line(file, delivery))) {
      ++counts.before;
    } else {
      waiting.push_back(file);
    }
  }
  for (std::size_t at = 0; at < waiting.size(); at += kAtATime) {
    send_some(std::span(waiting).subspan(at, std::min(kAtATime, waiting.size() - at)), delivery, sent_list, counts);
  }
  return counts;
}

std::string words(const DeliveryCounts& counts, const Delivery& delivery) {
  std::string text =
      std::to_string(counts.sent) + (counts.sent == 1 ? " object" : " objects") + " sent to " + io::words(delivery.to);
  if (counts.before > 0) {
    text += ", " + std::to_string(counts.before) + " had been sent before";
  }
  if (counts.failed > 0) {
    text += ", " + std::to_string(counts.failed) + " failed";
  }
  return text;
}

}  // namespace kyphos::pipeline
