#include "io/report/views/kept_body.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace kyphos::io {
namespace {

using ViewJson = nlohmann::ordered_json;
using measure::VertebralBody;

ViewJson vector_json(const Eigen::Vector3d& vector) {
  ViewJson json = ViewJson::array();
  for (Eigen::Index i = 0; i < 3; ++i) {
    json.push_back(vector[i]);
  }
  return json;
}

ViewJson surface_json(const measure::EndplateSurface& surface) {
  if (surface.count_u() == 0 || surface.count_v() == 0) {
    return nullptr;
  }
  ViewJson heights = ViewJson::array();
  ViewJson errors = ViewJson::array();
  for (int iv = 0; iv < surface.count_v(); ++iv) {
    for (int iu = 0; iu < surface.count_u(); ++iu) {
      const auto& point = surface.at(iu, iv);
      heights.push_back(point ? ViewJson(point->s_mm) : ViewJson(nullptr));
      errors.push_back(point ? ViewJson(point->se_mm) : ViewJson(nullptr));
    }
  }
  return ViewJson{{"u", surface.u_mm(0)},    {"v", surface.v_mm(0)},    {"step", surface.step_mm()},
                  {"nu", surface.count_u()}, {"nv", surface.count_v()}, {"s", std::move(heights)},
                  {"se", std::move(errors)}};
}

ViewJson kept_wall_json(const std::vector<measure::WallPoint>& wall) {
  ViewJson json = ViewJson::array();
  for (const measure::WallPoint& point : wall) {
    json.push_back(ViewJson::array({point.s_mm, point.u_mm, point.se_mm}));
  }
  return json;
}

ViewJson outlines_json(const std::vector<measure::AxialOutline>& outlines) {
  ViewJson json = ViewJson::array();
  for (const measure::AxialOutline& outline : outlines) {
    ViewJson radii = ViewJson::array();
    for (const double radius : outline.radius_mm) {
      radii.push_back(radius);
    }
    json.push_back(ViewJson::array({outline.s_mm, outline.centre_u_mm, outline.centre_v_mm, std::move(radii)}));
  }
  return json;
}

}  // namespace

ViewJson kept_body_json(const VertebralBody& body) {
  ViewJson json{{"position", body.position_from_top},
                {"level", body.name.level ? ViewJson(measure::name(*body.name.level)) : ViewJson(nullptr)},
                {"confidence", body.name.confidence},
                {"evidence", body.name.evidence},
                {"origin", vector_json(body.frame.origin)},
                {"anterior", vector_json(body.frame.anterior)},
                {"left", vector_json(body.frame.left)},
                {"superior", vector_json(body.frame.superior)},
                {"superior_endplate", surface_json(body.superior)},
                {"inferior_endplate", surface_json(body.inferior)},
                {"posterior_wall", kept_wall_json(body.posterior_wall)},
                {"anterior_wall", kept_wall_json(body.anterior_wall)},
                {"coverage", static_cast<int>(body.coverage)},
                {"status", static_cast<int>(body.status)},
                {"why_not", body.why_not},
                {"doubts", body.doubts},
                {"spacing", body.quality.slice_spacing_along_axis_mm},
                {"from_voxels", body.quality.from_voxels},
                {"single_slice", body.single_slice},
                {"outlines", outlines_json(body.outlines)},
                {"canal_posterior", kept_wall_json(body.canal_posterior)}};
  if (body.second_sight) {
    json["second_sight"] = ViewJson::array({body.second_sight->anterior_mm, body.second_sight->middle_mm,
                                            body.second_sight->posterior_mm, body.second_sight->error_mm});
  }
  if (body.point_range) {
    json["point_range"] = ViewJson::array({body.point_range->posterior_u_mm, body.point_range->anterior_u_mm});
  }
  if (body.quality.sagittal_slices_mm) {
    json["sagittal_slices"] = *body.quality.sagittal_slices_mm;
  }
  return json;
}

