#include "pipeline/cli/command.h"

#include <array>

#include "pipeline/cli/batch.h"
#include "pipeline/cli/clinical_template.h"
#include "pipeline/cli/criteria.h"
#include "pipeline/cli/fetch.h"
#include "pipeline/cli/list.h"
#include "pipeline/cli/manual.h"
#include "pipeline/cli/merge.h"
#include "pipeline/cli/node.h"
#include "pipeline/cli/report.h"
#include "pipeline/cli/review.h"
#include "pipeline/cli/run_case.h"
#include "pipeline/cli/scan.h"
#include "pipeline/cli/serve.h"

namespace kyphos::pipeline {
namespace {

constexpr std::array kCommands{
    Command{.name = "scan",
            .summary = "Show what is below a folder, and which series would be measured",
            .set_up = set_up_scan},
    Command{
        .name = "review", .summary = "Measure the spine of one patient and write a report", .set_up = set_up_review},
    Command{
        .name = "list", .summary = "Show every measurement with unit, definition and source", .set_up = set_up_list},
    Command{.name = "criteria",
            .summary = "Show every threshold and rating with its source and edition",
            .set_up = set_up_criteria},
    Command{
        .name = "clinical-template", .summary = "Write a clinical file to fill in", .set_up = set_up_clinical_template},
    Command{.name = "batch",
            .summary = "Measure every patient of an export, and go on where a run stopped",
            .set_up = set_up_batch},
    Command{.name = "fetch", .summary = "Fetch a patient's CT from an archive", .set_up = set_up_fetch},
    Command{.name = "node",
            .summary = "Answer an archive: take studies, measure them, send the results back",
            .set_up = set_up_node},
    Command{.name = "serve",
            .summary = "Show an output folder in the browser: read, correct, confirm, rate",
            .set_up = set_up_serve},
    Command{
        .name = "report", .summary = "Write the tables and the index page of a batch anew", .set_up = set_up_report},
    Command{.name = "merge", .summary = "Join the output folders of a batch's shards", .set_up = set_up_merge},
    Command{.name = "run-case", .summary = "One patient of a batch", .set_up = set_up_run_case},
    Command{.name = "manual", .summary = "Man pages and shell completions", .set_up = set_up_manual},
};

}  // namespace

std::span<const Command> commands() { return kCommands; }

}  // namespace kyphos::pipeline
