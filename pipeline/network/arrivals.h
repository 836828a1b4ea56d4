#pragma once

#include <cstdint>
#include <string>

#include "io/dicom_net/receiver.h"
#include "io/store/node_ledger.h"
#include "pipeline/network/node_place.h"
#include "pipeline/network/node_settings.h"

namespace kyphos::pipeline {

/// What the stages of a node work on.
struct NodeContext {
  const NodeSettings& settings;
  const NodePlace& place;
  io::NodeLedger& ledger;
  io::ReceiverTally& tally;
  const io::NetworkLog& log;
};

/// Takes every study of which nothing has come for the quiet time: what was measured already from the same bytes is
/// dropped; where earlier pictures of it have been removed, the rest waits until the study is whole again.
/// Studies that are being measured now wait.
void take_quiet_studies(const NodeContext& node, std::int64_t now);

/// At the start: pictures that were moved to be measured when the program died before it had recorded them come in
/// again.
void take_up_again(const NodeContext& node);

/// Removes the images of finished studies whose time is over, or that stand in the way of new ones; oldest first.
void remove_old_images(const NodeContext& node, std::int64_t now);

}  // namespace kyphos::pipeline
