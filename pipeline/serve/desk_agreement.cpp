#include "pipeline/serve/desk_agreement.h"

#include <chrono>
#include <nlohmann/json.hpp>
#include <utility>

#include "io/corrections/corrections.h"
#include "io/error.h"
#include "io/report/agreement/agreement_plot.h"
#include "io/report/agreement/agreement_rows.h"
#include "io/report/views/kept_views.h"
#include "io/report/words/number_text.h"
#include "io/whole_file.h"
#include "measure/catalogue.h"
#include "pipeline/serve/open_cases.h"
#include "pipeline/serve/reader_agreement.h"

namespace kyphos::pipeline {
namespace {

using AgreementJson = nlohmann::ordered_json;

std::string dumped(const AgreementJson& json) {
  return json.dump(-1, ' ', false, AgreementJson::error_handler_t::replace);
}

std::string grade_words(const io::ReadSide& side) {
  return !side.there ? "no body" : side.grade ? "grade " + std::to_string(*side.grade) : "no grade";
}

/// One thing on which two readers differ about a body.
AgreementJson difference_cell(const std::string& label, const std::string& first, const std::string& second,
                              const std::string& difference = {}) {
  return AgreementJson{{"label", label}, {"first", first}, {"second", second}, {"difference", difference}};
}

AgreementJson body_differences(const io::ReadBody& body) {
  AgreementJson cells = AgreementJson::array();
  if (body.first.name != body.second.name) {
    cells.push_back(difference_cell("Level", body.first.name.empty() ? "\u2013" : body.first.name,
                                    body.second.name.empty() ? "\u2013" : body.second.name));
  }
  if (grade_words(body.first) != grade_words(body.second)) {
    cells.push_back(difference_cell("Grade", grade_words(body.first), grade_words(body.second)));
  }
  for (const std::string_view key : io::agreement_quantities()) {
    const auto first = body.first.values.find(std::string(key));
    const auto second = body.second.values.find(std::string(key));
    if (first == body.first.values.end() || second == body.second.values.end() || !first->second || !second->second) {
      continue;
    }
    const measure::CatalogueRow& row = *measure::find_row(key);
    const double apart = io::rounded(first->second.value() - second->second.value(), row.decimals);
    if (apart != 0.0) {
      cells.push_back(difference_cell(std::string(row.label), io::fixed(first->second.value(), row.decimals),
                                      io::fixed(second->second.value(), row.decimals),
                                      (apart > 0.0 ? "+" : "") + io::fixed(apart, row.decimals)));
    }
  }
  return cells;
}

AgreementJson rows_json(const std::vector<io::AgreementRow>& rows, const io::ReaderPair& pair) {
  AgreementJson list = AgreementJson::array();
  for (const io::AgreementRow& row : rows) {
    if (row.first == pair.first && row.second == pair.second) {
      list.push_back(AgreementJson{{"bodies", row.bodies},
                                   {"label", row.label},
                                   {"statistic", row.statistic},
                                   {"unit", row.unit},
                                   {"text", io::value_and_interval(row)},
                                   {"pairs", row.pairs},
                                   {"cases", row.patients},
                                   {"why_not", row.value.why_not()}});
    }
  }
  return list;
}

}  // namespace

std::string reader_differences_json(const std::vector<io::ReaderPair>& pairs) {
  AgreementJson list = AgreementJson::array();
  for (const io::ReaderPair& pair : pairs) {
    AgreementJson bodies = AgreementJson::array();
    for (const io::ReadBody& body : pair.bodies) {
      AgreementJson cells = body_differences(body);
      if (!cells.empty()) {
        bodies.push_back(AgreementJson{{"name", body.first.name.empty() ? body.second.name : body.first.name},
                                       {"date", body.date},
                                       {"differences", std::move(cells)}});
      }
    }
    list.push_back(AgreementJson{
        {"first", pair.first}, {"second", pair.second}, {"read", pair.bodies.size()}, {"bodies", std::move(bodies)}});
  }
  return dumped(list);
}

std::size_t DeskAgreement::gather(const std::map<std::string, DeskCase>& cases) {
  constexpr std::chrono::milliseconds kPatience{500};
  const auto until = std::chrono::steady_clock::now() + kPatience;
  std::size_t pending = 0;
  for (const auto& [id, one] : cases) {
    const std::string stamp = stamp_of(one.folder / io::kCorrectionsFile) + stamp_of(one.folder / io::kViewsFile);
    OfCase& known = gathered_[id];
    if (known.stamp == stamp) {
      continue;
    }
    if (std::chrono::steady_clock::now() > until) {
      ++pending;
      continue;
    }
    known = {.stamp = stamp, .pairs = {}};
    known.pairs = reader_pairs_of_folder(one).pairs;
  }
  return pending;
}

std::vector<io::ReaderPair> DeskAgreement::all_pairs(const std::map<std::string, DeskCase>& cases) const {
  std::vector<io::ReaderPair> all;
  for (const auto& [id, of_case] : gathered_) {
    if (cases.contains(id)) {
      join_reader_pairs(all, of_case.pairs);
    }
  }
  return all;
}

std::string DeskAgreement::json(const std::map<std::string, DeskCase>& cases) {
  const std::lock_guard lock(guard_);
  const std::size_t pending = gather(cases);
  const std::vector<io::ReaderPair> all = all_pairs(cases);
  const std::vector<io::AgreementRow> rows = pending > 0 ? std::vector<io::AgreementRow>{} : io::agreement_rows(all);
  AgreementJson pairs = AgreementJson::array();
  for (const io::ReaderPair& pair : all) {
    pairs.push_back(AgreementJson{{"first", pair.first}, {"second", pair.second}, {"rows", rows_json(rows, pair)}});
  }
  return dumped(AgreementJson{{"pending", pending}, {"pairs", std::move(pairs)}});
}

std::string DeskAgreement::svg(const std::map<std::string, DeskCase>& cases) {
  const std::lock_guard lock(guard_);
  static_cast<void>(gather(cases));
  return io::agreement_svg(all_pairs(cases));
}

}  // namespace kyphos::pipeline
