#include "io/dicom_net/send.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "io/dicom/files/nesting.h"
#include "io/dicom/header/tags.h"
#include "io/dicom_net/service_user.h"
#include "io/error.h"

namespace kyphos::io {
namespace {

using dicom_net::status_words;

/// An association has room for 128 presentation contexts; what needs more goes in several.
constexpr std::size_t kMostKinds = 60;  // two contexts each

constexpr Uint16 kDuplicateInstance = 0x0111;
constexpr unsigned kOutOfResources = 0xA700;
constexpr unsigned kWarning = 0xB000;

/// SOP class and transfer syntax: what a presentation context is made for.
using Kind = std::pair<std::string, std::string>;

struct Outgoing {
  std::filesystem::path file;
  Kind kind;
  std::string sop_instance;
};

std::string meta_text(DcmFileFormat& format, const DcmTagKey& in_meta, const DcmTagKey& in_data) {
  const std::string text = dicom::text_of(*format.getMetaInfo(), in_meta);
  return text.empty() ? dicom::text_of(*format.getDataset(), in_data) : text;
}

Outgoing outgoing(const std::filesystem::path& file) {
  DcmFileFormat format;
  if (dicom::structure_of(file) != dicom::Structure::Readable ||
      format.loadFileUntilTag(file.c_str(), EXS_Unknown, EGL_noChange, DCM_MaxReadLength, ERM_autoDetect, DCM_PixelData)
          .bad()) {
    throw Error(file.filename().string(), "is no DICOM file that can be sent");
  }
  const DcmXfer syntax(format.getDataset()->getOriginalXfer());
  return {.file = file,
          .kind = {meta_text(format, DCM_MediaStorageSOPClassUID, DCM_SOPClassUID), syntax.getXferID()},
          .sop_instance = meta_text(format, DCM_MediaStorageSOPInstanceUID, DCM_SOPInstanceUID)};
}

bool is_compressed(const std::string& syntax) { return DcmXfer(syntax.c_str()).isEncapsulated(); }

/// Two contexts where the default syntax is a way out: every node has to know that one (PS3.5 10.1).
void propose(DcmSCU& user, const std::set<Kind>& kinds) {
  std::set<std::string> with_default;
  for (const auto& [sop_class, syntax] : kinds) {
    user.addPresentationContext(sop_class.c_str(), OFList<OFString>(1, syntax.c_str()));
    if (!is_compressed(syntax) && syntax != UID_LittleEndianImplicitTransferSyntax &&
        with_default.insert(sop_class).second) {
      user.addPresentationContext(sop_class.c_str(), OFList<OFString>(1, UID_LittleEndianImplicitTransferSyntax));
    }
  }
}

/// The context for a kind: its own, else that of the default syntax, else 0.
T_ASC_PresentationContextID context_for(DcmSCU& user, const Kind& kind) {
  const auto own = user.findPresentationContextID(kind.first.c_str(), kind.second.c_str());
  if (own != 0 || is_compressed(kind.second)) {
    return own;
  }
  return user.findPresentationContextID(kind.first.c_str(), UID_LittleEndianImplicitTransferSyntax);
}

SentObject judged(SentObject sent, Uint16 status) {
  const unsigned group = status & 0xFF00U;
  sent.stored = status == STATUS_Success || status == kDuplicateInstance || (status & 0xF000U) == kWarning;
  sent.lasting = !sent.stored && group != kOutOfResources;
  if (!sent.stored) {
    sent.remark = "refused (" + status_words(status) + ")";
  } else if (status == kDuplicateInstance) {
    sent.remark = "was there before";
  } else if (status != STATUS_Success) {
    sent.remark = "stored, remark " + status_words(status);
  }
  return sent;
}

SentObject store_one(DcmSCU& user, const Outgoing& object) {
  SentObject sent{.file = object.file, .sop_instance = object.sop_instance};
  const T_ASC_PresentationContextID context = context_for(user, object.kind);
  if (context == 0) {
    const char* const name = dcmFindNameOfUID(object.kind.first.c_str());
    sent.lasting = true;
    sent.remark = std::string("not taken there: ") + (name != nullptr ? name : object.kind.first.c_str()) + " in " +
                  DcmXfer(object.kind.second.c_str()).getXferName();
    return sent;
  }
  DcmFileFormat format;
  if (format.loadFile(object.file.c_str()).bad()) {
    sent.lasting = true;
    sent.remark = "cannot be read";
    return sent;
  }
  Uint16 status = 0;
  const OFCondition condition = user.sendSTORERequest(context, "", format.getDataset(), status);
  if (condition.bad()) {
    sent.remark = std::string("the connection broke: ") + condition.text();
    user.abortAssociation();
    return sent;
  }
  return judged(std::move(sent), status);
}

/// Sends as many as fit into one association, from `next` on; returns the first that did not.
std::size_t store_some(const Peer& peer, const std::string& own_ae_title, const Patience& patience,
                       std::span<const Outgoing> objects, std::vector<SentObject>& sent) {
  std::set<Kind> kinds;
  std::size_t end = 0;
  for (; end < objects.size(); ++end) {
    kinds.insert(objects[end].kind);
    if (kinds.size() > kMostKinds) {
      kinds.erase(objects[end].kind);
      break;
    }
  }
  DcmSCU user;
  dicom_net::prepare(user, peer, own_ae_title, patience);
  user.setDatasetConversionMode(OFTrue);
  propose(user, kinds);
  dicom_net::connect(user, peer, own_ae_title);
  for (std::size_t at = 0; at < end; ++at) {
    if (user.isConnected()) {
      sent.push_back(store_one(user, objects[at]));
    } else {
      sent.push_back(
          {.file = objects[at].file, .sop_instance = objects[at].sop_instance, .remark = "the connection had broken"});
    }
  }
  dicom_net::disconnect(user);
  return end;
}

}  // namespace

std::vector<SentObject> store_at(const Peer& peer, const std::string& own_ae_title,
                                 std::span<const std::filesystem::path> files, const Patience& patience) {
  dicom::prepare_dicom_libraries();
  std::vector<Outgoing> objects;
  std::ranges::transform(files, std::back_inserter(objects), outgoing);
  std::vector<SentObject> sent;
  std::span<const Outgoing> left(objects);
  while (!left.empty()) {
    left = left.subspan(store_some(peer, own_ae_title, patience, left, sent));
  }
  return sent;
}

}  // namespace kyphos::io
