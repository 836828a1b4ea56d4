#pragma once

#include <filesystem>
#include <map>
#include <mutex>
#include <string>

#include "io/dicom_net/loopback_desk.h"
#include "pipeline/serve/desk_agreement.h"
#include "pipeline/serve/desk_cases.h"
#include "pipeline/serve/open_cases.h"

namespace kyphos::pipeline {

/// Whether the desk may write corrections and ratings, or only show.
enum class DeskAccess : unsigned char { ReadOnly, Edit };

/// A token that nobody guesses, for the desk's address.
[[nodiscard]] std::string new_desk_token();

/// Answers the browser of one reader: a worklist, a case with its picture and numbers, corrections computed at once and
/// kept beside the case, ratings. Every path begins with the token; all else is not found. Nothing outside the folder
/// is ever read or written.
class Desk {
 public:
  Desk(std::filesystem::path folder, std::string token, DeskAccess access);

  /// May be called from several threads.
  [[nodiscard]] io::DeskReply answer(const io::DeskRequest& request);

 private:
  struct Summary {
    std::string stamp;  ///< of the report that it was made from
    std::string json;
  };

  [[nodiscard]] io::DeskReply get(const std::string& path);
  [[nodiscard]] io::DeskReply post(const std::string& path, const std::string& body);
  [[nodiscard]] io::DeskReply case_list();
  [[nodiscard]] io::DeskReply case_file(const DeskCase& one, const std::string& asked) const;
  [[nodiscard]] io::DeskReply case_state(const DeskCase& one);
  [[nodiscard]] io::DeskReply try_corrections(const DeskCase& one, const std::string& body);
  [[nodiscard]] io::DeskReply save_corrections(const DeskCase& one, const std::string& body);
  [[nodiscard]] io::DeskReply rate(const std::string& id, const std::string& body);

  std::filesystem::path folder_;
  std::string token_;
  DeskAccess access_;
  std::mutex writing_;
  std::mutex listing_;
  std::map<std::string, Summary> summaries_;
  OpenCases open_;
  DeskAgreement agreement_;
};

}  // namespace kyphos::pipeline
