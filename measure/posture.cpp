#include "measure/posture.h"

namespace kyphos::measure {

std::string_view name(Posture posture) {
  switch (posture) {
    case Posture::Unknown:
      return "unknown";
    case Posture::Supine:
      return "supine";
    case Posture::Prone:
      return "prone";
    case Posture::LateralDecubitus:
      return "lateral decubitus";
    case Posture::Standing:
      return "standing";
    case Posture::Sitting:
      return "sitting";
  }
  return "unknown";
}

}  // namespace kyphos::measure
