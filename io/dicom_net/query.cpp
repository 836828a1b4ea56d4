#include "io/dicom_net/query.h"

#include <algorithm>
#include <functional>

#include "io/dicom/header/tags.h"
#include "io/dicom_net/service_user.h"
#include "io/error.h"

namespace kyphos::io {
namespace {

using dicom::text_of;

/// A patient with more studies than this, or a study with more series, is none: the archive misunderstood.
constexpr std::size_t kMostAnswers = 10'000;

using Keys = std::vector<std::pair<DcmTagKey, std::string>>;

/// Asks one question and hands every answer to `take`.
void ask(DcmSCU& user, const Peer& peer, const Keys& keys, const std::function<void(DcmItem&)>& take) {
  DcmDataset question;
  for (const auto& [tag, value] : keys) {
    question.putAndInsertString(tag, value.c_str());
  }
  const T_ASC_PresentationContextID context =
      user.findPresentationContextID(UID_FINDStudyRootQueryRetrieveInformationModel, "");
  OFList<QRResponse*> answers;
  const OFCondition condition = user.sendFINDRequest(context, &question, &answers);
  Uint16 status = STATUS_Success;
  std::size_t count = 0;
  for (QRResponse* const answer : answers) {
    if (answer->m_dataset != nullptr && ++count <= kMostAnswers) {
      take(*answer->m_dataset);
    }
    status = answer->m_status;
    delete answer;
  }
  if (condition.bad() || status != STATUS_Success || count > kMostAnswers) {
    throw Error(words(peer),
                "does not answer a query: " + (condition.bad()        ? std::string(condition.text())
                                               : count > kMostAnswers ? "too many answers"
                                                                      : dicom_net::status_words(status)),
                "Check that this program may query there.");
  }
}

std::vector<OfferedSeries> ask_for_series(DcmSCU& user, const Peer& peer, const std::string& study_uid) {
  std::vector<OfferedSeries> all;
  ask(user, peer,
      {{DCM_QueryRetrieveLevel, "SERIES"},
       {DCM_StudyInstanceUID, study_uid},
       {DCM_SeriesInstanceUID, ""},
       {DCM_Modality, ""},
       {DCM_SeriesDescription, ""},
       {DCM_NumberOfSeriesRelatedInstances, ""}},
      [&all](DcmItem& answer) {
        OfferedSeries series{.uid = text_of(answer, DCM_SeriesInstanceUID),
                             .modality = text_of(answer, DCM_Modality),
                             .instances = dicom::integer_of(answer, DCM_NumberOfSeriesRelatedInstances),
                             .description = text_of(answer, DCM_SeriesDescription)};
        if (!series.uid.empty()) {
          all.push_back(std::move(series));
        }
      });
  std::ranges::sort(all, {}, &OfferedSeries::uid);
  return all;
}

bool is_plain_ascii(const std::string& text) {
  return std::ranges::all_of(text, [](unsigned char letter) { return letter < 0x80; });
}

}  // namespace

std::vector<OfferedStudy> find_studies(const Peer& peer, const std::string& own_ae_title, const std::string& patient_id,
                                       const Patience& patience) {
  if (patient_id.empty() || patient_id.find_first_of("*?\\") != std::string::npos) {
    throw Error("the patient id", "is empty or holds *, ? or a backslash, which a query gives a meaning of their own",
                "Ask the archive for the id letter by letter.");
  }
  DcmSCU user;
  dicom_net::prepare(user, peer, own_ae_title, patience);
  OFList<OFString> syntaxes(1, UID_LittleEndianExplicitTransferSyntax);
  syntaxes.push_back(UID_LittleEndianImplicitTransferSyntax);
  user.addPresentationContext(UID_FINDStudyRootQueryRetrieveInformationModel, syntaxes);
  dicom_net::connect(user, peer, own_ae_title);
  std::vector<OfferedStudy> studies;
  Keys keys{{DCM_QueryRetrieveLevel, "STUDY"},
            {DCM_PatientID, patient_id},
            {DCM_StudyInstanceUID, ""},
            {DCM_StudyDate, ""},
            {DCM_StudyTime, ""}};
  if (!is_plain_ascii(patient_id)) {
    keys.insert(keys.begin(), {DCM_SpecificCharacterSet, "ISO_IR 192"});
  }
  ask(user, peer, keys, [&](DcmItem& answer) {
    OfferedStudy study{.uid = text_of(answer, DCM_StudyInstanceUID),
                       .date = text_of(answer, DCM_StudyDate),
                       .time = text_of(answer, DCM_StudyTime),
                       .series = {}};
    if (!study.uid.empty() && dicom::utf8_text_of(answer, DCM_PatientID) == patient_id) {
      studies.push_back(std::move(study));
    }
  });
  std::ranges::stable_sort(studies, {}, [](const OfferedStudy& study) { return study.date + study.time + study.uid; });
  for (OfferedStudy& study : studies) {
    study.series = ask_for_series(user, peer, study.uid);
  }
  dicom_net::disconnect(user);
  return studies;
}

}  // namespace kyphos::io
