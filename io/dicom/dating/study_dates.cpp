#include "io/dicom/dating/study_dates.h"

#include <algorithm>
#include <cstdlib>
#include <string>

namespace kyphos::io::dicom {

void warn_of_dates(std::vector<measure::Warning>& notes, const std::vector<const FileHeader*>& files) {
  const auto find = [&files](const auto& holds) {
    const auto found = std::ranges::find_if(files, [&](const FileHeader* header) { return holds(header->moment); });
    return found == files.end() ? nullptr : &(*found)->moment;
  };
  const auto taken = [](const Moment& moment) {
    return moment.date ? "; the " + moment.source + " is used." : "; the study counts as undated.";
  };
  if (const Moment* const moment = find([](const Moment& each) { return each.unreadable; })) {
    notes.push_back(
        {.code = "date_unreadable", .text = "A date in its headers is none that a calendar knows" + taken(*moment)});
  }
  if (const Moment* const moment = find([](const Moment& each) { return each.placeholder; })) {
    notes.push_back(
        {.code = "date_placeholder",
         .text = "A date in its headers is one that anonymisers put in place of the true one" + taken(*moment)});
  }
  if (const Moment* const moment = find([](const Moment& each) { return !each.contradicting.empty(); })) {
    notes.push_back({.code = "dates_contradict",
                     .text = moment->source + " and " + moment->contradicting + " lie " +
                             std::to_string(std::abs(moment->contradiction_days)) + " days apart; the " +
                             moment->source + " is used."});
  }
}

void fill_date(StudySummary& study, const std::vector<const FileHeader*>& files) {
  for (const FileHeader* const header : files) {
    const Moment& moment = header->moment;
    if (moment.date && (!study.date || *moment.date < *study.date)) {
      study.date = moment.date;
      study.second_of_day = std::nullopt;
    }
    if (moment.date && moment.date == study.date && moment.second_of_day) {
      study.second_of_day = std::min(study.second_of_day.value_or(*moment.second_of_day), *moment.second_of_day);
    }
  }
}

}  // namespace kyphos::io::dicom
