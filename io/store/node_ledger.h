#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace SQLite {
class Database;
}

namespace kyphos::io {

/// Where a study stands in a node.
enum class NodeState : unsigned char {
  Incomplete,  ///< files came after others of it had been removed: the whole study is waited for
  Fetching,    ///< earlier studies of the patient are to be fetched
  Measuring,   ///< to be measured
  Sending,     ///< results are to be sent
  Done,        ///< results are where they belong
  Nothing,     ///< there was nothing to measure
  Failed,      ///< could not be measured
  Refused      ///< a result was refused for good
};
[[nodiscard]] std::string_view words(NodeState state);

/// One study, by the name that stands for its UID.
struct NodeStudy {
  std::string study{};
  NodeState state = NodeState::Measuring;
  std::string detail{};      ///< in words; no identity
  int attempts = 0;          ///< of what the state asks for
  std::int64_t due = 0;      ///< not before this second (Unix time)
  std::int64_t objects = 0;  ///< pictures that it was measured from
  std::int64_t changed = 0;  ///< when it came into its state (Unix time)
};

enum class ResultState : unsigned char { Waiting, Sent, Refused };

/// One result on its way. The same bytes are one result, whenever they were made.
struct NodeResult {
  std::string digest{};  ///< of the bytes
  std::string study{};
  std::string file{};  ///< name below the outgoing folder of the study
  ResultState state = ResultState::Waiting;
  int attempts = 0;
  std::int64_t due = 0;
  std::string detail{};
};

/// What a node must not forget, in one SQLite file: every writing call is one transaction, on the disk when it returns.
/// Each thread opens its own. Calls throw Error where the disk is full or cannot be written.
class NodeLedger {
 public:
  explicit NodeLedger(const std::filesystem::path& file);
  ~NodeLedger();
  NodeLedger(NodeLedger&&) noexcept;
  NodeLedger& operator=(NodeLedger&&) noexcept;

  [[nodiscard]] std::optional<NodeStudy> find(std::string_view study) const;
  /// By the time of their last change, oldest first.
  [[nodiscard]] std::vector<NodeStudy> studies() const;
  [[nodiscard]] std::vector<NodeStudy> studies(NodeState state) const;
  void put(const NodeStudy& study);

  /// The pictures that a study was last measured from: name to digest.
  [[nodiscard]] std::map<std::string, std::string> objects_of(std::string_view study) const;
  /// Records a study together with the pictures that it is to be measured from.
  void begin(const NodeStudy& study, const std::map<std::string, std::string>& objects);

  /// Records a measured study together with its results. One that was sent before is not sent again.
  void finish(const NodeStudy& study, const std::vector<NodeResult>& results);
  [[nodiscard]] std::vector<NodeResult> results_of(std::string_view study) const;
  /// Results that wait, and whose time has come.
  [[nodiscard]] std::vector<NodeResult> due_results(std::int64_t now) const;
  void put(const NodeResult& result);
  [[nodiscard]] std::map<ResultState, std::int64_t> result_counts() const;

  /// Files of a watched folder that were looked at: name that stands for the path, to size and time then.
  [[nodiscard]] std::map<std::string, std::string> watched() const;
  void put_watched(const std::map<std::string, std::string>& files);
  void forget_watched(const std::vector<std::string>& files);

 private:
  std::unique_ptr<SQLite::Database> database_;
};

}  // namespace kyphos::io
