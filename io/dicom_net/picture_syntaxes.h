#pragma once

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcuid.h>

#include <array>

namespace kyphos::io::dicom_net {

/// What DCMTK and GDCM decode, in the order of preference where the other side leaves the choice.
inline constexpr std::array kPictureSyntaxes{UID_LittleEndianExplicitTransferSyntax,
                                             UID_LittleEndianImplicitTransferSyntax,
                                             UID_JPEGLSLosslessTransferSyntax,
                                             UID_JPEG2000LosslessOnlyTransferSyntax,
                                             UID_JPEGProcess14SV1TransferSyntax,
                                             UID_JPEGProcess14TransferSyntax,
                                             UID_RLELosslessTransferSyntax,
                                             UID_DeflatedExplicitVRLittleEndianTransferSyntax,
                                             UID_BigEndianExplicitTransferSyntax,
                                             UID_JPEGLSLossyTransferSyntax,
                                             UID_JPEG2000TransferSyntax,
                                             UID_JPEGProcess2_4TransferSyntax,
                                             UID_JPEGProcess1TransferSyntax};

}  // namespace kyphos::io::dicom_net
