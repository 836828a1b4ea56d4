#include "io/dicom_net/loopback_desk.h"

#include <httplib.h>

#include <thread>

#include "io/error.h"

namespace kyphos::io {
namespace {

constexpr const char* kDeskAddress = "127.0.0.1";
constexpr std::size_t kDeskThreads = 4;
constexpr int kRefused = 403;

/// "127.0.0.1:8123" and "localhost:8123" only: a name of another site that leads here (rebinding) is another host.
bool names_this_desk(const std::string& host, int port) {
  const std::string ending = ":" + std::to_string(port);
  return host == kDeskAddress + ending || host == "localhost" + ending;
}

/// A page of another origin may neither read nor send. Browsers tell the origin of what scripts send.
bool comes_from_this_desk(const httplib::Request& request, int port) {
  const std::string origin = request.get_header_value("Origin");
  constexpr std::string_view kScheme = "http://";
  const bool own =
      origin.empty() || (origin.starts_with(kScheme) && names_this_desk(origin.substr(kScheme.size()), port));
  const std::string site = request.get_header_value("Sec-Fetch-Site");
  return own && (site.empty() || site == "same-origin" || site == "none") &&
         names_this_desk(request.get_header_value("Host"), port);
}

void put_headers(httplib::Response& response) {
  response.set_header("X-Content-Type-Options", "nosniff");
  response.set_header("Referrer-Policy", "no-referrer");
  response.set_header("Cross-Origin-Resource-Policy", "same-origin");
  response.set_header("Cache-Control", "no-store");
  response.set_header("Content-Security-Policy",
                      "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
                      "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
}

}  // namespace

struct LoopbackDesk::Server {
  httplib::Server http;
  std::thread thread;
};

LoopbackDesk::LoopbackDesk(int port, std::function<DeskReply(const DeskRequest&)> answer)
    : server_(std::make_unique<Server>()) {
  httplib::Server& http = server_->http;
  http.new_task_queue = [] { return new httplib::ThreadPool(kDeskThreads); };  // the library's, which deletes it
  http.set_payload_max_length(kLargestDeskRequest);
  constexpr time_t kPatienceSeconds = 5;
  http.set_read_timeout(kPatienceSeconds);
  http.set_keep_alive_max_count(100);
  const auto handle = [this, answer = std::move(answer)](const httplib::Request& request, httplib::Response& response) {
    put_headers(response);
    if (!comes_from_this_desk(request, port_)) {
      response.status = kRefused;
      return;
    }
    const DeskReply reply = answer({.method = request.method, .path = request.path, .body = request.body});
    response.status = reply.status;
    if (!reply.type.empty()) {
      response.set_content(reply.text, reply.type.c_str());
    }
  };
  http.Get(".*", handle);
  http.Post(".*", handle);
  port_ = port == 0 ? http.bind_to_any_port(kDeskAddress) : (http.bind_to_port(kDeskAddress, port) ? port : -1);
  if (port_ < 0) {
    throw Error("127.0.0.1:" + std::to_string(port), "cannot be listened at", "Give a port that is free, or none.");
  }
  server_->thread = std::thread([&http] { http.listen_after_bind(); });
}

LoopbackDesk::~LoopbackDesk() {
  while (!server_->http.is_running()) {
    std::this_thread::yield();  // a stop before the start would be lost
  }
  server_->http.stop();
  server_->thread.join();
}

}  // namespace kyphos::io
