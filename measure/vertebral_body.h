#pragma once

#include <optional>
#include <string>
#include <vector>

#include "measure/level.h"
#include "measure/space/lps.h"

namespace kyphos::measure {

/// The waist: pixels end and numbers begin here. A segmenter of any modality hands over one of these for each body that
/// it found; everything in measure/ works on them alone (findings that need attenuation also take the volume).

/// The body's own axes. Coordinates in it are called u (anterior), v (left) and s (superior), all in mm.
/// anterior x left = superior; all three are orthonormal.
struct BodyFrame {
  PointLps origin = PointLps::Zero();  ///< near the middle of the body
  DirectionLps anterior = -DirectionLps::UnitY();
  DirectionLps left = DirectionLps::UnitX();
  DirectionLps superior = DirectionLps::UnitZ();

  [[nodiscard]] PointLps lps(double u_mm, double v_mm, double s_mm) const {
    return origin + u_mm * anterior + v_mm * left + s_mm * superior;
  }
  /// (u, v, s) in mm of a point in patient space.
  [[nodiscard]] Eigen::Vector3d frame_coordinates(const PointLps& point) const;
};

/// One point of an endplate in the frame of its body.
struct EndplatePoint {
  double s_mm = 0.0;   ///< position along the body's superior axis, sub-voxel
  double se_mm = 0.0;  ///< its standard error
};

/// An endplate as a surface s(u, v) on a regular grid in the body's frame. Cells without a point were not found,
/// lie outside the body's outline, or outside the scan. A lateral film or a single sagittal slice fills one row (v).
class EndplateSurface {
 public:
  EndplateSurface() = default;
  /// A grid of count_u x count_v empty cells whose first cell is at (first_u_mm, first_v_mm).
  EndplateSurface(double first_u_mm, double first_v_mm, double step_mm, int count_u, int count_v);

  [[nodiscard]] int count_u() const { return count_u_; }
  [[nodiscard]] int count_v() const { return count_v_; }
  [[nodiscard]] double step_mm() const { return step_mm_; }
  [[nodiscard]] double u_mm(int iu) const { return first_u_mm_ + iu * step_mm_; }
  [[nodiscard]] double v_mm(int iv) const { return first_v_mm_ + iv * step_mm_; }
  [[nodiscard]] const std::optional<EndplatePoint>& at(int iu, int iv) const;
  void set(int iu, int iv, std::optional<EndplatePoint> point);
  /// Bilinear interpolation in (u, v); nothing where no cell around has a point.
  [[nodiscard]] std::optional<EndplatePoint> interpolate(double u_mm, double v_mm) const;
  [[nodiscard]] std::size_t found_count() const;

