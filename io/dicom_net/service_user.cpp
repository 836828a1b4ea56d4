#include "io/dicom_net/service_user.h"

#include <dcmtk/dcmnet/diutil.h>

#include <array>
#include <cstdio>

#include "io/dicom/header/tags.h"
#include "io/error.h"
#include "io/inert_text.h"

namespace kyphos::io::dicom_net {
namespace {

/// What an administrator can do about a refused or failed association.
std::string advice_for(const OFCondition& condition, const Peer& peer, const std::string& own_ae_title) {
  if (condition == DUL_ASSOCIATIONREJECTED) {
    return "Register this program there by its AE title '" + own_ae_title + "' and its address, and check that '" +
           peer.ae_title + "' is the other side's own title.";
  }
  if (condition == NET_EC_NoAcceptablePresentationContexts || condition == NET_EC_NoPresentationContextsDefined) {
    return "The other side takes none of these kinds of object: have them enabled there.";
  }
  return "Check that it runs, and that its address and port can be reached from here.";
}

}  // namespace

void prepare(DcmSCU& user, const Peer& peer, const std::string& own_ae_title, const Patience& patience) {
  dicom::prepare_dicom_libraries();
  user.setAETitle(own_ae_title.c_str());
  user.setPeerAETitle(peer.ae_title.c_str());
  user.setPeerHostName(peer.host.c_str());
  user.setPeerPort(static_cast<Uint16>(peer.port));
  user.setConnectionTimeout(static_cast<Sint32>(patience.connect.count()));
  user.setACSETimeout(static_cast<Uint32>(patience.connect.count()));
  user.setDIMSETimeout(static_cast<Uint32>(patience.answer.count()));
  user.setDIMSEBlockingMode(DIMSE_NONBLOCKING);
  user.setProgressNotificationMode(OFFalse);
}

void connect(DcmSCU& user, const Peer& peer, const std::string& own_ae_title) {
  OFCondition condition = user.initNetwork();
  if (condition.good()) {
    condition = user.negotiateAssociation();
  }
  if (condition.good()) {
    return;
  }
  const bool rejected = condition == DUL_ASSOCIATIONREJECTED;
  throw Error(words(peer), (rejected ? "refuses the connection: " : "cannot be talked to: ") + inert(condition.text()),
              advice_for(condition, peer, own_ae_title));
}

void disconnect(DcmSCU& user) {
  if (user.isConnected()) {
    if (user.releaseAssociation().bad()) {
      user.abortAssociation();
    }
  }
}

std::string status_words(Uint16 status) {
  std::array<char, 16> number{};
  std::snprintf(number.data(), number.size(), "0x%04X", static_cast<unsigned>(status));
  const char* meaning = "";
  switch (status & 0xFF00U) {
    case 0xA700:
      meaning = ", out of resources";
      break;
    case 0xA800:
      meaning = ", destination unknown";
      break;
    case 0xA900:
      meaning = ", the object does not fit its class";
      break;
    case 0xB000:
      meaning = ", with a warning";
      break;
    case 0xC000:
      meaning = ", cannot be processed";
      break;
    case 0xFE00:
      meaning = ", cancelled";
      break;
    default:
      break;
  }
  if (status == STATUS_N_Refused_NotAuthorized) {
    meaning = ", not authorised";
  } else if (status == STATUS_STORE_Refused_SOPClassNotSupported) {
    meaning = ", this class of objects is not supported";
  }
  return number.data() + std::string(meaning);
}

}  // namespace kyphos::io::dicom_net
