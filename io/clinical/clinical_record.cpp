#include "io/clinical/clinical_record.h"

#include <algorithm>

namespace kyphos::io {
namespace {

using classify::ClinicalContext;

void append(std::vector<measure::Level>& list, const std::vector<measure::Level>& more) {
  for (const measure::Level level : more) {
    if (std::find(list.begin(), list.end(), level) == list.end()) {
      list.push_back(level);
    }
  }
}

void take_fracture(ClinicalContext& context, const RecordEntry& entry) {
  if (entry.held != classify::Tristate::Yes) {
    return;
  }
  append(context.fracture_levels, entry.levels);
  context.first_diagnosis = context.first_diagnosis && entry.date ? std::min(context.first_diagnosis, entry.date)
                            : context.first_diagnosis             ? context.first_diagnosis
                                                                  : entry.date;
}

/// A provisional malignancy is a suspected one; a confirmed or refuted one says nothing of suspicion elsewhere.
void take_malignancy(ClinicalContext& context, classify::Tristate held) {
  context.malignancy_history = classify::told_by_either(context.malignancy_history, held);
  if (held == classify::Tristate::Unknown) {
    context.malignancy_suspected = classify::Tristate::Yes;
  }
}

void sort_by_date(std::vector<DatedScore>& scores) {
  std::stable_sort(scores.begin(), scores.end(),
                   [](const DatedScore& left, const DatedScore& right) { return left.date < right.date; });
}

const DatedScore* from_the_end(const std::vector<DatedScore>& scores, std::size_t back) {
  return scores.size() > back ? &scores[scores.size() - 1 - back] : nullptr;
}

}  // namespace

bool take_diagnosis(PatientRecord& record, const RecordEntry& entry) {
  ClinicalContext& context = record.context;
  switch (entry.meaning) {
    case ClinicalMeaning::OsteoporoticFracture:
      take_fracture(context, entry);
      context.osteoporosis = classify::told_by_either(context.osteoporosis, entry.held);
      return true;
    case ClinicalMeaning::VertebralFracture:
      take_fracture(context, entry);
      return true;
    case ClinicalMeaning::Osteoporosis:
      context.osteoporosis = classify::told_by_either(context.osteoporosis, entry.held);
      return true;
    case ClinicalMeaning::NeurologicDeficit:
      context.neurologic_deficit = classify::told_by_either(context.neurologic_deficit, entry.held);
      return true;
    case ClinicalMeaning::CaudaEquina:
      context.bladder_bowel_dysfunction = classify::told_by_either(context.bladder_bowel_dysfunction, entry.held);
      return true;
    case ClinicalMeaning::Dyspnoea:
      context.dyspnoea = classify::told_by_either(context.dyspnoea, entry.held);
      return true;
    case ClinicalMeaning::Malignancy:
      take_malignancy(context, entry.held);
      return true;
    case ClinicalMeaning::Infection:
      context.infection = classify::told_by_either(context.infection, entry.held);
      return true;
    case ClinicalMeaning::AnkylosingDisease:
      context.ankylosing_disease = classify::told_by_either(context.ankylosing_disease, entry.held);
      return true;
    case ClinicalMeaning::Pregnancy:
      context.pregnancy = classify::told_by_either(context.pregnancy, entry.held);
      return true;
    default:
      return false;
  }
}

void take_augmentation(PatientRecord& record, const RecordEntry& entry) {
  ClinicalContext& context = record.context;
  context.previous_augmentation = classify::Tristate::Yes;
  append(context.augmented_levels, entry.levels);
  context.augmentation_date = std::max(context.augmentation_date, entry.date);
}

ClinicalContext finished(PatientRecord record) {
  ClinicalContext& context = record.context;
  sort_by_date(record.pain);
  sort_by_date(record.mmrc);
  sort_by_date(record.fvc_percent);
  if (const DatedScore* now = from_the_end(record.pain, 0)) {
    context.pain_score = now->value;
    context.pain_score_date = now->date;
    context.assessed_on = context.assessed_on ? context.assessed_on : now->date;
  }
  if (const DatedScore* before = from_the_end(record.pain, 1)) {
    context.pain_score_before = before->value;
    context.pain_score_before_date = before->date;
  }
  if (const DatedScore* now = from_the_end(record.mmrc, 0)) {
    context.mmrc = static_cast<int>(now->value);
  }
  if (const DatedScore* before = from_the_end(record.mmrc, 1)) {
    context.mmrc_before = static_cast<int>(before->value);
  }
  if (const DatedScore* now = from_the_end(record.fvc_percent, 0)) {
    context.fvc_percent = now->value;
  }
  if (const DatedScore* before = from_the_end(record.fvc_percent, 1)) {
    context.fvc_percent_before = before->value;
  }
  return context;
}

}  // namespace kyphos::io
