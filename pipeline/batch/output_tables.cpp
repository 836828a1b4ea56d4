#include "pipeline/batch/output_tables.h"

#include "io/report/cohort/index_html.h"
#include "io/report/cohort/tables.h"
#include "pipeline/batch/bids.h"

namespace kyphos::pipeline {

void write_output_tables(const io::Store& store, const std::filesystem::path& out) {
  const bool bids = store.meta("layout") == "bids";
  io::write_case_table(store, "vertebrae.csv", out);
  io::write_case_table(store, "progression.csv", out);
  io::write_worklist(store, out);
  io::write_failures(store, out);
  io::write_file_list(store, out);
  io::write_index_html(store, out, [bids](const io::CaseRow& row) {
    return row.folder + "/" + (bids ? report_stem_bids(row.patient_key) : std::string("report")) + ".html";
  });
  if (bids) {
    write_bids_description(out, store);
  }
}

}  // namespace kyphos::pipeline
