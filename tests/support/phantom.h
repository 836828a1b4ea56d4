#pragma once

#include <Eigen/Geometry>
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "measure/level.h"
#include "measure/space/volume.h"
#include "measure/vertebral_body.h"

namespace kyphos::test {

/// An analytic CT phantom of the spine from C4 to the sacrum with exact truth. The anatomy is a continuous description
/// (implicit surfaces in each body's frame); a scan renders it on any grid with a point spread and noise. All points
/// are LPS mm. Sizes follow docs/facts.md (Panjabi's table, Masharawi's wedge angles) times a factor for living
/// people.

/// The true form of a body, apart from its natural wedge and concavity.
enum class PhantomShape : unsigned char {
  Intact,
  Wedge,      ///< the superior endplate sinks in front; the posterior height stays
  Biconcave,  ///< both endplates sink in the middle
  Crush,      ///< all heights alike
  Plana,      ///< 5 mm high, flat endplates; `fraction` is not used
};

/// An ellipsoid of one attenuation in a body's construction frame (u anterior, v left, s superior; origin in the middle
/// of the healthy body): a cleft, a cloud of cement, a focus.
struct PhantomBlob {
  Eigen::Vector3d centre_mm = Eigen::Vector3d::Zero();
  Eigen::Vector3d half_mm = Eigen::Vector3d::Ones();
  double hu = 0.0;

  [[nodiscard]] bool holds(const Eigen::Vector3d& point) const {
    return (point - centre_mm).cwiseQuotient(half_mm).squaredNorm() <= 1.0;
  }
};

/// What is special about one body. Everything left at its default is a healthy body.
struct PhantomBody {
  PhantomShape shape = PhantomShape::Intact;
  double fraction = 0.0;              ///< lost part of the height that the shape concerns, 0..0.8
  double schmorl_depth_mm = 0.0;      ///< pit of 5 mm width in the superior endplate
  double endplate_step_mm = 0.0;      ///< the front part of the superior endplate lies lower by this, as a step
  double retropulsion_mm = 0.0;       ///< the upper posterior wall stands back into the canal by this
  std::optional<double> marrow_hu{};  ///< sclerotic (600) or lytic (10) instead of the spine's marrow
  bool cement = false;                ///< two clouds of bone cement
  bool screws = false;                ///< pedicle screws of 6 mm on both sides
  bool cleft_gas = false;             ///< gas cleft below the superior endplate
  bool disc_gas_below = false;        ///< vacuum phenomenon in the disc below
  bool bridge_below = false;          ///< bridging osteophyte in front of the disc below
  bool fused_below = false;           ///< the disc below is bone
  bool pedicle_gone = false;          ///< soft tissue in place of the left pedicle
  std::vector<PhantomBlob> blobs{};   ///< painted last
};

struct PhantomSpec {
  std::map<measure::Level, PhantomBody> bodies{};
  double size_factor = 1.12;             ///< times the cadaver means; 1.0..1.25
  double marrow_hu = 150.0;              ///< mean attenuation of the marrow, 20..300
  double marrow_texture_hu = 25.0;       ///< standard deviation of the trabecular texture
  double wall_hu = 520.0;                ///< cortical shell
  double endplate_hu = 640.0;            ///< bony endplate, brighter than the wall
  double shell_mm = 1.2;                 ///< thickness of both
  double vessel_hu = 45.0;               ///< aorta and vena cava; 350 with contrast
  double sac_hu = 20.0;                  ///< thecal sac; 300 in a myelogram
  double concavity = 0.08;               ///< depth of each healthy endplate over the body's height
  std::optional<double> kyphosis_deg{};  ///< superior endplate of T1 to inferior of T12; natural (about 45) where none
  double scoliosis_deg = 0.0;            ///< Cobb angle of a single curve with its apex at T12
  bool stent = false;                    ///< wire mesh in the aorta and sternal wires
  std::uint64_t seed = 1;                ///< of the trabecular texture
  Eigen::Isometry3d pose = Eigen::Isometry3d::Identity();  ///< applied to the whole patient
};

/// How the patient lies on the grid; patient space stays LPS.
enum class PhantomView : unsigned char { Axial, Sagittal, Coronal, AxialProne, AxialDecubitus, AxialFeetFirst };

/// Where and how finely a scan samples.
struct PhantomField {
  measure::Level first = measure::Level::T10;  ///< uppermost body that is whole in the scan
  measure::Level last = measure::Level::L5;    ///< lowest body that is whole in the scan
  double margin_mm = 12.0;                     ///< beyond the outer endplates of first and last
  double width_mm = 160.0;                     ///< left-right and front-back extent
  double pixel_mm = 1.0;                       ///< in the plane
  double slice_mm = 1.0;                       ///< distance of the slices
  PhantomView view = PhantomView::Axial;
  Eigen::Matrix3d tilt = Eigen::Matrix3d::Identity();  ///< turns the grid, not the patient: an oblique stack
};

/// What the scanner does to the edges.
struct PhantomPhysics {
  double in_plane_sd_mm = 0.5;  ///< Gaussian point spread in the plane: 0.35 sharp, 0.5 standard, 0.75 soft
  std::optional<double> slice_thickness_mm{};  ///< box profile; the distance of the slices where none
  double noise_hu = 15.0;  ///< standard deviation in a voxel, correlated in the plane as the point spread
  std::uint64_t seed = 1;  ///< of the noise
};

/// The truth of one body. `body` holds the ideal outer bony surfaces on a 1 mm grid with zero errors in a frame whose
/// superior axis halves the angle of the two endplates; `whole` says whether the grid asked about holds all of it.
struct PhantomTruth {
  measure::Level level = measure::Level::L1;
  measure::VertebralBody body{};
  double anterior_mm = 0.0;
  double middle_mm = 0.0;
  double posterior_mm = 0.0;
  double wedge_deg = 0.0;          ///< between the endplates' lines from station to station; ventral positive
  double superior_tilt_deg = 0.0;  ///< of the superior endplate's line in the spine's sagittal plane, forward positive
  double inferior_tilt_deg = 0.0;
  bool whole = true;
};

class PhantomAnatomy;  // the tissues; see phantom_anatomy.h

class Phantom {
 public:
  explicit Phantom(const PhantomSpec& spec);

