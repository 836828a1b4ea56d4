#include "io/dicom_net/association.h"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>
#include <dcmtk/dcmnet/dimse.h>
#include <dcmtk/dcmnet/diutil.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <system_error>

#include "io/dicom/header/tags.h"
#include "io/dicom_net/picture_syntaxes.h"
#include "io/error.h"
#include "io/inert_text.h"

namespace kyphos::io::dicom_net {
namespace {

/// Newer than the library: LABELMAP segmentations, which are dropped but must not make a sender fail.
constexpr const char* kLabelMapStorage = "1.2.840.10008.5.1.4.1.1.66.7";

constexpr Uint16 kOutOfResourcesStatus = 0xA700;
constexpr Uint16 kDoesNotFitStatus = 0xA900;
constexpr Uint16 kCannotUnderstandStatus = 0xC000;

volatile std::sig_atomic_t stop_asked = 0;

struct Titles {
  std::string calling, called;
};

Titles titles_of(T_ASC_Association& association) {
  std::array<char, 64> calling{};
  std::array<char, 64> called{};
  ASC_getAPTitles(association.params, calling.data(), calling.size(), called.data(), called.size(), nullptr, 0);
  const auto bare = [](const char* text) {
    std::string title = text;
    title.erase(0, std::min(title.find_first_not_of(' '), title.size()));
    title.erase(title.find_last_not_of(' ') + 1);
    return title;
  };
  return {.calling = bare(calling.data()), .called = bare(called.data())};
}

/// One association: who calls, what it has brought so far.
class Association {
 public:
  Association(T_ASC_Association& association, const ReceiverSettings& settings, ReceiverTally& tally)
      : association_(association), settings_(settings), tally_(tally), titles_(titles_of(association)) {}

  void serve() {
    if (!let_in()) {
      return;
    }
    accept_contexts();
    if (ASC_acknowledgeAssociation(&association_).bad()) {
      return;
    }
    ++tally_.associations;
    end(answer_commands());
  }

 private:
  bool let_in() {
    const auto& callers = settings_.callers;
    const bool known = callers.empty() || std::ranges::find(callers, titles_.calling) != callers.end();
    const bool meant = titles_.called == settings_.ae_title;
    if (known && meant) {
      return true;
    }
    const T_ASC_RejectParameters reason{
        ASC_RESULT_REJECTEDPERMANENT, ASC_SOURCE_SERVICEUSER,
        known ? ASC_REASON_SU_CALLEDAETITLENOTRECOGNIZED : ASC_REASON_SU_CALLINGAETITLENOTRECOGNIZED};
    ++tally_.rejected;
    ASC_rejectAssociation(&association_, &reason);
    log("rejected",
        {{"why", known ? "called by another name" : "caller not on the list"}, {"called", inert(titles_.called)}});
    return false;
  }

  void accept_contexts() {
    std::array<const char*, 1> echo{UID_VerificationSOPClass};
    std::array syntaxes = kPictureSyntaxes;
    ASC_acceptContextsWithPreferredTransferSyntaxes(association_.params, echo.data(), 1, syntaxes.data(), 2);
    std::vector<const char*> storage(dcmAllStorageSOPClassUIDs,
                                     dcmAllStorageSOPClassUIDs + numberOfDcmAllStorageSOPClassUIDs);
    storage.push_back(kLabelMapStorage);
    ASC_acceptContextsWithPreferredTransferSyntaxes(association_.params, storage.data(),
                                                    static_cast<int>(storage.size()), syntaxes.data(),
                                                    static_cast<int>(syntaxes.size()));
  }

  OFCondition answer_commands() {
    for (;;) {
      if (stop_asked != 0) {
        return DIMSE_OUTOFRESOURCES;
      }
      T_ASC_PresentationContextID context = 0;
      T_DIMSE_Message message{};
      OFCondition condition = DIMSE_receiveCommand(&association_, DIMSE_NONBLOCKING, seconds(settings_.patience.answer),
                                                   &context, &message, nullptr);
      if (condition.bad()) {
        return condition;
      }
      if (message.CommandField == DIMSE_C_ECHO_RQ) {
        condition = DIMSE_sendEchoResponse(&association_, context, &message.msg.CEchoRQ, STATUS_Success, nullptr);
      } else if (message.CommandField == DIMSE_C_STORE_RQ) {
        condition = receive(context, message.msg.CStoreRQ);
      } else {
        condition = DIMSE_BADCOMMANDTYPE;
      }
      if (condition.bad()) {
        return condition;
      }
    }
  }

