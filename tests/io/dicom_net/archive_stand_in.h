#pragma once

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmnet/dstorscp.h>
#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <map>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "io/dicom_net/peer.h"
#include "tests/io/dicom_net/free_port.h"

namespace kyphos::test {

/// A DICOM archive within the test, by DCMTK's own classes: takes what its contexts allow, or refuses as told.
class StandInArchive : private DcmStorageSCP {
 public:
  using Contexts = std::vector<std::pair<std::string, std::string>>;  ///< SOP class and transfer syntax

  StandInArchive(const std::filesystem::path& folder, const Contexts& contexts, Uint16 status = 0,
                 int port = free_port())
      : status_(status), port_(port) {
    std::filesystem::create_directories(folder);
    setOutputDirectory(folder.c_str());
    setAETitle("ARCHIVE");
    setPort(static_cast<Uint16>(port_));
    setConnectionBlockingMode(DUL_NOBLOCK);
    setConnectionTimeout(1);
    setDIMSETimeout(5);
    setDIMSEBlockingMode(DIMSE_NONBLOCKING);
    setHostLookupEnabled(OFFalse);
    std::map<std::string, OFList<OFString>> by_class;
    for (const auto& [sop_class, syntax] : contexts) {
      by_class[sop_class].push_back(syntax.c_str());
    }
    for (const auto& [sop_class, syntaxes] : by_class) {
      addPresentationContext(sop_class.c_str(), syntaxes);
    }
    EXPECT_TRUE(openListenPort().good());
    thread_ = std::thread([this] { acceptAssociations(); });
  }
  ~StandInArchive() override {
    stop_ = true;
    thread_.join();
  }
  StandInArchive(const StandInArchive&) = delete;
  StandInArchive& operator=(const StandInArchive&) = delete;
  StandInArchive(StandInArchive&&) = delete;
  StandInArchive& operator=(StandInArchive&&) = delete;

  [[nodiscard]] io::Peer peer() const { return {.ae_title = "ARCHIVE", .host = "127.0.0.1", .port = port_}; }
  [[nodiscard]] int stored() const { return stored_; }
  [[nodiscard]] std::string caller() const { return caller_; }

 private:
  OFBool stopAfterCurrentAssociation() override { return stop_ ? OFTrue : OFFalse; }
  OFBool stopAfterConnectionTimeout() override { return stop_ ? OFTrue : OFFalse; }
  OFBool checkCallingAETitleAccepted(const OFString& caller) override {
    caller_ = caller.c_str();
    return caller == "STRANGER" ? OFFalse : OFTrue;
  }
  Uint16 checkAndProcessSTORERequest(const T_DIMSE_C_StoreRQ& request, DcmFileFormat& file) override {
    if (status_ != 0) {
      return status_;
    }
    ++stored_;
    return DcmStorageSCP::checkAndProcessSTORERequest(request, file);
  }

  Uint16 status_;
  int port_;
  std::atomic<int> stored_{0};
  std::atomic<bool> stop_{false};
  std::string caller_;
  std::thread thread_;
};

}  // namespace kyphos::test