  /// All bodies of the anatomy from the top down, C4 to S1.
  [[nodiscard]] const std::vector<PhantomTruth>& truth() const { return truth_; }
  [[nodiscard]] const PhantomTruth& truth(measure::Level level) const;
  /// The bodies of which the grid holds at least a part, with `whole` set for it. S1 is not among them.
  [[nodiscard]] std::vector<PhantomTruth> truth_within(const measure::Grid& grid) const;
  /// Superior endplate of the body above `level` to inferior endplate of the body below, kyphosis positive.
  [[nodiscard]] double segmental_kyphosis_deg(measure::Level level) const;
  /// How far the posterior wall stands farthest behind where the same body's sound wall would stand, in the
  /// mid-sagittal plane; 0 for a sound one. (PhantomBody::retropulsion_mm moves the form, not quite its surface.)
  [[nodiscard]] double retropulsion_mm(measure::Level level) const;
  /// Where the canal begins and ends at the heights of a body in its mid-sagittal plane, from below to above.
  struct CanalDepth {
    measure::PointLps front;
    measure::PointLps back;
  };
  [[nodiscard]] std::vector<CanalDepth> canal_profile(measure::Level level) const;
  /// Narrowest antero-posterior diameter of the canal along the body's height in the mid-sagittal plane: from the
  /// body's back to the line of the laminae's front, which between two laminae is the straight line that touches both
  /// (where the yellow ligament runs).
  [[nodiscard]] double canal_ap_mm(measure::Level level) const;
  /// Volume of the blobs of a body (their union) inside and outside its bony surface.
  struct BlobVolumes {
    double inside_mm3 = 0.0;
    double outside_mm3 = 0.0;
  };
  [[nodiscard]] BlobVolumes blob_volumes(measure::Level level) const;

  [[nodiscard]] measure::Grid grid(const PhantomField& field) const;
  [[nodiscard]] measure::Volume scan(const measure::Grid& grid, const PhantomPhysics& physics) const;
  [[nodiscard]] measure::Volume scan(const PhantomField& field, const PhantomPhysics& physics) const {
    return scan(grid(field), physics);
  }

 private:
  std::shared_ptr<const PhantomAnatomy> anatomy_;
  std::vector<PhantomTruth> truth_;
};

}  // namespace kyphos::test
