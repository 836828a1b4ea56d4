#include "pipeline/segment/gates/verdict.h"

#include <cstdio>

namespace kyphos::pipeline {

using measure::BodyStatus;
using measure::VertebralBody;

std::string in_mm(double value) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.1f mm", value);
  return text.data();
}

void refuse(VertebralBody& body, std::string why) {
  if (body.status != BodyStatus::NotMeasured) {
    body.status = BodyStatus::NotMeasured;
    body.why_not = std::move(why);
  }
}

void doubt(VertebralBody& body, std::string why) {
  body.doubts.push_back(std::move(why));
  if (body.status == BodyStatus::Measured) {
    body.status = BodyStatus::MeasuredWithDoubt;
  }
}

std::array<double, 3> heights_mm(const VertebralBody& body, const measure::SixPoints& six) {
  const auto& up = body.frame.superior;
  return {(six.superior_anterior - six.inferior_anterior).dot(up), (six.superior_middle - six.inferior_middle).dot(up),
          (six.superior_posterior - six.inferior_posterior).dot(up)};
}

}  // namespace kyphos::pipeline