namespace {

Eigen::Vector3d vector_of(const ViewJson& json) {
  return {json.at(0).get<double>(), json.at(1).get<double>(), json.at(2).get<double>()};
}

measure::EndplateSurface surface_of_json(const ViewJson& json) {
  if (json.is_null()) {
    return {};
  }
  constexpr int kMostCells = 4000;
  const int count_u = json.at("nu").get<int>();
  const int count_v = json.at("nv").get<int>();
  if (count_u < 1 || count_v < 1 || count_u > kMostCells || count_v > kMostCells) {
    throw std::out_of_range("an endplate's grid");
  }
  measure::EndplateSurface surface(json.at("u").get<double>(), json.at("v").get<double>(),
                                   json.at("step").get<double>(), count_u, count_v);
  for (int iv = 0; iv < count_v; ++iv) {
    for (int iu = 0; iu < count_u; ++iu) {
      const auto at = static_cast<std::size_t>(iv) * static_cast<std::size_t>(count_u) + static_cast<std::size_t>(iu);
      if (!json.at("s").at(at).is_null()) {
        surface.set(iu, iv,
                    measure::EndplatePoint{.s_mm = json.at("s").at(at).get<double>(),
                                           .se_mm = json.at("se").at(at).get<double>()});
      }
    }
  }
  return surface;
}

std::vector<measure::WallPoint> wall_of_json(const ViewJson& json) {
  std::vector<measure::WallPoint> wall;
  for (const ViewJson& point : json) {
    wall.push_back(
        {.s_mm = point.at(0).get<double>(), .u_mm = point.at(1).get<double>(), .se_mm = point.at(2).get<double>()});
  }
  return wall;
}

std::vector<measure::AxialOutline> outlines_of_json(const ViewJson& json) {
  std::vector<measure::AxialOutline> outlines;
  for (const ViewJson& outline : json) {
    outlines.push_back({.s_mm = outline.at(0).get<double>(),
                        .centre_u_mm = outline.at(1).get<double>(),
                        .centre_v_mm = outline.at(2).get<double>(),
                        .radius_mm = outline.at(3).get<std::vector<double>>()});
  }
  return outlines;
}

}  // namespace

VertebralBody kept_body_of_json(const ViewJson& json) {
  VertebralBody body;
  body.position_from_top = json.at("position").get<int>();
  if (!json.at("level").is_null()) {
    body.name.level = measure::level_from_name(json.at("level").get<std::string>());
  }
  body.name.confidence = json.at("confidence").get<double>();
  body.name.evidence = json.at("evidence").get<std::string>();
  body.frame = {.origin = vector_of(json.at("origin")),
                .anterior = vector_of(json.at("anterior")),
                .left = vector_of(json.at("left")),
                .superior = vector_of(json.at("superior"))};
  body.superior = surface_of_json(json.at("superior_endplate"));
  body.inferior = surface_of_json(json.at("inferior_endplate"));
  body.posterior_wall = wall_of_json(json.at("posterior_wall"));
  body.anterior_wall = wall_of_json(json.at("anterior_wall"));
  body.coverage = static_cast<measure::Coverage>(std::clamp(json.at("coverage").get<int>(), 0, 3));
  body.status = static_cast<measure::BodyStatus>(std::clamp(json.at("status").get<int>(), 0, 2));
  body.why_not = json.at("why_not").get<std::string>();
  body.doubts = json.at("doubts").get<std::vector<std::string>>();
  body.quality.slice_spacing_along_axis_mm = json.at("spacing").get<double>();
  body.quality.from_voxels = json.at("from_voxels").get<bool>();
  body.single_slice = json.at("single_slice").get<bool>();
  body.outlines = outlines_of_json(json.at("outlines"));
  body.canal_posterior = wall_of_json(json.at("canal_posterior"));
  if (json.contains("sagittal_slices")) {
    body.quality.sagittal_slices_mm = json["sagittal_slices"].get<double>();
  }
  if (json.contains("second_sight")) {
    body.second_sight = measure::SecondSight{.anterior_mm = json["second_sight"].at(0).get<double>(),
                                             .middle_mm = json["second_sight"].at(1).get<double>(),
                                             .posterior_mm = json["second_sight"].at(2).get<double>(),
                                             .error_mm = json["second_sight"].at(3).get<double>()};
  }
  if (json.contains("point_range")) {
    body.point_range = measure::DepthRange{.posterior_u_mm = json["point_range"].at(0).get<double>(),
                                           .anterior_u_mm = json["point_range"].at(1).get<double>()};
  }
  return body;
}

}  // namespace kyphos::io
