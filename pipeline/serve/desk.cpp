#include "pipeline/serve/desk.h"

#include <openssl/crypto.h>
#include <openssl/rand.h>

#include <array>
#include <chrono>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "io/corrections/corrections.h"
#include "io/digest.h"
#include "io/error.h"
#include "io/inert_text.h"
#include "io/output_folder.h"
#include "io/whole_file.h"
#include "pipeline/serve/case_summary.h"
#include "pipeline/serve/desk_pages.h"
#include "pipeline/serve/reader_agreement.h"
#include "pipeline/serve/recompute.h"

namespace kyphos::pipeline {
namespace {

namespace fs = std::filesystem;
using DeskObject = nlohmann::ordered_json;

constexpr const char* kHtml = "text/html; charset=utf-8";
constexpr const char* kJson = "application/json";
constexpr int kOk = 200;
constexpr int kBadRequest = 400;
constexpr int kForbidden = 403;
constexpr int kNotThere = 404;
constexpr int kConflict = 409;

io::DeskReply json_reply(const DeskObject& object) {
  return {.status = kOk, .type = kJson, .text = object.dump(-1, ' ', false, DeskObject::error_handler_t::replace)};
}

io::DeskReply problem_reply(int status, const std::string& problem) {
  return {.status = status, .type = kJson, .text = DeskObject{{"problem", io::inert(problem)}}.dump()};
}

bool same_secret(const std::string& one, const std::string& other) {
  return one.size() == other.size() && CRYPTO_memcmp(one.data(), other.data(), one.size()) == 0;
}

/// The parts of a path between its slashes.
std::vector<std::string> parts_of(const std::string& path) {
  std::vector<std::string> parts;
  for (std::size_t start = 0; start < path.size();) {
    const std::size_t end = std::min(path.find('/', start), path.size());
    if (end > start) {
      parts.push_back(path.substr(start, end - start));
    }
    start = end + 1;
  }
  return parts;
}

/// What a path below /case/ asks for.
struct AskedCase {
  std::string id;
  DeskCase one;
  std::string part;  ///< behind the case's name
};

/// Nothing where the path names no case of the folder.
std::optional<AskedCase> asked_case(const std::filesystem::path& folder, const std::string& path) {
  const std::vector<std::string> parts = parts_of(path);
  if (parts.size() != 3 || parts[0] != "case") {
    return std::nullopt;
  }
  const auto cases = find_cases(folder);
  const auto found = cases.find(parts[1]);
  return found == cases.end() ? std::nullopt : std::optional(AskedCase{found->first, found->second, parts[2]});
}

/// What the file holds, and by which digest a page knows that nobody has saved since.
struct KeptCorrections {
  std::string text;
  io::Corrections corrections;
  [[nodiscard]] std::string version() const { return io::sha256_hex(text); }
};

KeptCorrections kept_corrections(const DeskCase& one) {
  KeptCorrections kept{.text = io::whole_content(one.folder / io::kCorrectionsFile), .corrections = {}};
  if (!kept.text.empty()) {
    kept.corrections = io::parse_corrections(kept.text, one.id);
  }
  return kept;
}

}  // namespace

std::string new_desk_token() {
  std::array<unsigned char, 24> bytes{};
  if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1) {
    throw io::Error("kyphos serve", "the machine gives no random numbers", "Try again later");
  }
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string token;
  for (const unsigned char byte : bytes) {
    token += kDigits[byte >> 4U];
    token += kDigits[byte & 15U];
  }
  return token;
}

Desk::Desk(fs::path folder, std::string token, DeskAccess access)
    : folder_(std::move(folder)), token_(std::move(token)), access_(access) {}

io::DeskReply Desk::answer(const io::DeskRequest& request) {
  const std::size_t end = request.path.find('/', 1);
  if (request.path.empty() || request.path.front() != '/' || end == std::string::npos ||
      !same_secret(request.path.substr(1, end - 1), token_)) {
    return {.status = kNotThere};
  }
  try {
    const std::string path = request.path.substr(end);
    return request.method == "POST" ? post(path, request.body) : get(path);
  } catch (const io::Error& error) {
    return problem_reply(kBadRequest, error.what());
  } catch (const nlohmann::json::exception&) {
    return problem_reply(kBadRequest, "the request is not understood");
  } catch (const fs::filesystem_error& error) {
    return problem_reply(kBadRequest, error.code().message());
  }
}

io::DeskReply Desk::get(const std::string& path) {
  if (path == "/") {
    return {.status = kOk, .type = kHtml, .text = std::string(desk_page())};
  }
  if (path == "/desk.js") {
    return {.status = kOk,
            .type = "text/javascript; charset=utf-8",
            .text = std::string(desk_script()) + std::string(desk_view_script()) + std::string(desk_case_script())};
  }
  if (path == "/desk.css") {
    return {.status = kOk, .type = "text/css; charset=utf-8", .text = std::string(desk_style())};
  }
  if (path == "/cases.json") {
    return case_list();
  }
  if (path == "/agreement.json") {
    return {.status = kOk, .type = kJson, .text = agreement_.json(find_cases(folder_))};
  }
  if (path == "/agreement.svg") {
    return {.status = kOk, .type = "image/svg+xml", .text = agreement_.svg(find_cases(folder_))};
  }
  const auto asked = asked_case(folder_, path);
  if (!asked) {
    return {.status = kNotThere};
  }
  return asked->part == "state.json" ? case_state(asked->one) : case_file(asked->one, asked->part);
}

