#include "io/dicom/header/patient_position.h"

#include <algorithm>
#include <cctype>

namespace kyphos::io::dicom {

Posture posture_of(const std::string& patient_position) {
  if (patient_position == "SITTING") {
    return Posture::Sitting;
  }
  if (!patient_position.starts_with("HF") && !patient_position.starts_with("FF")) {
    return Posture::Unknown;
  }
  const std::string side = patient_position.substr(2);
  if (side == "S") {
    return Posture::Supine;
  }
  if (side == "P") {
    return Posture::Prone;
  }
  return side == "DR" || side == "DL" ? Posture::LateralDecubitus : Posture::Unknown;
}

Tristate contrast_of(const std::string& agent) {
  std::string upper = agent;
  std::ranges::transform(upper, upper.begin(),
                         [](unsigned char letter) { return static_cast<char>(std::toupper(letter)); });
  if (upper.empty()) {
    return Tristate::Unknown;
  }
  for (const char* const none : {"NONE", "NO", "NO CONTRAST", "WITHOUT", "N/A", "NIL", "N"}) {
    if (upper == none) {
      return Tristate::No;
    }
  }
  return Tristate::Yes;
}

}  // namespace kyphos::io::dicom
