#include "io/dicom_net/stow.h"

#include <curl/curl.h>

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string_view>

#include "io/digest.h"
#include "io/error.h"
#include "io/inert_text.h"
#include "io/whole_file.h"

namespace kyphos::io {
namespace {

constexpr std::size_t kLongestAnswer = std::size_t{4} << 20U;  // an answer names a few objects; more is no answer
constexpr long kOk = 200;
constexpr long kAccepted = 202;
constexpr long kConflict = 409;
constexpr long kTooManyRequests = 429;
constexpr long kFirstServerError = 500;
constexpr int kWebDuplicateInstance = 0x0111;
constexpr int kOutOfResourcesGroup = 0xA7;

struct CurlEnd {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using Curl = std::unique_ptr<CURL, CurlEnd>;

std::size_t take_answer(char* bytes, std::size_t size, std::size_t count, void* user) {
  std::string& answer = *static_cast<std::string*>(user);
  if (answer.size() + size * count > kLongestAnswer) {
    return 0;
  }
  answer.append(bytes, size * count);
  return size * count;
}

Curl new_handle(const std::string& address, const Patience& patience) {
  static const bool ready = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
  Curl handle(ready ? curl_easy_init() : nullptr);
  if (!handle) {
    throw Error(address, "cannot be talked to: the library for the web cannot be started");
  }
  CURL* const curl = handle.get();
  curl_easy_setopt(curl, CURLOPT_URL, address.c_str());
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_NETRC, static_cast<long>(CURL_NETRC_OPTIONAL));
  curl_easy_setopt(curl, CURLOPT_HTTPAUTH, CURLAUTH_ANY);
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, static_cast<long>(patience.connect.count()));
  curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, 1L);
  curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, static_cast<long>(patience.answer.count()));
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_answer);
  curl_easy_setopt(curl, CURLOPT_USERAGENT, "kyphos/" KYPHOS_VERSION);
  return handle;
}

/// A line between parts that does not occur in the part.
std::string boundary_for(const std::string& bytes) {
  std::string boundary = "kyphos-" + sha256_hex(bytes).substr(0, 32);
  while (bytes.find(boundary) != std::string::npos) {
    boundary += 'x';
  }
  return boundary;
}

/// The first failure that the answer names (PS3.18 10.5.3), or 0.
int failure_reason(const std::string& answer) {
  const auto json = nlohmann::json::parse(answer, nullptr, false);
  if (!json.is_object() || !json.contains("00081198")) {
    return 0;
  }
  try {
    return json.at("00081198").at("Value").at(0).at("00081197").at("Value").at(0).get<int>();
  } catch (const nlohmann::json::exception&) {
    return -1;  // it names one without a reason
  }
}

SentObject judged(const std::filesystem::path& file, long status, const std::string& answer) {
  SentObject sent{.file = file};
  const int failure = failure_reason(answer);
  sent.stored = ((status == kOk || status == kAccepted) && failure == 0) ||
                (status == kConflict && failure == kWebDuplicateInstance);
  if (sent.stored) {
    sent.remark = status == kConflict ? "was there before" : "";
    return sent;
  }
  const bool busy = status == kTooManyRequests || status >= kFirstServerError || (failure >> 8) == kOutOfResourcesGroup;
  sent.lasting = !busy;
  sent.remark = "refused (HTTP " + std::to_string(status) +
                (failure > 0 ? ", failure reason " + std::to_string(failure) : std::string()) + ")";
  if (status == 401 || status == 403) {
    sent.remark += "; the server wants a name and password: put them into ~/.netrc";
  }
  return sent;
}

SentObject store_one(CURL* curl, const std::string& address, const std::filesystem::path& file) {
  const std::string bytes = whole_content(file);
  if (bytes.empty()) {
    return {.file = file, .lasting = true, .remark = "cannot be read"};
  }
  const std::string boundary = boundary_for(bytes);
  const std::string body =
      "--" + boundary + "\r\nContent-Type: application/dicom\r\n\r\n" + bytes + "\r\n--" + boundary + "--\r\n";
  std::unique_ptr<curl_slist, CurlEnd> headers(curl_slist_append(
      nullptr, ("Content-Type: multipart/related; type=\"application/dicom\"; boundary=\"" + boundary + "\"").c_str()));
  headers.reset(curl_slist_append(headers.release(), "Accept: application/dicom+json"));
  headers.reset(curl_slist_append(headers.release(), "Expect:"));
  std::string answer;
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers.get());
  curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size()));
  curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body.data());
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &answer);
  const CURLcode code = curl_easy_perform(curl);
  if (code == CURLE_COULDNT_CONNECT || code == CURLE_COULDNT_RESOLVE_HOST || code == CURLE_PEER_FAILED_VERIFICATION) {
    throw Error(address, std::string("cannot be talked to: ") + curl_easy_strerror(code),
                "Check that it runs, and that its name, port and certificate are right.");
  }
  if (code != CURLE_OK) {
    return {.file = file, .remark = std::string("the connection broke: ") + curl_easy_strerror(code)};
  }
  long status = 0;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
  return judged(file, status, answer);
}

}  // namespace

std::vector<SentObject> store_on_web(const std::string& root, std::span<const std::filesystem::path> files,
                                     const Patience& patience) {
  std::string address = root;
  while (address.ends_with('/')) {
    address.pop_back();
  }
  address += "/studies";
  const Curl curl = new_handle(address, patience);
  std::vector<SentObject> sent;
  for (const std::filesystem::path& file : files) {
    sent.push_back(store_one(curl.get(), address, file));
  }
  return sent;
}

}  // namespace kyphos::io
