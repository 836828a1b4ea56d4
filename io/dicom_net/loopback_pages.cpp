#include "io/dicom_net/loopback_pages.h"

#include <httplib.h>

#include <thread>

#include "io/error.h"

namespace kyphos::io {
namespace {

constexpr const char* kLoopback = "127.0.0.1";
constexpr int kNotFound = 404;
constexpr std::size_t kLongestRequest = 4096;
constexpr std::size_t kThreads = 2;

/// A page of another site must not read this one through the reader's browser under a name of its own.
bool is_asked_by_loopback_name(const httplib::Request& request) {
  const std::string host = request.get_header_value("Host");
  return host.starts_with("127.0.0.1") || host.starts_with("localhost");
}

}  // namespace

struct LoopbackPages::Server {
  httplib::Server http;
  std::thread thread;
};

LoopbackPages::LoopbackPages(int port, std::function<Page(const std::string& path)> page_at)
    : server_(std::make_unique<Server>()) {
  httplib::Server& http = server_->http;
  http.new_task_queue = [] { return new httplib::ThreadPool(kThreads); };  // the library's, which deletes it
  http.set_payload_max_length(kLongestRequest);
  http.Get(".*", [page_at = std::move(page_at)](const httplib::Request& request, httplib::Response& response) {
    const Page page = is_asked_by_loopback_name(request) ? page_at(request.path) : Page{};
    if (page.type.empty()) {
      response.status = kNotFound;
      return;
    }
    response.set_header("X-Content-Type-Options", "nosniff");
    response.set_header("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'");
    response.set_header("Cache-Control", "no-store");
    response.set_content(page.text, page.type.c_str());
  });
  port_ = port == 0 ? http.bind_to_any_port(kLoopback) : (http.bind_to_port(kLoopback, port) ? port : -1);
  if (port_ < 0) {
    throw Error("127.0.0.1:" + std::to_string(port), "cannot be listened at", "Give a port that is free.");
  }
  server_->thread = std::thread([&http] { http.listen_after_bind(); });
}

LoopbackPages::~LoopbackPages() {
  while (!server_->http.is_running()) {
    std::this_thread::yield();  // a stop before the start would be lost
  }
  server_->http.stop();
  server_->thread.join();
}

}  // namespace kyphos::io
