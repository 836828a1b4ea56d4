#include "pipeline/serve/reader_agreement.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <utility>

#include "io/report/agreement/agreement_csv.h"
#include "io/report/agreement/agreement_plot.h"
#include "io/whole_file.h"
#include "measure/catalogue.h"
#include "measure/picture_scale.h"
#include "pipeline/segment/points/parameters.h"
#include "pipeline/serve/kept_case.h"

namespace kyphos::pipeline {
namespace {

/// A study as one reader alone has it.
struct ReadingOfStudy {
  std::vector<measure::MeasuredVertebra> bodies;
  bool whole = false;  ///< the reader has confirmed the case
};

std::set<std::string> readers_of(const io::Corrections& corrections) {
  std::set<std::string> readers;
  for (const io::Correction& one : corrections.all) {
    if (!one.reader.empty()) {
      readers.insert(one.reader);
    }
  }
  return readers;
}

/// All studies of the case as one reader has them.
std::vector<ReadingOfStudy> readings_of(const io::KeptCase& kept, const io::Corrections& corrections,
                                        const std::string& reader) {
  io::Corrections own;
  std::ranges::copy_if(corrections.all, std::back_inserter(own.all),
                       [&](const io::Correction& one) { return one.reader == reader; });
  const bool whole =
      std::ranges::any_of(own.all, [](const io::Correction& one) { return one.kind == io::CorrectionKind::Confirm; });
  std::vector<ReadingOfStudy> readings;
  for (io::StudyReport& study : recomputed_case(kept, own).report.studies) {
    readings.push_back({.bodies = std::move(study.measured.vertebrae), .whole = whole});
  }
  return readings;
}

io::ReadSide side_of(const measure::MeasuredVertebra& vertebra) {
  const measure::VertebralBody& body = vertebra.body;
  io::ReadSide side{.there = body.status != measure::BodyStatus::NotMeasured, .name = measure::display_name(body)};
  side.touched = body.reader && !body.reader->what.empty();
  side.placed = side.touched && body.reader->moved;
  if (vertebra.genant) {
    side.grade = vertebra.genant.value().grade;
  }
  for (const std::string_view key : io::agreement_quantities()) {
    side.values.emplace(key, vertebra.values.at(std::string(key)));
  }
  return side;
}

/// The same body of the other reading; nothing where that reader has none.
const measure::MeasuredVertebra* same_body(const ReadingOfStudy& reading, const measure::MeasuredVertebra& vertebra) {
  const auto nearest = std::ranges::min_element(reading.bodies, {}, [&](const measure::MeasuredVertebra& other) {
    return (other.body.frame.origin - vertebra.body.frame.origin).norm();
  });
  const bool there = nearest != reading.bodies.end() &&
                     (nearest->body.frame.origin - vertebra.body.frame.origin).norm() <= kCorrectionReachMm;
  return there ? &*nearest : nullptr;
}

void add_read_body(std::vector<io::ReadBody>& bodies, const ReadingOfStudy& first, const ReadingOfStudy& second,
                   io::ReadBody body) {
  if ((first.whole || body.first.touched) && (second.whole || body.second.touched)) {
    bodies.push_back(std::move(body));
  }
}

void add_read_study(std::vector<io::ReadBody>& bodies, const ReadingOfStudy& first, const ReadingOfStudy& second,
                    const io::ReadBody& blank) {
  for (const measure::MeasuredVertebra& vertebra : first.bodies) {
    io::ReadBody body = blank;
    body.first = side_of(vertebra);
    if (const auto* const other = same_body(second, vertebra)) {
      body.second = side_of(*other);
    }
    add_read_body(bodies, first, second, std::move(body));
  }
  for (const measure::MeasuredVertebra& vertebra : second.bodies) {
    if (same_body(first, vertebra) == nullptr) {
      io::ReadBody body = blank;
      body.second = side_of(vertebra);
      add_read_body(bodies, first, second, std::move(body));
    }
  }
}

std::vector<io::ReaderPair> pairs_by_corrections(const std::string& id, const io::KeptCase& kept,
                                                 const io::Corrections& corrections) {
  std::map<std::string, std::vector<ReadingOfStudy>> readings;
  const std::set<std::string> readers = readers_of(corrections);
  std::vector<io::ReaderPair> pairs;
  if (readers.size() < 2) {
    return pairs;
  }
  for (const std::string& reader : readers) {
    for (const auto& [earlier, reading] : readings) {
      pairs.push_back({.first = earlier, .second = reader, .bodies = {}});
    }
    readings.emplace(reader, readings_of(kept, corrections, reader));
  }
  for (io::ReaderPair& pair : pairs) {
    for (std::size_t study = 0; study < kept.studies.size(); ++study) {
      if (kept.studies[study].may_be_corrected) {
        add_read_study(pair.bodies, readings.at(pair.first)[study], readings.at(pair.second)[study],
                       {.case_id = id, .date = kept.studies[study].date, .first = {}, .second = {}});
      }
    }
  }
  std::erase_if(pairs, [](const io::ReaderPair& pair) { return pair.bodies.empty(); });
  return pairs;
}

bool same_readers(const io::ReaderPair& one, const io::ReaderPair& other) {
  return one.first == other.first && one.second == other.second;
}

/// One reader's points, measured by themselves: all of the picture is read.
ReadingOfStudy reading_by_points(const io::KeptStudy& kept, const io::ReadAlone& alone) {
  std::vector<measure::VertebralBody> bodies = alone.bodies;
  for (measure::VertebralBody& body : bodies) {
    body.reader = measure::ReaderMark{.reader = alone.reader, .time = "", .what = {"six points"}, .moved = true};
  }
  measure::MeasuredStudy measured = measure::measure_study(std::move(bodies), nullptr);
  if (kept.about.film_scale) {
    measured = measure::in_scale(std::move(measured), *kept.about.film_scale);
  }
  return {.bodies = std::move(measured.vertebrae), .whole = true};
}

/// Two readers' points on the pictures of a case.
std::vector<io::ReaderPair> pairs_by_points(const std::string& id, const io::KeptCase& kept) {
  std::vector<io::ReaderPair> pairs;
  for (const io::KeptStudy& study : kept.studies) {
    if (study.readings.size() != 2) {
      continue;
    }
    const bool in_order = study.readings[0].reader < study.readings[1].reader;
    const io::ReadAlone& first = study.readings[in_order ? 0 : 1];
    const io::ReadAlone& second = study.readings[in_order ? 1 : 0];
    io::ReaderPair pair{.first = first.reader, .second = second.reader, .bodies = {}};
    add_read_study(pair.bodies, reading_by_points(study, first), reading_by_points(study, second),
                   {.case_id = id, .date = study.date, .first = {}, .second = {}});
    join_reader_pairs(pairs, {std::move(pair)});
  }
  return pairs;
}

}  // namespace

std::vector<io::ReaderPair> reader_pairs_of_case(const std::string& id, const io::KeptCase& kept,
                                                 const io::Corrections& corrections) {
  std::vector<io::ReaderPair> pairs = pairs_by_corrections(id, kept, corrections);
  std::vector<io::ReaderPair> by_points = pairs_by_points(id, kept);
  std::erase_if(by_points, [&](const io::ReaderPair& pair) {
    return std::ranges::any_of(pairs, [&](const io::ReaderPair& known) { return same_readers(known, pair); });
  });
  join_reader_pairs(pairs, std::move(by_points));
  return pairs;
}

PairsOfFolder reader_pairs_of_folder(const DeskCase& one) {
  const std::string text = io::whole_content(one.folder / io::kCorrectionsFile);
  const io::Corrections corrections = text.empty() ? io::Corrections{} : io::parse_corrections(text, one.id);
  const bool corrected = readers_of(corrections).size() >= 2;
  const std::string views = io::whole_content(one.folder / io::kViewsFile);
  PairsOfFolder found{.without_views = corrected && views.empty()};
  // Only a case that two have read is worth the time of reading it whole.
  if (views.empty() || (!corrected && views.find(io::kViewsReadings) == std::string::npos)) {
    return found;
  }
  found.pairs = reader_pairs_of_case(one.id, io::parse_views(views, one.id), corrections);
  return found;
}

void join_reader_pairs(std::vector<io::ReaderPair>& all, std::vector<io::ReaderPair> of_case) {
  for (io::ReaderPair& pair : of_case) {
    const auto same = std::ranges::find_if(all, [&](const io::ReaderPair& one) { return same_readers(one, pair); });
    if (same == all.end()) {
      all.push_back(std::move(pair));
    } else {
      std::ranges::move(pair.bodies, std::back_inserter(same->bodies));
    }
  }
  std::ranges::sort(all, {}, [](const io::ReaderPair& pair) { return std::pair(pair.first, pair.second); });
}

AgreementOfCohort agreement_of_cohort(const std::filesystem::path& out) {
  AgreementOfCohort agreement;
  for (const auto& [id, one] : find_cases(out)) {
    PairsOfFolder found = reader_pairs_of_folder(one);
    agreement.without_views += found.without_views ? 1 : 0;
    agreement.cases += found.pairs.empty() ? 0 : 1;
    join_reader_pairs(agreement.pairs, std::move(found.pairs));
  }
  return agreement;
}

void write_agreement(const AgreementOfCohort& agreement, const std::filesystem::path& out) {
  const std::vector<io::AgreementRow> rows = io::agreement_rows(agreement.pairs);
  io::write_whole(out / kAgreementFile, io::agreement_csv(rows));
  io::write_whole(out / kAgreementBodiesFile, io::agreement_bodies_csv(agreement.pairs));
  io::write_whole(out / kAgreementPicture, io::agreement_svg(agreement.pairs));
}

}  // namespace kyphos::pipeline
