#pragma once

#include <sys/types.h>

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "io/dicom_net/intake.h"
#include "io/dicom_net/patience.h"
#include "io/dicom_net/peer.h"

namespace kyphos::io {

/// Told of what happens: an event with fields. Holds no identity of a patient.
using NetworkLog = std::function<void(std::string_view event, const std::map<std::string, std::string>& fields)>;

/// Whom a receiver answers, as whom, and how much it takes.
struct ReceiverSettings {
  std::string ae_title = kDefaultAeTitle;
  std::vector<std::string> callers{};  ///< AE titles that may call; none: everybody may
  std::string address = "0.0.0.0";     ///< of this machine, to listen at
  int port = 0;                        ///< 0: any that is free
  Intake intake{};
  std::filesystem::path arriving{};                           ///< files on their way; on the disk of the intake
  std::uint64_t most_bytes = std::uint64_t{20} << 30U;        ///< of all that is kept
  std::uint64_t most_object_bytes = std::uint64_t{2} << 30U;  ///< of one object
  int most_associations = 16;                                 ///< at a time; others wait
  Patience patience{.connect = std::chrono::seconds(30), .answer = std::chrono::seconds(60)};
  NetworkLog log{};
};

/// What a receiver has done since it was started.
struct ReceiverTally {
  std::atomic<std::uint64_t> associations{0};
  std::atomic<std::uint64_t> rejected{0};    ///< callers turned away
  std::atomic<std::uint64_t> kept{0};        ///< objects
  std::atomic<std::uint64_t> dropped{0};     ///< objects of no use here: acknowledged and removed
  std::atomic<std::uint64_t> unreadable{0};  ///< objects refused as broken
  std::atomic<std::uint64_t> no_space{0};    ///< objects refused since the disk is full
  std::atomic<std::uint64_t> crashed{0};     ///< associations whose process died
  std::atomic<std::uint64_t> bytes_kept{0};  ///< lie in the intake; who takes away subtracts
};

/// Answers C-ECHO and takes C-STORE, in processes of its own: one that listens, and one for each association. What a
/// caller does to its process, no other notices. All end with this object, or with this process however it dies.
/// To be made before the program starts threads: it forks.
class Receiver {
 public:
  /// Throws Error where the port cannot be listened at.
  explicit Receiver(const ReceiverSettings& settings);
  ~Receiver();  ///< lets running objects finish for a moment, then ends everything
  Receiver(const Receiver&) = delete;
  Receiver& operator=(const Receiver&) = delete;
  Receiver(Receiver&&) = delete;
  Receiver& operator=(Receiver&&) = delete;

  [[nodiscard]] int port() const { return port_; }
  [[nodiscard]] bool is_running() const;
  [[nodiscard]] ReceiverTally& tally() const { return *tally_; }

 private:
  ReceiverTally* tally_ = nullptr;  ///< in memory that the processes share
  int socket_ = -1;
  int port_ = 0;
  mutable pid_t process_ = -1;
};

}  // namespace kyphos::io
