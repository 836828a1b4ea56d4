#include "io/dicom/nifti/nifti_place.h"

#include <array>
#include <cmath>
#include <span>
#include <utility>

#include "io/dicom/number_text.h"

namespace kyphos::io::dicom {
namespace {

using Sizes = std::array<double, 3>;

/// Writers round voxel sizes and directions; a height is off by as much as they differ. 0.5 % of 30 mm is 0.15 mm.
constexpr double kSameSize = 0.005;
/// Difference of unit directions: 0.3 degrees. Quaternions and directions are written with six digits and more.
constexpr double kSameDirection = 0.005;
/// Of the places of the first voxel. No height depends on it.
constexpr double kSamePlace_mm = 0.1;
constexpr int kScannerSpace = NIFTI_XFORM_SCANNER_ANAT;

/// One of the two forms, right-anterior-superior, in the header's units.
struct Form {
  const char* name = "";
  int code = 0;
  Eigen::Matrix4d ras = Eigen::Matrix4d::Identity();

  [[nodiscard]] Sizes sizes() const {
    return {ras.block<3, 1>(0, 0).norm(), ras.block<3, 1>(0, 1).norm(), ras.block<3, 1>(0, 2).norm()};
  }
};

double unit_mm(const nifti_1_header& header) {
  const int units = XYZT_TO_SPACE(header.xyzt_units);
  if (units == NIFTI_UNITS_METER) {
    return 1000.0;
  }
  return units == NIFTI_UNITS_MICRON ? 0.001 : 1.0;
}

bool has_volume(const Form& form) {
  const double volume = std::abs(form.ras.block<3, 3>(0, 0).determinant());
  return form.ras.allFinite() && volume > 0.0 && std::isfinite(volume);
}

std::optional<Form> sform_of(const nifti_1_header& header) {
  Form form{.name = "sform", .code = header.sform_code};
  int row = 0;
  for (const auto& values : {std::span(header.srow_x), std::span(header.srow_y), std::span(header.srow_z)}) {
    for (int column = 0; column < 4; ++column) {
      form.ras(row, column) = static_cast<double>(values[static_cast<std::size_t>(column)]);
    }
    ++row;
  }
  return form.code > 0 && has_volume(form) ? std::optional(form) : std::nullopt;
}

/// The sizes that pixdim tells, without sign as some writers use it; 0 where it tells none.
Sizes told_sizes(const nifti_1_header& header) {
  Sizes sizes{};
  for (std::size_t axis = 0; axis < 3; ++axis) {
    const double size = std::abs(static_cast<double>(header.pixdim[axis + 1]));
    sizes[axis] = std::isfinite(size) ? size : 0.0;
  }
  return sizes;
}

std::optional<Form> qform_of(const nifti_1_header& header) {
  const Sizes sizes = told_sizes(header);
  if (header.qform_code <= 0 || sizes[0] <= 0.0 || sizes[1] <= 0.0 || sizes[2] <= 0.0) {
    return std::nullopt;
  }
  const mat44 ras =
      nifti_quatern_to_mat44(header.quatern_b, header.quatern_c, header.quatern_d, header.qoffset_x, header.qoffset_y,
                             header.qoffset_z, static_cast<float>(sizes[0]), static_cast<float>(sizes[1]),
                             static_cast<float>(sizes[2]), header.pixdim[0] < 0.0F ? -1.0F : 1.0F);
  Form form{.name = "qform", .code = header.qform_code};
  for (int row = 0; row < 4; ++row) {
    for (int column = 0; column < 4; ++column) {
      form.ras(row, column) = static_cast<double>(ras.m[row][column]);
    }
  }
  return has_volume(form) ? std::optional(form) : std::nullopt;
}

/// Sizes that one of the two does not tell contradict nothing.
bool same_sizes(const Sizes& one, const Sizes& other) {
  for (std::size_t axis = 0; axis < 3; ++axis) {
    if (one[axis] > 0.0 && other[axis] > 0.0 && std::abs(one[axis] - other[axis]) > kSameSize * other[axis]) {
      return false;
    }
  }
  return true;
}

bool same_directions(const Form& one, const Form& other) {
  for (int axis = 0; axis < 3; ++axis) {
    const Eigen::Vector3d first = one.ras.block<3, 1>(0, axis).normalized();
    const Eigen::Vector3d second = other.ras.block<3, 1>(0, axis).normalized();
    if ((first - second).norm() > kSameDirection) {
      return false;
    }
  }
  return true;
}

std::string sizes_text(const Sizes& sizes) {
  return number_text(sizes[0], 3) + " x " + number_text(sizes[1], 3) + " x " + number_text(sizes[2], 3) + " mm";
}

Sizes in_mm(Sizes sizes, double unit) {
  for (double& size : sizes) {
    size *= unit;
  }
  return sizes;
}

measure::Grid grid_of(const Form& form, const nifti_1_header& header) {
  measure::Grid grid{.size = {header.dim[1], header.dim[2], header.dim[3]}};
  for (int row = 0; row < 3; ++row) {
    // x and y point the other way in patient space (left, posterior).
    const double sign = (row < 2 ? -1.0 : 1.0) * unit_mm(header);
    for (int column = 0; column < 4; ++column) {
      grid.lps_from_index(row, column) = sign * form.ras(row, column);
    }
  }
  return grid;
}

NiftiPlace refused(std::string code, std::string reason) {
  return {.grid = {}, .warning = {}, .reason_code = std::move(code), .reason = std::move(reason)};
}

/// The form taken, where pixdim does not contradict it.
NiftiPlace taken(const Form& form, const nifti_1_header& header, std::optional<measure::Warning> warning) {
  const double unit = unit_mm(header);
  if (!same_sizes(form.sizes(), told_sizes(header))) {
    return refused("geometry_contradicts", "its " + std::string(form.name) + " makes voxels of " +
                                               sizes_text(in_mm(form.sizes(), unit)) + " and its pixdim of " +
                                               sizes_text(in_mm(told_sizes(header), unit)) +
                                               ": nothing tells which is right; convert it again from its source");
  }
  return {.grid = grid_of(form, header), .warning = std::move(warning), .reason_code = {}, .reason = {}};
}

NiftiPlace of_two(const Form& sform, const Form& qform, const nifti_1_header& header) {
  const bool alike = same_directions(sform, qform) && same_sizes(sform.sizes(), qform.sizes());
  if (alike) {
    const double apart_mm = unit_mm(header) * (sform.ras - qform.ras).block<3, 1>(0, 3).norm();
    if (apart_mm <= kSamePlace_mm) {
      return taken(sform, header, std::nullopt);
    }
    return taken(sform, header,
                 measure::Warning{.code = "nifti_place",
                                  .text = "Its sform and qform place the volume " + mm_text(apart_mm) +
                                          " apart, turned alike: heights and angles do not depend on it; positions are "
                                          "those of the sform."});
  }
  const bool by_sform = sform.code == kScannerSpace;
  if (by_sform == (qform.code == kScannerSpace)) {
    return refused("geometry_contradicts",
                   "its sform (voxels of " + sizes_text(in_mm(sform.sizes(), unit_mm(header))) + ") and its qform (" +
                       sizes_text(in_mm(qform.sizes(), unit_mm(header))) +
                       ") turn or size the volume differently: nothing tells which is right; convert it again from "
                       "its source");
  }
  const Form& right = by_sform ? sform : qform;
  const Form& other = by_sform ? qform : sform;
  return taken(right, header,
               measure::Warning{.code = "nifti_place",
                                .text = std::string("Its sform and qform turn or size the volume differently: the ") +
                                        right.name + " counts, which tells the scanner's own space; the " + other.name +
                                        " (code " + std::to_string(other.code) + ") is aligned to something else."});
}

}  // namespace

NiftiPlace place_of(const nifti_1_header& header) {
  const std::optional<Form> sform = sform_of(header);
  const std::optional<Form> qform = qform_of(header);
  if (sform && qform) {
    return of_two(*sform, *qform, header);
  }
  if (sform) {
    return taken(*sform, header, std::nullopt);
  }
  if (qform) {
    return taken(*qform, header, std::nullopt);
  }
  if (header.qform_code > 0) {
    return refused("no_geometry", "its pixdim does not tell how large its voxels are");
  }
  return refused("no_geometry", "neither its sform nor its qform tells where it lies");
}

}  // namespace kyphos::io::dicom