 private:
  double first_u_mm_ = 0.0;
  double first_v_mm_ = 0.0;
  double step_mm_ = 1.0;
  int count_u_ = 0;
  int count_v_ = 0;
  std::vector<std::optional<EndplatePoint>> cells_;
};

/// A point of a wall in the mid-sagittal plane (v = 0): u at a height s, with its standard error.
struct WallPoint {
  double s_mm = 0.0;
  double u_mm = 0.0;
  double se_mm = 0.0;
};

/// Outline of the body in one plane s = constant: radius in mm around (centre_u, 0) at equal angles, counted from
/// anterior towards left.
struct AxialOutline {
  double s_mm = 0.0;
  double centre_u_mm = 0.0;
  double centre_v_mm = 0.0;
  std::vector<double> radius_mm;
};

/// How much of a body the scan holds.
enum class Coverage : unsigned char { Whole, CutAbove, CutBelow, CutSide };

/// How clearly the discs beside a body were seen, in noise units; 0 where one was looked for and not seen. Only a
/// source that looks for discs has it.
struct DiscEvidence {
  double score_above = 0.0;
  double score_below = 0.0;
  [[nodiscard]] double weaker() const { return score_above < score_below ? score_above : score_below; }
};

/// How well a body was seen; every source fills what it can say, confidence gates and the report read it.
struct BodyQuality {
  double slice_spacing_along_axis_mm = 0.0;  ///< distance of samples along the body's superior axis
  double noise_hu = 0.0;                     ///< standard deviation of the noise in the marrow
  double marrow_hu = 0.0;                    ///< median attenuation of the marrow
  double endplate_contrast_hu = 0.0;         ///< median step at the endplates, the weaker of the two
  double endplate_residual_mm = 0.0;         ///< robust spread of the endplate points about their smooth surface
  /// How far apart the endplates are as seen from this body and from the next one, the worst third of the worst one; 0
  /// where slices do not hide a disc.
  double endplate_views_apart_mm = 0.0;
  double left_right_asymmetry_mm = 0.0;  ///< difference of the mean heights of the left and the right half
  std::optional<DiscEvidence> discs{};   ///< evidence of the source, where it looks for discs
  bool from_voxels = true;  ///< false: a mask's surface, or an MR: no attenuation, noise or contrast in HU is known
  /// Distance of sagittal slices so thick that no length is read across them; else absent.
  std::optional<double> sagittal_slices_mm{};
};

enum class BodyStatus : unsigned char { Measured, MeasuredWithDoubt, NotMeasured };

struct VertebralBody {
  int position_from_top = 0;  ///< 1 for the uppermost body that the scan shows, in whole or in part
  LevelName name;
  BodyFrame frame;
  EndplateSurface superior;
  EndplateSurface inferior;
  std::vector<WallPoint> posterior_wall;  ///< in the mid-sagittal plane, from the inferior to the superior endplate
  std::vector<WallPoint> anterior_wall;   ///< likewise
  std::vector<AxialOutline> outlines;     ///< at several heights, lowest first; empty for a single slice
  /// Back of the spinal canal in the mid-sagittal plane, at the heights where it was seen.
  std::vector<WallPoint> canal_posterior;
  Coverage coverage = Coverage::Whole;
  BodyQuality quality;
  BodyStatus status = BodyStatus::Measured;
  std::string why_not;              ///< the reason, where status is NotMeasured
  std::vector<std::string> doubts;  ///< the reasons, where status is MeasuredWithDoubt
  bool single_slice = false;        ///< measured on one sagittal slice: no left-right information
};

/// How the body is called in tables: "T12", or "unnamed 3" for the third from the top.
[[nodiscard]] std::string display_name(const VertebralBody& body);

/// The six points of morphometry in the mid-sagittal plane of the body: superior and inferior, anterior, middle,
/// posterior. They derive from the endplate surfaces at the stations below, averaged over the central slab.
struct SixPoints {
  PointLps superior_anterior, superior_middle, superior_posterior;
  PointLps inferior_anterior, inferior_middle, inferior_posterior;
};

/// Stations of the anterior, middle and posterior height as a fraction of the body's depth from the posterior wall, and
/// the half width of the window over which an endplate is averaged. The rim itself (first and last 8 % of the depth) is
/// left out: there osteophytes and the rounding of the corner make the edge a matter of taste.
inline constexpr double kPosteriorStation = 0.12;
inline constexpr double kMiddleStation = 0.50;
inline constexpr double kAnteriorStation = 0.88;
inline constexpr double kStationHalfWindow = 0.06;
/// Half width in mm (left-right) of the central slab over which the mid-sagittal measurements average.
inline constexpr double kCentralHalfSlabMm = 4.0;

/// The walls' mean position in u over the middle half of the body's height: where depth fractions start and end.
struct DepthRange {
  double posterior_u_mm = 0.0;
  double anterior_u_mm = 0.0;
  [[nodiscard]] double depth_mm() const { return anterior_u_mm - posterior_u_mm; }
  [[nodiscard]] double u_at_fraction(double fraction) const { return posterior_u_mm + fraction * depth_mm(); }
};
[[nodiscard]] std::optional<DepthRange> depth_range(const VertebralBody& body);

/// Points of an endplate closer than this share voxels and smoothing: of the errors of a window's points, only one
/// counts as independent for each square of this side.
inline constexpr double kEndplateCorrelationMm = 3.0;

/// Mean of an endplate over the window around a depth fraction and over the central slab (one row: that row), with the
/// standard error of that mean. Nothing where less than a quarter of the window was found.
[[nodiscard]] std::optional<EndplatePoint> endplate_at_station(const EndplateSurface& surface, const DepthRange& depth,
                                                               double fraction);

/// Nothing where an endplate has no point at one of the stations.
[[nodiscard]] std::optional<SixPoints> six_points(const VertebralBody& body);

}  // namespace kyphos::measure