io::DeskReply Desk::post(const std::string& path, const std::string& body) {
  const auto asked = asked_case(folder_, path);
  if (!asked) {
    return {.status = kNotThere};
  }
  if (access_ == DeskAccess::ReadOnly) {
    return problem_reply(kForbidden, "kyphos serve shows only; start it with --edit to correct and rate");
  }
  if (asked->part == "try") {
    return try_corrections(asked->one, body);
  }
  if (asked->part == "corrections") {
    return save_corrections(asked->one, body);
  }
  return asked->part == "rating" ? rate(asked->id, body) : io::DeskReply{.status = kNotThere};
}

io::DeskReply Desk::case_list() {
  const auto cases = find_cases(folder_);
  const auto ratings = read_ratings(folder_ / kQcFile);
  const std::lock_guard lock(listing_);
  // A large batch comes in parts: the page shows what is read, and asks again for the rest.
  constexpr std::chrono::milliseconds kPatience{500};
  const auto until = std::chrono::steady_clock::now() + kPatience;
  DeskObject list = DeskObject::array();
  for (const auto& [id, one] : cases) {
    const std::string stamp = stamp_of(one.report()) + stamp_of(one.folder / io::kCorrectionsFile);
    Summary& summary = summaries_[id];
    const bool may_read = std::chrono::steady_clock::now() < until;
    if (summary.stamp != stamp && may_read) {
      summary = {.stamp = stamp, .json = case_summary_json(id, io::whole_content(one.report()))};
    }
    if (summary.stamp == stamp && summary.json.empty()) {
      continue;  // no report
    }
    DeskObject line =
        summary.json.empty() ? DeskObject{{"id", id}, {"pending", true}} : DeskObject::parse(summary.json);
    for (const io::Correction& correction : kept_corrections(one).corrections.all) {
      if (correction.kind == io::CorrectionKind::Confirm) {
        line["confirmed_by"] = correction.reader.empty() ? "a reader" : correction.reader;
      }
    }
    const auto rating = ratings.find(id);
    line["rating"] = rating == ratings.end() ? "" : rating->second.rating;
    line["reason"] = rating == ratings.end() ? "" : rating->second.reason;
    list.push_back(std::move(line));
  }
  return json_reply({{"edit", access_ == DeskAccess::Edit}, {"cases", std::move(list)}});
}

io::DeskReply Desk::case_file(const DeskCase& one, const std::string& asked) const {
  // Only what a report consists of; a name is one part of a path, and none of these begins with a dot.
  const bool known = io::is_report_file(asked) || asked == io::kCorrectionsFile;
  const std::string name = asked == "report.html" || asked == "report.json" ? one.stem + asked.substr(6) : asked;
  if (!known || name.find("..") != std::string::npos || fs::is_symlink(one.folder / name) ||
      !fs::is_regular_file(one.folder / name)) {
    return {.status = kNotThere};
  }
  const std::string type = name.ends_with(".png")    ? "image/png"
                           : name.ends_with(".jpg")  ? "image/jpeg"
                           : name.ends_with(".html") ? kHtml
                           : name.ends_with(".json") ? kJson
                           : name.ends_with(".csv")  ? "text/csv; charset=utf-8"
                                                     : "application/octet-stream";
  return {.status = kOk, .type = type, .text = io::whole_content(one.folder / name)};
}

io::DeskReply Desk::case_state(const DeskCase& one) {
  const KeptCorrections kept = kept_corrections(one);
  const auto opened = open_.of(one);
  DeskObject state = DeskObject::parse(recomputed_json(*opened, kept.corrections));
  state["id"] = one.id;
  state["version"] = kept.version();
  state["corrections"] = DeskObject::parse(io::corrections_json(kept.corrections))["corrections"];
  state["readers"] =
      DeskObject::parse(reader_differences_json(reader_pairs_of_case(one.id, opened->kept, kept.corrections)));
  return json_reply(state);
}

io::DeskReply Desk::try_corrections(const DeskCase& one, const std::string& body) {
  const io::Corrections corrections = io::parse_corrections(body, one.id);
  return {.status = kOk, .type = kJson, .text = recomputed_json(*open_.of(one), corrections)};
}

io::DeskReply Desk::save_corrections(const DeskCase& one, const std::string& body) {
  const DeskObject request = DeskObject::parse(body);
  const io::Corrections corrections = io::parse_corrections(request.at("file").dump(), one.id);
  const std::lock_guard lock(writing_);
  if (kept_corrections(one).version() != request.at("version").get<std::string>()) {
    return problem_reply(kConflict, "somebody else has corrected this case meanwhile; load it again");
  }
  const std::string text = io::corrections_json(corrections);
  io::write_whole(one.folder / io::kCorrectionsFile, text);
  return json_reply({{"version", io::sha256_hex(text)}});
}

io::DeskReply Desk::rate(const std::string& id, const std::string& body) {
  const DeskObject request = DeskObject::parse(body);
  const std::string word = request.at("rating").get<std::string>();
  if (!is_rating(word) && !word.empty()) {
    return problem_reply(kBadRequest, "a rating is good, doubtful or bad");
  }
  const auto text = [&](const char* key) {
    constexpr std::size_t kLongest = 200;
    return io::inert(request.value(key, "").substr(0, kLongest));
  };
  const std::lock_guard lock(writing_);
  auto ratings = read_ratings(folder_ / kQcFile);
  if (word.empty()) {
    ratings.erase(id);
  } else {
    ratings[id] = {.rating = word, .reason = text("reason"), .reader = text("reader"), .time = text("time")};
  }
  io::write_whole(folder_ / kQcFile, ratings_csv(ratings));
  return json_reply({{"rating", word}});
}

}  // namespace kyphos::pipeline
