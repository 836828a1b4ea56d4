#include "io/dicom/stacking/studies.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <tuple>

#include "io/dicom/header/made_up_uid.h"

namespace kyphos::io::dicom {
namespace {

constexpr double kDay_s = 86400.0;
/// Study Time is one for an examination; half an hour tells two apart whatever a scanner rounds.
constexpr double kOtherStudy_s = 1800.0;
/// An examination that passes midnight goes on within hours.
constexpr double kSameNight_s = 6.0 * 3600.0;

struct Dated {
  const FileHeader* header = nullptr;
  double day_s = 0.0;
};

/// Two neighbours in time are of two examinations.
bool are_two_examinations(const Dated& one, const Dated& next) {
  const Moment& before = one.header->moment;
  const Moment& after = next.header->moment;
  const double days = (next.day_s - one.day_s) / kDay_s;
  if (days >= 2.0) {
    return true;
  }
  if (days >= 1.0) {
    const double pause = kDay_s + after.second_of_day.value_or(kDay_s) - before.second_of_day.value_or(0.0);
    return pause > kSameNight_s;
  }
  return before.study_second && after.study_second &&
         std::abs(*after.study_second - *before.study_second) > kOtherStudy_s;
}

/// By day, then by the time at which an examination began, then by time.
std::vector<Dated> in_time(const Headers& files) {
  std::vector<Dated> dated;
  for (const FileHeader* const header : files) {
    if (header->moment.date) {
      dated.push_back({.header = header, .day_s = kDay_s * days_from("1970-01-01", *header->moment.date)});
    }
  }
  std::ranges::stable_sort(dated, {}, [](const Dated& each) {
    const Moment& moment = each.header->moment;
    return std::tuple(each.day_s, moment.study_second.value_or(0.0), moment.second_of_day.value_or(0.0));
  });
  return dated;
}

/// One UID's files by examination.
std::vector<Headers> by_examination(const Headers& files) {
  std::vector<Headers> parts;
  const std::vector<Dated> dated = in_time(files);
  for (std::size_t at = 0; at < dated.size(); ++at) {
    if (at == 0 || are_two_examinations(dated[at - 1], dated[at])) {
      parts.emplace_back();
    }
    parts.back().push_back(dated[at].header);
  }
  Headers undated;
  std::ranges::copy_if(files, std::back_inserter(undated),
                       [](const FileHeader* header) { return !header->moment.date; });
  if (parts.size() == 1) {
    parts.front().insert(parts.front().end(), undated.begin(), undated.end());
  } else if (!undated.empty()) {
    parts.push_back(std::move(undated));
  }
  return parts;
}

std::string part_name(const std::string& uid, const Headers& part) {
  const Moment& moment = part.front()->moment;
  return made_up_uid(uid + "/" + moment.date.value_or("") + "/" + std::to_string(moment.study_second.value_or(0.0)));
}

/// What pictures of one examination share. Not the Study Time: where each picture has a UID of its own, the time often
/// counts on too.
auto study_traits(const FileHeader& header) {
  return std::tuple(header.moment.date.value_or(""), header.study_description, header.series_description,
                    header.modality, header.kernel, header.rows, header.columns, header.patient_position);
}

std::size_t picture_count(const Headers& files) {
  std::size_t count = 0;
  for (const FileHeader* const header : files) {
    count += header->frames.size();
  }
  return count;
}

bool is_fragment(std::size_t pictures) { return pictures < static_cast<std::size_t>(kFewestSlices); }

/// Studies too small to be one, joined where all but the UID agrees and together they are enough.
std::vector<StudyGroup> joined(std::vector<StudyGroup> groups) {
  using Traits = decltype(study_traits(std::declval<const FileHeader&>()));
  std::map<Traits, std::vector<std::size_t>> fragments;
  for (std::size_t at = 0; at < groups.size(); ++at) {
    if (is_fragment(picture_count(groups[at].files))) {
      fragments[study_traits(*groups[at].files.front())].push_back(at);
    }
  }
  std::set<std::size_t> gone;
  for (const auto& [traits, members] : fragments) {
    Headers all;
    for (const std::size_t at : members) {
      all.insert(all.end(), groups[at].files.begin(), groups[at].files.end());
    }
    if (members.size() < 2 || is_fragment(picture_count(all)) || by_examination(all).size() > 1) {
      continue;
    }
    gone.insert(members.begin() + 1, members.end());
    std::vector<std::string> uids;
    for (const std::size_t at : members) {
      uids.push_back(groups[at].study_uid);
    }
    groups[members.front()] = {
        .study_uid = std::ranges::min(uids),
        .files = std::move(all),
        .notes = {{.code = "study_uid_per_slice",
                   .text = "The pictures carry " + std::to_string(members.size()) +
                           " Study Instance UIDs, hardly more than one picture each; they were joined, as all else "
                           "agrees. Ask the sender to keep the UIDs together."}}};
  }
  std::vector<StudyGroup> kept;
  for (std::size_t at = 0; at < groups.size(); ++at) {
    if (!gone.contains(at)) {
      kept.push_back(std::move(groups[at]));
    }
  }
  return kept;
}

}  // namespace

std::vector<StudyGroup> group_into_studies(const Headers& files) {
  std::map<std::string, Headers> by_uid;
  for (const FileHeader* const header : files) {
    by_uid[header->study_uid].push_back(header);
  }
  std::vector<StudyGroup> groups;
  for (const auto& [uid, own] : by_uid) {
    std::vector<Headers> parts = by_examination(own);
    const bool split = parts.size() > 1;
    for (Headers& part : parts) {
      StudyGroup group{.study_uid = split ? part_name(uid, part) : uid, .files = std::move(part)};
      if (split) {
        group.notes.push_back({.code = "study_uid_repeated",
                               .text = "One Study Instance UID stands for " + std::to_string(parts.size()) +
                                       " examinations of different dates or times; they were taken apart."});
      }
      groups.push_back(std::move(group));
    }
  }
  return joined(std::move(groups));
}

std::vector<SeriesGroup> group_into_series(const Headers& study) {
  using Key = std::pair<int, std::string>;
  std::map<Key, std::vector<StackSlice>> by_uid;
  for (const FileHeader* const header : study) {
    for (const FrameHeader& frame : header->frames) {
      by_uid[{header->series_number, header->series_uid}].push_back({.header = header, .frame = &frame});
    }
  }
  // Fragments by number and description, then, where the number too is one for each picture, by description alone.
  for (const bool with_number : {true, false}) {
    std::map<Key, std::vector<Key>> alike;
    for (const auto& [key, slices] : by_uid) {
      if (is_fragment(slices.size())) {
        alike[{with_number ? key.first : 0, slices.front().header->series_description}].push_back(key);
      }
    }
    for (const auto& [traits, keys] : alike) {
      std::size_t pictures = 0;
      for (const Key& key : keys) {
        pictures += by_uid[key].size();
      }
      // A few localisers and a few other pictures are no torn series: nearly every UID must be of one picture.
      if (is_fragment(pictures) || keys.size() * 2 < pictures) {
        continue;
      }
      std::vector<StackSlice>& first = by_uid[keys.front()];
      for (std::size_t at = 1; at < keys.size(); ++at) {
        std::ranges::copy(by_uid[keys[at]], std::back_inserter(first));
        by_uid.erase(keys[at]);
      }
    }
  }
  std::vector<SeriesGroup> groups;
  for (auto& [key, slices] : by_uid) {
    std::set<std::string> uids;
    for (const StackSlice& slice : slices) {
      uids.insert(slice.header->series_uid);
    }
    SeriesGroup group{.slices = std::move(slices)};
    if (uids.size() > 1) {
      group.notes.push_back({.code = "series_uid_per_slice",
                             .text = "The pictures carry " + std::to_string(uids.size()) +
                                     " Series Instance UIDs, hardly more than one picture each; they were joined by "
                                     "series number and description. Ask the sender to keep the UIDs together."});
    }
    groups.push_back(std::move(group));
  }
  return groups;
}

}  // namespace kyphos::io::dicom
