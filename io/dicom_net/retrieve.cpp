#include "io/dicom_net/retrieve.h"

#include <array>
#include <system_error>

#include "io/dicom/header/tags.h"
#include "io/dicom_net/picture_syntaxes.h"
#include "io/dicom_net/receiver.h"
#include "io/dicom_net/service_user.h"
#include "io/error.h"

namespace kyphos::io {
namespace {

constexpr std::array kPictureClasses{
    UID_CTImageStorage, UID_EnhancedCTImageStorage, UID_LegacyConvertedEnhancedCTImageStorage,
    UID_MRImageStorage, UID_EnhancedMRImageStorage, UID_LegacyConvertedEnhancedMRImageStorage};

OFList<OFString> query_syntaxes() {
  OFList<OFString> syntaxes(1, UID_LittleEndianExplicitTransferSyntax);
  syntaxes.push_back(UID_LittleEndianImplicitTransferSyntax);
  return syntaxes;
}

void fill_question(DcmDataset& question, const std::string& study_uid, const std::string& series_uid) {
  question.putAndInsertString(DCM_QueryRetrieveLevel, "SERIES");
  question.putAndInsertString(DCM_StudyInstanceUID, study_uid.c_str());
  question.putAndInsertString(DCM_SeriesInstanceUID, series_uid.c_str());
}

/// Takes what the archive sends in answer to C-GET.
class Getter : public DcmSCU {
 public:
  Getter(const RetrieveSettings& settings, Retrieved& result) : settings_(settings), result_(result) {}

 private:
  OFCondition handleSTORERequestFile(T_ASC_PresentationContextID* context, const OFString&,
                                     T_DIMSE_C_StoreRQ* request) override {
    // Under a number of our own: what the archive calls it is a name from outside.
    const std::filesystem::path arrived = settings_.arriving / ("got-" + std::to_string(++count_));
    const OFCondition condition = DcmSCU::handleSTORERequestFile(context, OFString(arrived.c_str()), request);
    if (condition.good()) {
      const bool kept =
          take_in(arrived, request->AffectedSOPInstanceUID, settings_.intake).outcome == IntakeOutcome::Kept;
      ++(kept ? result_.arrived : result_.not_kept);
    }
    return condition;
  }

  const RetrieveSettings& settings_;
  Retrieved& result_;
  int count_ = 0;
};

/// The last answer of C-GET or C-MOVE: how many went well, and what is wrong where not all did.
void judge(Retrieved& result, const OFCondition& condition, OFList<RetrieveResponse*>& answers) {
  Uint16 status = STATUS_Success;
  int failed = 0;
  for (RetrieveResponse* const answer : answers) {
    status = answer->m_status;
    result.promised = answer->m_numberOfCompletedSubops;
    failed = answer->m_numberOfFailedSubops;
    delete answer;
  }
  if (condition.bad()) {
    result.problem = result.way + " broke off: " + condition.text();
  } else if (status != STATUS_Success || failed > 0) {
    result.problem = result.way + " ended with status " + dicom_net::status_words(status) +
                     (failed > 0 ? ", " + std::to_string(failed) + " objects failed" : "");
  }
}

/// False where the archive offers no C-GET.
bool get(const RetrieveSettings& settings, const std::string& study_uid, const std::string& series_uid,
         Retrieved& result) {
  Getter user(settings, result);
  dicom_net::prepare(user, settings.from, settings.own_ae_title, settings.patience);
  user.setStorageMode(DCMSCU_STORAGE_BIT_PRESERVING);
  user.setStorageDir(settings.arriving.c_str());
  user.addPresentationContext(UID_GETStudyRootQueryRetrieveInformationModel, query_syntaxes());
  for (const char* const sop_class : kPictureClasses) {
    // One context each, so that an archive need not convert what it holds.
    for (const char* const syntax : dicom_net::kPictureSyntaxes) {
      user.addPresentationContext(sop_class, OFList<OFString>(1, syntax), ASC_SC_ROLE_SCP);
    }
  }
  if (settings.intake.own_reports) {
    user.addPresentationContext(UID_ComprehensiveSRStorage, query_syntaxes(), ASC_SC_ROLE_SCP);
  }
  dicom_net::connect(user, settings.from, settings.own_ae_title);
  const T_ASC_PresentationContextID context =
      user.findPresentationContextID(UID_GETStudyRootQueryRetrieveInformationModel, "");
  if (context == 0) {
    dicom_net::disconnect(user);
    return false;
  }
  result.way = "C-GET";
  DcmDataset question;
  fill_question(question, study_uid, series_uid);
  OFList<RetrieveResponse*> answers;
  judge(result, user.sendCGETRequest(context, &question, &answers), answers);
  dicom_net::disconnect(user);
  return result.problem.empty() || result.arrived > 0;
}

ReceiverSettings receiver_settings(const RetrieveSettings& settings) {
  return {.ae_title = settings.own_ae_title,
          .callers = {},  // an archive may send under a title of its own for that
          .address = settings.own_address,
          .port = *settings.own_port,
          .intake = settings.intake,
          .arriving = settings.arriving};
}

void move(const RetrieveSettings& settings, const std::string& study_uid, const std::string& series_uid,
          Retrieved& result) {
  const Receiver receiver(receiver_settings(settings));
  DcmSCU user;
  dicom_net::prepare(user, settings.from, settings.own_ae_title, settings.patience);
  user.addPresentationContext(UID_MOVEStudyRootQueryRetrieveInformationModel, query_syntaxes());
  dicom_net::connect(user, settings.from, settings.own_ae_title);
  const T_ASC_PresentationContextID context =
      user.findPresentationContextID(UID_MOVEStudyRootQueryRetrieveInformationModel, "");
  result = Retrieved{};
  result.way = "C-MOVE";
  DcmDataset question;
  fill_question(question, study_uid, series_uid);
  OFList<RetrieveResponse*> answers;
  judge(result, user.sendMOVERequest(context, settings.own_ae_title.c_str(), &question, &answers), answers);
  dicom_net::disconnect(user);
  const ReceiverTally& tally = receiver.tally();
  result.arrived = static_cast<int>(tally.kept);
  result.not_kept = static_cast<int>(tally.dropped + tally.unreadable + tally.no_space);
  if (!result.problem.empty() || (result.arrived == 0 && result.not_kept == 0)) {
    result.problem += (result.problem.empty() ? "nothing came by C-MOVE" : "") +
                      std::string(". Register this program at the archive: AE title '") + settings.own_ae_title +
                      "', this machine's address, port " + std::to_string(receiver.port());
  }
}

}  // namespace

Retrieved retrieve_series(const RetrieveSettings& settings, const std::string& study_uid,
                          const std::string& series_uid) {
  std::filesystem::create_directories(settings.arriving);
  Retrieved result;
  bool got = false;
  try {
    got = get(settings, study_uid, series_uid, result);
  } catch (const Error&) {
    // An archive without C-GET may refuse the whole association; whether it is there at all, C-MOVE tells.
    if (!settings.own_port) {
      throw;
    }
  }
  if (!got && settings.own_port) {
    move(settings, study_uid, series_uid, result);
  } else if (!got && result.problem.empty()) {
    result.problem = "the archive offers no C-GET. Give --port and register this program there for C-MOVE: AE title '" +
                     settings.own_ae_title + "', this machine's address and that port";
  }
  return result;
}

}  // namespace kyphos::io
