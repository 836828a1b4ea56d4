#pragma once

#include "io/dicom_net/receiver.h"

namespace kyphos::io::dicom_net {

/// Serves the association that comes over a connected socket, to its end. In a process of its own: DCMTK is told of
/// the socket by a global variable.
void serve(int socket, const ReceiverSettings& settings, ReceiverTally& tally);

/// Asks the association that is being served to end after the object that is arriving. For signal handlers.
void stop_serving();

}  // namespace kyphos::io::dicom_net
