#include "io/report/agreement/agreement_csv.h"

#include "io/report/csv/vertebrae_csv.h"
#include "io/report/words/number_text.h"
#include "measure/catalogue.h"
#include "measure/readers/agreement.h"

namespace kyphos::io {
namespace {

std::string agreement_line(const AgreementRow& row) {
  std::string numbers = ",,";
  std::string why = row.value.why_not();
  if (row.value) {
    const int decimals = row.decimals + 1;
    const double half = measure::half_interval(row.value.standard_error(), row.patients);
    numbers = fixed(row.value.value(), decimals) + "," + fixed(row.value.value() - half, decimals) + "," +
              fixed(row.value.value() + half, decimals);
  }
  return csv_cell(row.first) + "," + csv_cell(row.second) + "," + row.bodies + "," + row.quantity + "," +
         row.statistic + "," + csv_cell(row.unit) + "," + numbers + "," + std::to_string(row.pairs) + "," +
         std::to_string(row.patients) + "," + csv_cell(why) + "\r\n";
}

std::string side_cells(const ReadSide& side) {
  const char* const how = !side.there ? "not_there" : side.placed ? "placed" : side.touched ? "touched" : "accepted";
  std::string cells = "," + csv_cell(side.name) + "," + how + "," + (side.grade ? std::to_string(*side.grade) : "");
  for (const std::string_view key : agreement_quantities()) {
    const auto found = side.values.find(std::string(key));
    const bool known = found != side.values.end() && found->second;
    cells += "," + (known ? fixed(found->second.value(), measure::find_row(key)->decimals + kExtraDigits) : "");
  }
  return cells;
}

}  // namespace

std::string agreement_csv(std::span<const AgreementRow> rows) {
  std::string csv =
      "reader_a,reader_b,bodies,quantity,statistic,unit,value,interval_low,interval_high,pairs,cases,why_not\r\n";
  for (const AgreementRow& row : rows) {
    csv += agreement_line(row);
  }
  return csv;
}

std::string agreement_bodies_csv(std::span<const ReaderPair> pairs) {
  std::string csv = "reader_a,reader_b,case,date";
  for (const char* const side : {"_a", "_b"}) {
    csv += std::string(",level") + side + ",how" + side + ",grade" + side;
    for (const std::string_view key : agreement_quantities()) {
      csv += "," + std::string(key) + side;
    }
  }
  csv += "\r\n";
  for (const ReaderPair& pair : pairs) {
    for (const ReadBody& body : pair.bodies) {
      csv += csv_cell(pair.first) + "," + csv_cell(pair.second) + "," + csv_cell(body.case_id) + "," + body.date +
             side_cells(body.first) + side_cells(body.second) + "\r\n";
    }
  }
  return csv;
}

}  // namespace kyphos::io
