#include "pipeline/network/node_settings.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <fstream>
#include <functional>
#include <iterator>
#include <stdexcept>

#include "io/error.h"
#include "io/flat_json.h"

namespace kyphos::pipeline {
namespace {

constexpr std::array kOptions{
    NodeOption{"folder", "DIR", "Folder for ledger, images and results on their way; made where needed"},
    NodeOption{"callers", "AET,...", "AE titles that may call; 'any' lets everybody in, 'none' (with watch) nobody"},
    NodeOption{"watch", "DIR", "Also take the pictures that are put into this folder or below; they stay there"},
    NodeOption{"send", "AET@HOST:PORT", "Where results go: a node (C-STORE) or http(s)://HOST/ROOT (STOW-RS)"},
    NodeOption{"archive", "AET@HOST:PORT", "Fetch the patient's earlier studies from there"},
    NodeOption{"archive-port", "N", "Port to listen at for C-MOVE, for archives without C-GET"},
    NodeOption{"priors", "N", "Earlier studies to fetch at most (5)"},
    NodeOption{"aet", "AET", "AE title of this node (KYPHOS)"},
    NodeOption{"port", "N", "Port to listen at (11112)"},
    NodeOption{"address", "IP", "Address of this machine to listen at (0.0.0.0: all)"},
    NodeOption{"quiet", "S", "A study is taken when nothing of it has come for S seconds (60)"},
    NodeOption{"jobs", "N", "Studies at a time (1)"},
    NodeOption{"timeout", "S", "Longest time for one study, in seconds (900)"},
    NodeOption{"memory-limit", "GIB", "Largest memory for one study, in GiB (4)"},
    NodeOption{"disk", "GIB", "Most images to hold, in GiB (20); beyond it senders are told to try later"},
    NodeOption{"keep", "H", "Hours that the images of a finished study are kept (24)"},
    NodeOption{"status-port", "N", "Status page and /metrics on 127.0.0.1; none where not given"},
    NodeOption{"log", "FILE", "Log, one JSON object a line; stderr where not given"}};

constexpr int kLastPort = 65535;
constexpr double kBytesOfGib = 1024.0 * 1024.0 * 1024.0;

[[noreturn]] void refuse(std::string_view name, const std::string& text, const std::string& wanted) {
  throw std::invalid_argument(std::string(name) + ": '" + text + "' is not " + wanted);
}

class Texts {
 public:
  explicit Texts(const NodeTexts& texts) : texts_(texts) {
    for (const auto& [name, values] : texts) {
      if (std::ranges::find(kOptions, name, &NodeOption::name) == kOptions.end()) {
        throw std::invalid_argument(name + ": there is no such setting");
      }
    }
  }
  void text(std::string_view name, const std::function<void(const std::string&)>& set) const {
    const auto found = texts_.find(std::string(name));
    if (found == texts_.end()) {
      return;
    }
    if (found->second.size() != 1) {
      throw std::invalid_argument(std::string(name) + ": takes one value");
    }
    try {
      set(found->second.front());
    } catch (const std::invalid_argument& problem) {
      throw std::invalid_argument(std::string(name) + ": " + problem.what());
    }
  }
  void number(std::string_view name, int least, int most, const std::function<void(int)>& set) const {
    text(name, [&](const std::string& value) {
      int parsed = 0;
      const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), parsed);
      if (error != std::errc{} || end != value.data() + value.size() || parsed < least || parsed > most) {
        throw std::invalid_argument("'" + value + "' is not a whole number from " + std::to_string(least) + " to " +
                                    std::to_string(most));
      }
      set(parsed);
    });
  }
  void gibibytes(std::string_view name, const std::function<void(std::uint64_t)>& set) const {
    text(name, [&](const std::string& value) {
      constexpr double kLeastGib = 0.25;
      constexpr double kMostGib = 65536.0;
      double parsed = 0.0;
      const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), parsed);
      if (error != std::errc{} || end != value.data() + value.size() || !(parsed >= kLeastGib) || parsed > kMostGib) {
        throw std::invalid_argument("'" + value + "' is not a number of GiB from 0.25 on");
      }
      set(static_cast<std::uint64_t>(parsed * kBytesOfGib));
    });
  }
  [[nodiscard]] const std::vector<std::string>* list(std::string_view name) const {
    const auto found = texts_.find(std::string(name));
    return found == texts_.end() ? nullptr : &found->second;
  }

 private:
  const NodeTexts& texts_;
};

