#include "pipeline/segment/body/body_slot.h"

namespace kyphos::pipeline {

double ExpectedPlane::s_mm(const measure::BodyFrame& frame, double u_mm, double v_mm) const {
  return (point - frame.lps(u_mm, v_mm, 0.0)).dot(normal) / frame.superior.dot(normal);
}

}  // namespace kyphos::pipeline
