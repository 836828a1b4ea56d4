#include "measure/catalogue.h"

#include <algorithm>
#include <array>

#include "measure/context.h"
#include "measure/spine/kyphosis.h"
#include "measure/vertebra/genant.h"
#include "measure/vertebra/size.h"
#include "measure/vertebra/z_score.h"

namespace kyphos::measure {
namespace {

using Input = const MeasurementInput&;

template <typename Read>
Measured<double> with_context(Input input, Read read) {
  if (input.context != nullptr) {
    return read(*input.context);
  }
  return read(build_context(input.bodies, input.volume));
}

const ReferenceBody& here(const StudyContext& context, Input input) { return context.references[input.index]; }

template <Station station>
Measured<double> height(Input input) {
  return with_context(input, [&](const StudyContext& c) { return here(c, input).heights.at(station); });
}

Measured<double> mean_height(Input input) {
  return with_context(input, [&](const StudyContext& c) { return here(c, input).heights.mean; });
}

template <Station station>
Measured<double> over_posterior(Input input) {
  return with_context(input, [&](const StudyContext& c) {
    return height_ratio(here(c, input).heights.at(station), here(c, input).heights.posterior);
  });
}

/// Posterior height over that of the adjacent body, whatever its state: the plain ratio of the literature.
template <int step>
Measured<double> posterior_over_adjacent(Input input) {
  return with_context(input, [&](const StudyContext& c) -> Measured<double> {
    const auto other = static_cast<std::ptrdiff_t>(input.index) + step;
    if (other < 0 || other >= std::ssize(input.bodies) ||
        c.references[static_cast<std::size_t>(other)].position_from_top != here(c, input).position_from_top + step) {
      return WhyNot{step < 0 ? "no body above in view" : "no body below in view"};
    }
    return height_ratio(here(c, input).heights.posterior,
                        c.references[static_cast<std::size_t>(other)].heights.posterior);
  });
}

template <Station station>
Measured<double> neighbour_loss(Input input) {
  return with_context(input,
                      [&](const StudyContext& c) { return loss_vs_neighbours(c.references, input.index, station); });
}

template <Station station>
Measured<double> own_posterior_loss(Input input) {
  return with_context(input, [&](const StudyContext& c) { return loss_vs_own_posterior(here(c, input), station); });
}

template <Station station>
Measured<double> level_loss(Input input) {
  return with_context(input, [&](const StudyContext& c) { return loss_vs_levels(c.references, input.index, station); });
}

/// A number of one of the findings.
template <auto part, auto number>
Measured<double> finding(Input input) {
  return with_context(input, [&](const StudyContext& c) { return (c.findings[input.index].*part).*number; });
}

/// A number that one body's references tell.
template <auto of_bodies>
Measured<double> of_references(Input input) {
  return with_context(input, [&](const StudyContext& c) { return of_bodies(c.references, input.index); });
}

template <Station station>
Measured<double> z_of_station(Input input) {
  return with_context(input, [&](const StudyContext& c) { return z_over_posterior(here(c, input), station); });
}

Measured<double> fracture_probability(Input input) {
  return with_context(input, [&](const StudyContext& c) { return c.calls[input.index].probability; });
}

constexpr std::string_view kNorms = "Zakharov 2023; L3-L5: Masharawi 2010, Cook 2021, Panjabi 1992; both sexes";
constexpr std::string_view kSixPoint = "six-point morphometry, as in the European Vertebral Osteoporosis Study (EVOS)";
constexpr std::string_view kKeynan =
    "percent compression of the Spine Trauma Study Group (Keynan, Vaccaro), from memory";
constexpr std::string_view kOwnPosterior =
    "wedge ratio of six-point morphometry; normal ratios: Zakharov 2023 (T1-L2), Masharawi 2010, PMC2899959, and Cook "
    "and Baker 2021 (L3-L5)";
constexpr std::string_view kLevels =
    "after McCloskey and Kanis 1993; level ratios: Zakharov 2023 (T1-L2), Panjabi 1992 (L3-L5)";

constexpr std::array kCatalogueRows{
    CatalogueRow{"height_anterior_mm", "heights_mm", "anterior", "Anterior height", "mm", 1,
                 "Distance of the endplates along the body's own axis at 88 % of the depth, mean of the central 8 mm",
                 kSixPoint, &height<Station::Anterior>},
    CatalogueRow{"height_middle_mm", "heights_mm", "middle", "Middle height", "mm", 1,
                 "As the anterior height, at half of the depth", kSixPoint, &height<Station::Middle>},
    CatalogueRow{"height_posterior_mm", "heights_mm", "posterior", "Posterior height", "mm", 1,
                 "As the anterior height, at 12 % of the depth", kSixPoint, &height<Station::Posterior>},
    CatalogueRow{"height_mean_mm", "heights_mm", "mean", "Mean height", "mm", 1,
                 "Mean distance of the endplates over all places where both were found", "Tan, Yao and Ward, EMBC 2012",
                 &mean_height},
    CatalogueRow{"ratio_anterior_posterior", "height_ratio", "anterior_over_posterior", "Anterior / posterior", "1", 2,
                 "Anterior over posterior height (wedge ratio)", kSixPoint, &over_posterior<Station::Anterior>},
    CatalogueRow{"ratio_middle_posterior", "height_ratio", "middle_over_posterior", "Middle / posterior", "1", 2,
                 "Middle over posterior height (biconcavity ratio)", kSixPoint, &over_posterior<Station::Middle>},
    CatalogueRow{"ratio_posterior_above", "height_ratio", "posterior_over_above", "Posterior / above", "1", 2,
                 "Posterior height over that of the body above (crush ratio I)", kSixPoint,
                 &posterior_over_adjacent<-1>},
    CatalogueRow{"ratio_posterior_below", "height_ratio", "posterior_over_below", "Posterior / below", "1", 2,
                 "Posterior height over that of the body below (crush ratio II)", kSixPoint,
                 &posterior_over_adjacent<1>},
    CatalogueRow{"loss_anterior_vs_neighbours_percent", "loss_percent", "anterior_vs_neighbours",
                 "Anterior loss vs both neighbours", "%", 1,
                 "1 - anterior height / mean anterior height of the two adjacent bodies, both intact", kKeynan,
                 &neighbour_loss<Station::Anterior>},
    CatalogueRow{"loss_middle_vs_neighbours_percent", "loss_percent", "middle_vs_neighbours",
                 "Middle loss vs both neighbours", "%", 1, "As the anterior loss, of the middle height", kKeynan,
                 &neighbour_loss<Station::Middle>},
    CatalogueRow{"loss_posterior_vs_neighbours_percent", "loss_percent", "posterior_vs_neighbours",
                 "Posterior loss vs both neighbours", "%", 1, "As the anterior loss, of the posterior height", kKeynan,
                 &neighbour_loss<Station::Posterior>},
    CatalogueRow{"loss_anterior_vs_own_posterior_percent", "loss_percent", "anterior_vs_own_posterior",
                 "Anterior loss vs own posterior height", "%", 1,
                 "1 - (anterior / posterior height) / normal ratio of the level; blind to uniform crush", kOwnPosterior,
                 &own_posterior_loss<Station::Anterior>},
    CatalogueRow{"loss_middle_vs_own_posterior_percent", "loss_percent", "middle_vs_own_posterior",
                 "Middle loss vs own posterior height", "%", 1,
                 "1 - (middle / posterior height) / normal ratio of the level; blind to uniform crush", kOwnPosterior,
                 &own_posterior_loss<Station::Middle>},
    CatalogueRow{"loss_anterior_vs_intact_levels_percent", "loss_percent", "anterior_vs_intact_levels",
                 "Anterior loss vs intact levels", "%", 1,
                 "1 - anterior height / expected height: median of the nearest two intact bodies above and two below, "
                 "each scaled by the normal ratio of the levels; measuring error only",
                 kLevels, &level_loss<Station::Anterior>},
    CatalogueRow{"loss_middle_vs_intact_levels_percent", "loss_percent", "middle_vs_intact_levels",
                 "Middle loss vs intact levels", "%", 1, "As the anterior loss, of the middle height", kLevels,
                 &level_loss<Station::Middle>},
    CatalogueRow{"loss_posterior_vs_intact_levels_percent", "loss_percent", "posterior_vs_intact_levels",
                 "Posterior loss vs intact levels", "%", 1, "As the anterior loss, of the posterior height", kLevels,
                 &level_loss<Station::Posterior>},
    CatalogueRow{"fracture_probability", "", "fracture_probability", "Probability of a fracture", "1", 2,
                 "Of a Genant grade of 1 or more: size, wedge and sag against the level's norm and the intact bodies",
                 "Bayes; cut-offs Genant 1993, sunk endplate Jiang 2004; norms Zakharov 2023", &fracture_probability},
    CatalogueRow{"height_lowest_mm", "heights_mm", "lowest", "Lowest height", "mm", 1,
                 "Lowest height anywhere between the posterior and the anterior station", kSixPoint,
                 [](Input in) { return measure_lowest_height(in.body()).height_mm; }},
    CatalogueRow{"rdes230_loss_percent", "", "rdes230_loss_percent", "Loss as in RDES230", "%", 1,
                 "Greater loss of the anterior and the lowest height against the nearest intact body's or the own "
                 "posterior height, whichever is larger; a fracture above 20 %",
                 "RadElement RDES230", &of_references<&rdes230_loss_percent>},
    CatalogueRow{"z_anterior_posterior", "z_score", "anterior_over_posterior", "z of anterior / posterior", "1", 1,
                 "Standard deviations of the ratio from its level's norm", kNorms, &z_of_station<Station::Anterior>},
    CatalogueRow{"z_middle_posterior", "z_score", "middle_over_posterior", "z of middle / posterior", "1", 1,
                 "As the anterior one", kNorms, &z_of_station<Station::Middle>},
    CatalogueRow{"z_posterior_below", "z_score", "posterior_over_below", "z of posterior / below", "1", 1,
                 "Of the posterior height over that of the body below", kNorms,
                 &of_references<&z_posterior_over_below>},
    CatalogueRow{"wedge_angle_deg", "", "wedge_angle_deg", "Wedge angle", "deg", 1,
                 "Superior to inferior endplate of the body, planes through many points of the central 8 mm; kyphosis "
                 "positive",
                 "vertebral wedge angle, as Masharawi 2010, PMC2899959",
                 [](Input in) { return measure_wedge_angle_deg(in.body()); }},
    CatalogueRow{"segmental_kyphosis_deg", "", "segmental_kyphosis_deg", "Segmental kyphosis", "deg", 1,
                 "Superior endplate of the body above to inferior endplate of the body below; kyphosis positive",
                 "Ulmar 2010, PMC2899829",
                 [](Input in) { return measure_segmental_kyphosis_deg(in.bodies, in.index); }},
    CatalogueRow{"gardner_angle_deg", "", "gardner_angle_deg", "Gardner angle", "deg", 1,
                 "Superior endplate of the body above to inferior endplate of the body itself; kyphosis positive",
                 "Gardner's segmental deformity angle, from memory",
                 [](Input in) { return measure_gardner_angle_deg(in.bodies, in.index); }},
    CatalogueRow{
        "sagittal_index_deg", "", "sagittal_index_deg", "Sagittal index", "deg", 1,
        "Inferior endplate of the body above to inferior endplate of the body itself, less what is normal there: "
        "5 deg T1-T11, 0 deg T12 and L1, -10 deg L2-L5; kyphosis positive",
        "Farcy's sagittal index, from memory",
        [](Input in) { return measure_sagittal_index_deg(in.bodies, in.index); }},
    CatalogueRow{"coronal_wedge_deg", "", "coronal_wedge_deg", "Coronal wedge", "deg", 1,
                 "Superior to inferior endplate in the body's coronal plane; positive where the left side is lower",
                 "as the wedge angle, by analogy", [](Input in) { return measure_coronal_wedge_deg(in.body()); }},
    CatalogueRow{"left_right_difference_mm", "", "left_right_difference_mm", "Left - right height", "mm", 1,
                 "Mean height of the left half minus that of the right half", "as six-point morphometry, by analogy",
                 [](Input in) { return measure_left_right_difference_mm(in.body()); }},
    CatalogueRow{"depth_mm", "", "depth_mm", "Depth", "mm", 1,
                 "Mean distance of the anterior and posterior wall over the middle half of the height", kSixPoint,
                 [](Input in) { return measure_depth_mm(in.body()); }},
    CatalogueRow{"width_mm", "", "width_mm", "Width", "mm", 1, "Left-right extent of the outline at mid-height",
                 "as Panjabi 1991 and 1992, from memory", [](Input in) { return measure_width_mm(in.body()); }},
    CatalogueRow{"sagittal_area_mm2", "", "sagittal_area_mm2", "Sagittal area", "mm2", 0,
                 "Mean height of the central slab times depth", "Genant 1993 (area reduction)",
                 [](Input in) { return measure_sagittal_area_mm2(in.body()); }},
    CatalogueRow{"axial_area_mm2", "", "axial_area_mm2", "Axial area", "mm2", 0, "Area of the outline at mid-height",
                 "as Panjabi 1991 and 1992, from memory", [](Input in) { return measure_axial_area_mm2(in.body()); }},
    CatalogueRow{"volume_cm3", "", "volume_cm3", "Body volume", "cm3", 1,
                 "Mean height between the endplates times mean area of the outlines",
                 "a proposal of this program: needs no landmarks",
                 [](Input in) { return measure_volume_cm3(in.body()); }},
    CatalogueRow{"trabecular_hu", "", "trabecular_hu", "Trabecular attenuation", "[hnsf'U]", 0,
                 "Mean attenuation of the body's inside, clear of cortex, endplates and basivertebral vein",
                 "Pickhardt 2013; Radiology 2019 (n = 20,374)",
                 &finding<&Findings::attenuation, &Attenuation::mean_hu>},
    CatalogueRow{"trabecular_median_hu", "", "trabecular_median_hu", "Trabecular attenuation, median", "[hnsf'U]", 0,
                 "Median of the same voxels", "as the mean; robust against vessels and islands of bone",
                 &finding<&Findings::attenuation, &Attenuation::median_hu>},
    CatalogueRow{
        "retropulsion_mm", "", "retropulsion_mm", "Retropulsion", "mm", 1,
        "Farthest point of the back behind the line of the neighbours' posterior walls, less listhesis; 0 where none",
        "a proposal of this program; it matters after Hoshino 2009",
        &finding<&Findings::posterior_wall, &PosteriorWall::retropulsion_mm>},
    CatalogueRow{
        "canal_ap_mm", "", "canal_ap_mm", "Canal diameter", "mm", 1,
        "Narrowest antero-posterior diameter of the spinal canal along the body's height, to the line of the laminae",
        "as Cook and Baker 2021 (IJSS), Table 6", &finding<&Findings::posterior_wall, &PosteriorWall::canal_ap_mm>},
    CatalogueRow{"canal_compromise_percent", "", "canal_compromise_percent", "Canal compromise", "%", 0,
                 "1 - canal diameter / mean of the two neighbours' canal diameters; 0 where it is not narrower",
                 "Hoshino 2009 (canal occupation); the line of neighbours is ours",
                 &finding<&Findings::posterior_wall, &PosteriorWall::canal_compromise_percent>},
    CatalogueRow{
        "listhesis_mm", "", "listhesis_mm", "Listhesis over the body below", "mm", 1,
        "Step of the posterior walls' rims along the disc below that the front walls confirm; positive forward",
        "Meyerding 1932", &finding<&Findings::listhesis, &Listhesis::mm>},
    CatalogueRow{"listhesis_percent", "", "listhesis_percent", "Listhesis over the depth below", "%", 0,
                 "The same in percent of the depth of the body below", "Meyerding 1932",
                 &finding<&Findings::listhesis, &Listhesis::percent>},
    CatalogueRow{
        "superior_depression_mm", "", "superior_depression_mm", "Superior endplate sunk", "mm", 1,
        "How far the superior endplate has sunk at its middle or in front, against the bodies around and at right "
        "angles to the posterior wall",
        "after the OF classification of AO Spine and DGOU; the construction is ours",
        &finding<&Findings::depression, &Depression::superior_mm>},
    CatalogueRow{"inferior_depression_mm", "", "inferior_depression_mm", "Inferior endplate sunk", "mm", 1,
                 "As the superior endplate",
                 "after the OF classification of AO Spine and DGOU; the construction is ours",
                 &finding<&Findings::depression, &Depression::inferior_mm>},
    CatalogueRow{"pedicle_left_percent", "", "pedicle_left_percent", "Left pedicle, bone", "%", 0,
                 "Bone of the pedicle, in percent of the median of the pedicles of the bodies around",
                 "a sign of malignancy (Mauch 2018), by analogy; the number is ours",
                 &finding<&Findings::pedicles, &Pedicles::left_percent>},
    CatalogueRow{"pedicle_right_percent", "", "pedicle_right_percent", "Right pedicle, bone", "%", 0,
                 "As the left pedicle", "a sign of malignancy (Mauch 2018), by analogy; the number is ours",
                 &finding<&Findings::pedicles, &Pedicles::right_percent>},
    CatalogueRow{"paravertebral_left_mm", "", "paravertebral_left_mm", "Soft tissue, left", "mm", 0,
                 "Thickness of the soft tissue between the body and the lung beside it, the aorta included",
                 "a sign of malignancy (Mauch 2018), by analogy; the number is ours",
                 &finding<&Findings::paravertebral, &Paravertebral::left_mm>},
    CatalogueRow{"paravertebral_right_mm", "", "paravertebral_right_mm", "Soft tissue, right", "mm", 0,
                 "As on the left", "a sign of malignancy (Mauch 2018), by analogy; the number is ours",
                 &finding<&Findings::paravertebral, &Paravertebral::right_mm>},
    CatalogueRow{"cleft_volume_mm3", "", "cleft_volume_mm3", "Gas cleft", "mm3", 0,
                 "Gas inside the body, apart from vacuum of the disc and from lung; 0 where none was found",
                 "intravertebral cleft (McKiernan); no cut-off in HU is published",
                 &finding<&Findings::cleft, &Cleft::volume_mm3>},
    CatalogueRow{"cement_volume_cm3", "", "cement_volume_cm3", "Cement", "cm3", 1,
                 "Bone cement inside the body: above 1,200 HU, at least 1 cm3, no screw; 0 where none was found",
                 "a proposal of this program: cement with barium is 1,500 to 3,000 HU, from memory",
                 &finding<&Findings::cement, &Cement::volume_cm3>},
};

Measured<Genant> genant_of(const VertebralBody& body, const StudyContext& context, std::size_t index) {
  if (const auto why = why_not_measurable(body)) {
    return *why;
  }
  if (body.name.level && is_cervical(*body.name.level)) {
    return WhyNot{"Genant's grades hold for the thoracic and lumbar spine"};
  }
  if (body.reader && body.reader->grade) {
    const FractureCall& call = context.calls[index];
    const std::string by =
        body.reader->reader.empty() ? "as the reader says" : "as reader " + body.reader->reader + " says";
    return {
        Genant{.type = call.grade == 0 ? GenantType::None : call.type,
               .grade = call.grade,
               .evidence = (call.grade == 0 ? "not a fracture, " : "grade " + std::to_string(call.grade) + ", ") + by,
               .probabilities = call.grades},
        Genant{}};
  }
  return grade(context.references, index, context.calls[index]);
}

MeasuredStudy measured_in(std::span<const VertebralBody> bodies, const Volume* volume, const StudyContext& context) {
  MeasuredStudy study;
  std::vector<bool> intact;
  std::vector<Bridge> bridges;
  for (std::size_t index = 0; index < bodies.size(); ++index) {
    const MeasurementInput input{.bodies = bodies, .index = index, .volume = volume, .context = &context};
    MeasuredVertebra vertebra{.body = bodies[index]};
    for (const CatalogueRow& row : catalogue()) {
      vertebra.values.emplace(row.key, row.measure(input));
    }
    vertebra.genant = genant_of(bodies[index], context, index);
    vertebra.call = context.calls[index];
    vertebra.findings = context.findings[index];
    vertebra.serves_as_reference = context.references[index].intact;
    intact.push_back(vertebra.serves_as_reference);
    bridges.push_back(vertebra.findings.bridge_below);
    study.vertebrae.push_back(std::move(vertebra));
  }
  study.angles = measure_regional_angles(bodies);
  study.reference_attenuation = reference_attenuation(bodies, context.findings, intact);
  study.ankylosed = find_ankylosis(bridges);
  return study;
}

}  // namespace

std::span<const CatalogueRow> catalogue() { return kCatalogueRows; }

const CatalogueRow* find_row(std::string_view key) {
  const auto* const row = std::ranges::find(kCatalogueRows, key, &CatalogueRow::key);
  return row == kCatalogueRows.end() ? nullptr : row;
}

MeasuredStudy measure_study(std::vector<VertebralBody> bodies, const Volume* scan) {
  // Findings have their limits in Hounsfield units: no other volume gets as far as them.
  const Volume* const volume = scan != nullptr && scan->is_attenuation() ? scan : nullptr;
  MeasuredStudy study = measured_in(bodies, volume, build_context(bodies, volume));
  study.contrast = find_contrast(bodies, volume);
  return study;
}

MeasuredStudy measure_study(std::vector<VertebralBody> bodies, KnownFindings known) {
  MeasuredStudy study = measured_in(bodies, nullptr, build_context(bodies, std::move(known.of_bodies)));
  study.contrast = known.contrast;
  return study;
}

void say_no_attenuation(MeasuredStudy& study) {
  study.without_attenuation = true;
  for (MeasuredVertebra& vertebra : study.vertebrae) {
    for (auto& [key, value] : vertebra.values) {
      if (!value && value.why_not() == kNoVoxels) {
        value = WhyNot{"an MR tells no attenuation, by which this is found"};
      }
    }
  }
}

}  // namespace kyphos::measure
