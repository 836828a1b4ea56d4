#include "pipeline/cli/command.h"

#include <array>

#include "pipeline/cli/list.h"
#include "pipeline/cli/review.h"
#include "pipeline/cli/scan.h"

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
};

}  // namespace

std::span<const Command> commands() { return kCommands; }

}  // namespace kyphos::pipeline
