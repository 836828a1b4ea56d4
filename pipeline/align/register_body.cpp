#include "pipeline/align/register_body.h"

#include <itkCorrelationImageToImageMetricv4.h>
#include <itkEuler3DTransform.h>
#include <itkImage.h>
#include <itkRegistrationParameterScalesFromPhysicalShift.h>
#include <itkRegularStepGradientDescentOptimizerv4.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "measure/space/units.h"
#include "pipeline/align/match_parameters.h"

namespace kyphos::pipeline {
namespace {

using Image = itk::Image<float, 3>;
using Transform = itk::Euler3DTransform<double>;
using Metric = itk::CorrelationImageToImageMetricv4<Image, Image>;
using Optimizer = itk::RegularStepGradientDescentOptimizerv4<double>;
using Scales = itk::RegistrationParameterScalesFromPhysicalShift<Metric>;

struct Box {
  Eigen::Vector3d first;
  Eigen::Vector3d last;
};

Box posterior_part(double wall_u_mm, double margin_mm) {
  const Eigen::Vector3d margin = Eigen::Vector3d::Constant(margin_mm);
  return {.first = Eigen::Vector3d(wall_u_mm + kRegisterBodyBackMm, -kRegisterBodyHalfWidthMm, kLowestMm) - margin,
          .last = Eigen::Vector3d(wall_u_mm + kRegisterBodyFrontMm, kRegisterBodyHalfWidthMm, kHighestMm) + margin};
}

/// The scan in a body's own coordinates, as an ITK image whose physical points are (u, v, s).
Image::Pointer read_image(const BodyInScan& scan, const Box& box, double step_mm) {
  const measure::Sampler sampler(scan.volume);
  Image::SizeType size;
  Image::PointType origin;
  for (unsigned int axis = 0; axis < 3; ++axis) {
    size[axis] = static_cast<Image::SizeValueType>((box.last[axis] - box.first[axis]) / step_mm) + 1;
    origin[axis] = box.first[axis];
  }
  const Image::Pointer image = Image::New();
  image->SetRegions(Image::RegionType(size));
  image->SetSpacing(itk::Vector<double, 3>(step_mm));
  image->SetOrigin(origin);
  image->Allocate();
  float* out = image->GetBufferPointer();
  for (std::size_t k = 0; k < size[2]; ++k) {
    for (std::size_t j = 0; j < size[1]; ++j) {
      for (std::size_t i = 0; i < size[0]; ++i) {
        const auto at = [step_mm](double first, std::size_t index) {
          return first + step_mm * static_cast<double>(index);
        };
        const auto point = scan.body.frame.lps(at(origin[0], i), at(origin[1], j), at(origin[2], k));
        *out++ = std::clamp(sampler.hu_or(point, kRegisterBodySoftHu.value), kRegisterBodySoftHu.value,
                            kRegisterBodyBoneHu.value);
      }
    }
  }
  return image;
}

struct Images {
  Image::Pointer earlier;
  Image::Pointer later;
};

/// Runs the optimizer from where the transform stands; the correlation reached.
double improve(const Images& images, const Transform::Pointer& transform) {
  const Metric::Pointer metric = Metric::New();
  metric->SetFixedImage(images.earlier);
  metric->SetMovingImage(images.later);
  metric->SetMovingTransform(transform);
  metric->SetVirtualDomainFromImage(images.earlier);
  metric->SetMaximumNumberOfWorkUnits(1);  // the same sums in the same order on every machine
  metric->Initialize();
  const Scales::Pointer scales = Scales::New();
  scales->SetMetric(metric);
  const Optimizer::Pointer optimizer = Optimizer::New();
  optimizer->SetMetric(metric);
  optimizer->SetScalesEstimator(scales);
  optimizer->SetLearningRate(0.5);
  optimizer->SetMinimumStepLength(0.005);
  optimizer->SetRelaxationFactor(0.6);
  optimizer->SetNumberOfIterations(30);
  optimizer->StartOptimization();
  return std::sqrt(std::max(0.0, -metric->GetValue()));  // the metric is minus the squared correlation
}

Eigen::Isometry3d as_eigen(const Transform::Pointer& transform) {
  Eigen::Matrix3d turn;
  const auto& matrix = transform->GetMatrix();
  const auto& offset = transform->GetOffset();
  Eigen::Isometry3d result = Eigen::Isometry3d::Identity();
  for (unsigned int row = 0; row < 3; ++row) {
    for (unsigned int column = 0; column < 3; ++column) {
      turn(row, column) = matrix(row, column);
    }
    result.translation()[row] = offset[row];
  }
  result.linear() = turn;
  return result;
}

std::string problem_of(const BodyRegistration& registration, const Eigen::Vector3d& centre) {
  if (registration.correlation < kLeastCorrelation) {
    return "the posterior elements of the two dates do not look alike";
  }
  const double shift_mm = (registration.later_from_earlier * centre - centre).norm();
  const double turn_deg =
      measure::deg_from_radians(Eigen::AngleAxisd(registration.later_from_earlier.linear()).angle());
  if (shift_mm > kLargestShiftMm || turn_deg > kLargestTurnDeg) {
    return "the registration moved the body further than its own frame allows";
  }
  return {};
}

}  // namespace

BodyRegistration register_body(const BodyInScan& earlier, const BodyInScan& later) {
  const auto depth = depth_range(earlier.body);
  const auto later_depth = depth_range(later.body);
  if (!depth || !later_depth) {
    return {.why_not = "a wall of the body was not found"};
  }
  const Transform::Pointer transform = Transform::New();
  Transform::InputPointType centre;
  centre[0] = depth->posterior_u_mm - 10.0;
  centre[1] = 0.0;
  centre[2] = 0.0;
  transform->SetCenter(centre);
  BodyRegistration result;
  try {
    for (const double step_mm : {3.0, 1.5}) {
      const Images images{
          .earlier = read_image(earlier, posterior_part(depth->posterior_u_mm, 0.0), step_mm),
          .later = read_image(later, posterior_part(later_depth->posterior_u_mm, kRegisterBodyMarginMm), step_mm)};
      result.correlation = improve(images, transform);
    }
  } catch (const itk::ExceptionObject&) {
    return {.why_not = "the registration did not converge"};
  }
  result.later_from_earlier = as_eigen(transform);
  result.why_not = problem_of(result, Eigen::Vector3d(centre[0], 0.0, 0.0));
  return result;
}

}  // namespace kyphos::pipeline
