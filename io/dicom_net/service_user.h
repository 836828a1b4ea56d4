#pragma once

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmnet/scu.h>

#include <string>

#include "io/dicom_net/patience.h"
#include "io/dicom_net/peer.h"

namespace kyphos::io::dicom_net {

/// For the sources of this room only: carries DCMTK types.

/// Fills in who talks to whom, and for how long an answer is waited for.
void prepare(DcmSCU& user, const Peer& peer, const std::string& own_ae_title, const Patience& patience);

/// Connects and negotiates. Throws Error that names the peer, says what went wrong and what to do about it.
void connect(DcmSCU& user, const Peer& peer, const std::string& own_ae_title);

/// Ends the association, by agreement where it still stands.
void disconnect(DcmSCU& user);

/// A status of a DIMSE response in words: "0xA700, out of resources".
[[nodiscard]] std::string status_words(Uint16 status);

}  // namespace kyphos::io::dicom_net