void set_callers(const Texts& texts, NodeSettings& settings) {
  const std::vector<std::string>* const callers = texts.list("callers");
  if (callers == nullptr || callers->empty()) {
    throw std::invalid_argument("callers: name the AE titles that may call, or 'any'");
  }
  if (*callers == std::vector<std::string>{"any"}) {
    return;
  }
  if (*callers == std::vector<std::string>{"none"} && texts.list("watch") != nullptr) {
    settings.callers = {"nobody may call here"};  // longer than any AE title
    return;
  }
  for (const std::string& caller : *callers) {
    if (!io::is_ae_title(caller)) {
      refuse("callers", caller, "an AE title: one to sixteen plain letters");
    }
  }
  settings.callers = *callers;
}

/// The node's own folder must not be watched, nor lie in what is.
void set_watch(const Texts& texts, NodeSettings& settings) {
  texts.text("watch", [&settings](const std::string& value) {
    const std::filesystem::path watch = std::filesystem::weakly_canonical(value);
    const std::filesystem::path own = std::filesystem::weakly_canonical(settings.folder);
    if (!std::filesystem::is_directory(watch)) {
      throw std::invalid_argument("'" + value + "' is no folder");
    }
    const auto lies_in = [](const std::filesystem::path& inner, const std::filesystem::path& outer) {
      const std::filesystem::path inside = inner.lexically_relative(outer);
      return !inside.empty() && *inside.begin() != "..";
    };
    if (lies_in(own, watch) || lies_in(watch, own)) {
      throw std::invalid_argument("'" + value + "' and the node's own folder lie in one another");
    }
    settings.watch = watch;
  });
}

void set_peers(const Texts& texts, NodeSettings& settings) {
  if (texts.list("send") == nullptr) {
    throw std::invalid_argument("send: say where the results go, or nobody will see them");
  }
  texts.text("send", [&](const std::string& value) { settings.send = io::parse_destination(value); });
  texts.text("archive", [&](const std::string& value) { settings.archive = io::parse_peer(value); });
  texts.number("archive-port", 1, kLastPort, [&](int value) { settings.archive_port = value; });
  texts.number("priors", 1, 1000, [&](int value) { settings.priors = static_cast<std::size_t>(value); });
  texts.text("aet", [&](const std::string& value) {
    if (!io::is_ae_title(value)) {
      throw std::invalid_argument("'" + value + "' is no AE title: one to sixteen plain letters");
    }
    settings.own_ae_title = value;
  });
  texts.number("port", 0, kLastPort, [&](int value) { settings.port = value; });
  texts.text("address", [&](const std::string& value) { settings.address = value; });
}

}  // namespace

std::span<const NodeOption> node_options() { return kOptions; }

NodeTexts read_node_file(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) {
    throw io::Error(file.string(), "cannot be read", "Check the name and who may read it.");
  }
  const std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  NodeTexts texts;
  for (const io::FlatField& field : io::read_flat_json(text, file.string())) {
    if (std::ranges::find(kOptions, field.key, &NodeOption::name) == kOptions.end()) {
      throw io::Error(file.string(), words(field.place) + ": there is no setting '" + field.key + "'",
                      "kyphos node --help lists them.");
    }
    texts[field.key] = field.values;
  }
  return texts;
}

NodeSettings parse_node_settings(const NodeTexts& given) {
  const Texts texts(given);
  NodeSettings settings;
  if (texts.list("folder") == nullptr) {
    throw std::invalid_argument("folder: name a folder for ledger, images and results on their way");
  }
  texts.text("folder", [&](const std::string& value) { settings.folder = value; });
  set_callers(texts, settings);
  set_watch(texts, settings);
  set_peers(texts, settings);
  texts.number("quiet", 0, 86'400, [&](int value) { settings.quiet = std::chrono::seconds(value); });
  texts.number("jobs", 1, 1024, [&](int value) { settings.jobs = value; });
  texts.number("timeout", 1, 864'000, [&](int value) { settings.limits.timeout = std::chrono::seconds(value); });
  texts.gibibytes("memory-limit", [&](std::uint64_t value) { settings.limits.memory_bytes = value; });
  texts.gibibytes("disk", [&](std::uint64_t value) { settings.disk_bytes = value; });
  texts.number("keep", 0, 100'000, [&](int value) { settings.keep = std::chrono::hours(value); });
  texts.number("status-port", 0, kLastPort, [&](int value) { settings.status_port = value; });
  texts.text("log", [&](const std::string& value) { settings.log = value; });
  return settings;
}

}  // namespace kyphos::pipeline