  OFCondition receive(T_ASC_PresentationContextID context, T_DIMSE_C_StoreRQ& request) {
    // Without space the object is still listened to, so that the answer can say why.
    const bool space = has_space(settings_.arriving, tally_.bytes_kept, settings_.most_bytes);
    const std::filesystem::path arriving =
        space ? settings_.arriving / (std::to_string(getpid()) + "-" + std::to_string(++count_)) : "/dev/null";
    arriving_ = space ? arriving : std::filesystem::path{};
    const OFCondition condition =
        DIMSE_storeProvider(&association_, context, &request, arriving.c_str(), 1, nullptr, &Association::arrived, this,
                            DIMSE_NONBLOCKING, seconds(settings_.patience.answer));
    std::error_code gone;
    if (space) {
      std::filesystem::remove(arriving, gone);  // what is left where it broke off
    }
    return condition;
  }

  static void arrived(void* self, T_DIMSE_StoreProgress* progress, T_DIMSE_C_StoreRQ* request, char*, DcmDataset**,
                      T_DIMSE_C_StoreRSP* response, DcmDataset**) {
    if (progress->state == DIMSE_StoreEnd && response->DimseStatus == STATUS_Success) {
      response->DimseStatus = static_cast<Association*>(self)->judge(request->AffectedSOPInstanceUID);
    }
  }

  Uint16 judge(const std::string& sop_instance) noexcept try {
    if (arriving_.empty()) {
      ++tally_.no_space;
      return kOutOfResourcesStatus;
    }
    const IntakeResult taken = take_in(arriving_, sop_instance, settings_.intake);
    switch (taken.outcome) {
      case IntakeOutcome::Kept:
        ++tally_.kept;
        ++kept_;
        tally_.bytes_kept += taken.bytes;
        return STATUS_Success;
      case IntakeOutcome::Dropped:
        ++tally_.dropped;
        ++why_[taken.reason_code];
        return STATUS_Success;
      case IntakeOutcome::Unreadable:
        break;
    }
    ++tally_.unreadable;
    ++why_[taken.reason_code];
    return taken.reason_code == "other_instance" ? kDoesNotFitStatus : kCannotUnderstandStatus;
  } catch (const std::exception&) {
    ++tally_.no_space;
    return kOutOfResourcesStatus;
  }

  void end(const OFCondition& condition) {
    std::string ended = "released";
    if (condition == DUL_PEERREQUESTEDRELEASE) {
      ASC_acknowledgeRelease(&association_);
    } else if (condition == DUL_PEERABORTEDASSOCIATION) {
      ended = "aborted by the caller";
    } else {
      ended = stop_asked != 0 ? "this program stops" : inert(condition.text());
      ASC_abortAssociation(&association_);
    }
    std::map<std::string, std::string> fields{{"kept", std::to_string(kept_)}, {"ended", ended}};
    for (const auto& [reason, count] : why_) {
      fields["not_kept_" + reason] = std::to_string(count);
    }
    log("association", std::move(fields));
  }

  void log(std::string_view event, std::map<std::string, std::string> fields) const {
    if (settings_.log) {
      fields["caller"] = inert(titles_.calling);
      settings_.log(event, fields);
    }
  }

  static int seconds(std::chrono::seconds time) { return static_cast<int>(time.count()); }

  T_ASC_Association& association_;
  const ReceiverSettings& settings_;
  ReceiverTally& tally_;
  Titles titles_;
  std::filesystem::path arriving_{};  ///< empty where there is no space
  std::uint64_t count_ = 0;
  std::uint64_t kept_ = 0;
  std::map<std::string, std::uint64_t> why_{};
};

}  // namespace

void stop_serving() { stop_asked = 1; }

void serve(int socket, const ReceiverSettings& settings, ReceiverTally& tally) {
  dicom::prepare_dicom_libraries();
  DUL_markProcessAsForkedChild();  // no listening socket of the library's own
  dcmExternalSocketHandle.set(socket);
  dcmDisableGethostbyaddr.set(OFTrue);
  const int patience = static_cast<int>(settings.patience.connect.count());
  T_ASC_Network* network = nullptr;
  T_ASC_Association* association = nullptr;
  if (ASC_initializeNetwork(NET_ACCEPTOR, 0, patience, &network).bad()) {
    return;
  }
  if (ASC_receiveAssociation(network, &association, ASC_DEFAULTMAXPDU, nullptr, nullptr, OFFalse, DUL_NOBLOCK, patience)
          .good()) {
    Association(*association, settings, tally).serve();
  }
  if (association != nullptr) {
    ASC_dropSCPAssociation(association);
    ASC_destroyAssociation(&association);
  }
  ASC_dropNetwork(&network);
}

}  // namespace kyphos::io::dicom_net
