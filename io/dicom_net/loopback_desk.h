#pragma once

#include <functional>
#include <memory>
#include <string>

namespace kyphos::io {

struct DeskRequest {
  std::string method;  ///< "GET" or "POST"
  std::string path;    ///< decoded, without the part behind "?"
  std::string body;
};

struct DeskReply {
  int status = 404;
  std::string type{};  ///< "text/html; charset=utf-8"
  std::string text{};
};

/// Larger requests are refused before they are read.
inline constexpr std::size_t kLargestDeskRequest = std::size_t{1} << 20U;

/// A server on 127.0.0.1 for one reader's browser: answers requests that name this address as their host and come from
/// its own pages. No cookies; no page may load or send anything elsewhere (Content-Security-Policy).
class LoopbackDesk {
 public:
  /// `answer` is called from several threads. Throws Error where the port is taken. Port 0: any that is free.
  LoopbackDesk(int port, std::function<DeskReply(const DeskRequest&)> answer);
  /// Finishes what is being answered and stops.
  ~LoopbackDesk();
  LoopbackDesk(const LoopbackDesk&) = delete;
  LoopbackDesk& operator=(const LoopbackDesk&) = delete;
  LoopbackDesk(LoopbackDesk&&) = delete;
  LoopbackDesk& operator=(LoopbackDesk&&) = delete;

  [[nodiscard]] int port() const { return port_; }

 private:
  struct Server;
  std::unique_ptr<Server> server_;
  int port_ = 0;
};

}  // namespace kyphos::io
