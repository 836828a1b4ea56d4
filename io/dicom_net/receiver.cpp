#include "io/dicom_net/receiver.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <new>
#include <set>
#include <thread>

#include "io/dicom_net/association.h"
#include "io/error.h"

namespace kyphos::io {
namespace {

constexpr int kWaiting = 64;            // connections that the system holds until they are answered
constexpr int kLookMilliseconds = 200;  // between two looks at ended associations
constexpr std::chrono::seconds kLastMoment{10};

volatile std::sig_atomic_t listening_ends = 0;

void on_end(int) {
  listening_ends = 1;
  dicom_net::stop_serving();
}

[[noreturn]] void cannot_listen(const ReceiverSettings& settings) {
  throw Error(settings.address + ":" + std::to_string(settings.port),
              std::string("cannot be listened at: ") + std::strerror(errno),
              "Give an address of this machine and a port that is free; those below 1024 need a privilege.");
}

int listening_socket(const ReceiverSettings& settings) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(settings.port));
  if (inet_pton(AF_INET, settings.address.c_str(), &address.sin_addr) != 1) {
    errno = EINVAL;
    cannot_listen(settings);
  }
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int yes = 1;
  ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
  if (socket < 0 || ::bind(socket, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0 ||
      ::listen(socket, kWaiting) != 0) {
    const int error_number = errno;
    ::close(socket);
    errno = error_number;
    cannot_listen(settings);
  }
  return socket;
}

int port_of(int socket) {
  sockaddr_in address{};
  socklen_t size = sizeof(address);
  ::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size);
  return ntohs(address.sin_port);
}

void limit(int resource, std::uint64_t most) {
  const rlimit value{.rlim_cur = most, .rlim_max = most};
  setrlimit(static_cast<__rlimit_resource_t>(resource), &value);
}

/// The process that listens. Single-threaded: what it forks is whole.
class Listener {
 public:
  Listener(int socket, const ReceiverSettings& settings, ReceiverTally& tally)
      : socket_(socket), settings_(settings), tally_(tally) {}

  void run() {
    while (listening_ends == 0) {
      bury(WNOHANG);
      pollfd watched{.fd = socket_, .events = POLLIN, .revents = 0};
      const bool room = serving_.size() < static_cast<std::size_t>(settings_.most_associations);
      if (poll(&watched, room ? 1 : 0, kLookMilliseconds) > 0 && room) {
        answer();
      }
    }
    let_them_end();
  }

 private:
  void answer() {
    const int connection = ::accept4(socket_, nullptr, nullptr, SOCK_CLOEXEC);
    if (connection < 0) {
      return;
    }
    const pid_t parent = getpid();
    const pid_t process = fork();
    if (process == 0) {
      prctl(PR_SET_PDEATHSIG, SIGKILL);
      ::close(socket_);
      limit(RLIMIT_CORE, 0);  // a core file would hold the patient
      limit(RLIMIT_FSIZE, settings_.most_object_bytes);
      if (getppid() == parent) {
        dicom_net::serve(connection, settings_, tally_);
      }
      _exit(0);
    }
    ::close(connection);
    if (process > 0) {
      serving_.insert(process);
    }
  }

  void bury(int options) {
    int status = 0;
    for (pid_t process = waitpid(-1, &status, options); process > 0; process = waitpid(-1, &status, options)) {
      serving_.erase(process);
      if (WIFSIGNALED(status)) {
        ++tally_.crashed;
        if (settings_.log) {
          settings_.log("association_crashed", {{"signal", std::to_string(WTERMSIG(status))}});
        }
      }
    }
  }

  void let_them_end() {
    for (const pid_t process : serving_) {
      kill(process, SIGTERM);
    }
    const auto last = std::chrono::steady_clock::now() + kLastMoment;
    while (!serving_.empty() && std::chrono::steady_clock::now() < last) {
      bury(WNOHANG);
      poll(nullptr, 0, kLookMilliseconds / 4);
    }
    for (const pid_t process : serving_) {
      kill(process, SIGKILL);
    }
  }

  int socket_;
  const ReceiverSettings& settings_;
  ReceiverTally& tally_;
  std::set<pid_t> serving_;
};

/// What was on its way when a process died.
void remove_unfinished(const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    std::filesystem::remove(entry.path(), error);
  }
}

[[noreturn]] void listen_for_ever(int socket, const ReceiverSettings& settings, ReceiverTally& tally, pid_t parent) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  listening_ends = 0;
  struct sigaction action {};
  action.sa_handler = on_end;  // without SA_RESTART: a wait for the network ends too
  sigaction(SIGTERM, &action, nullptr);
  sigaction(SIGINT, &action, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);
  if (getppid() == parent) {
    Listener(socket, settings, tally).run();
  }
  _exit(0);
}

}  // namespace

Receiver::Receiver(const ReceiverSettings& settings) : socket_(listening_socket(settings)), port_(port_of(socket_)) {
  void* const shared = mmap(nullptr, sizeof(ReceiverTally), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (shared == MAP_FAILED) {
    ::close(socket_);
    throw Error("receiver", "has no memory to share with its processes");
  }
  tally_ = new (shared) ReceiverTally;
  remove_unfinished(settings.arriving);
  const pid_t parent = getpid();
  process_ = fork();
  if (process_ == 0) {
    listen_for_ever(socket_, settings, *tally_, parent);
  }
  ::close(socket_);
  socket_ = -1;
}

Receiver::~Receiver() {
  if (process_ > 0) {
    kill(process_, SIGTERM);
    waitpid(process_, nullptr, 0);
  }
  munmap(tally_, sizeof(ReceiverTally));
}

bool Receiver::is_running() const {
  if (process_ > 0 && waitpid(process_, nullptr, WNOHANG) == process_) {
    process_ = -1;
  }
  return process_ > 0;
}

}  // namespace kyphos::io
