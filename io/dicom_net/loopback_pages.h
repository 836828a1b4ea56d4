#pragma once

#include <functional>
#include <memory>
#include <string>

namespace kyphos::io {

/// A page as a browser or a collector of metrics gets it.
struct Page {
  std::string type;  ///< "text/html; charset=utf-8"
  std::string text;
};

/// Pages on 127.0.0.1, for this machine alone; GET only, in threads of its own.
class LoopbackPages {
 public:
  /// `page_at` makes the page at a path ("/", "/metrics"), or an empty type where there is none; called from several
  /// threads. Throws Error where the port is taken. Port 0: any that is free.
  LoopbackPages(int port, std::function<Page(const std::string& path)> page_at);
  ~LoopbackPages();
  LoopbackPages(const LoopbackPages&) = delete;
  LoopbackPages& operator=(const LoopbackPages&) = delete;
  LoopbackPages(LoopbackPages&&) = delete;
  LoopbackPages& operator=(LoopbackPages&&) = delete;

  [[nodiscard]] int port() const { return port_; }

 private:
  struct Server;
  std::unique_ptr<Server> server_;
  int port_ = 0;
};

}  // namespace kyphos::io
