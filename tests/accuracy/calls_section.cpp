#include <cstdio>
#include <fstream>
#include <nlohmann/json.hpp>

#include "measure/catalogue.h"
#include "measure/vertebra/lowest_height.h"
#include "tests/accuracy/examine.h"
#include "tests/accuracy/mask_truth.h"
#include "tests/accuracy/painted_spine.h"
#include "tests/accuracy/sections.h"

namespace kyphos::accuracy {
namespace {

void dump(const std::string& what, const measure::MeasuredStudy& study, const nlohmann::json& grades, const std::string& subject) {
  for (const auto& v : study.vertebrae) {
    const int number = v.body.name.level ? measure::verse_number(*v.body.name.level) : 0;
    const std::string key = subject + "_" + std::to_string(number);
    std::printf("D;%s;%s;%d;%d", what.c_str(), measure::display_name(v.body).c_str(), v.body.position_from_top, grades.value(key, -1));
    const auto low = measure::measure_lowest_height(v.body);
    const auto put = [](const measure::Measured<double>& m) {
      if (m) std::printf(";%.3f;%.3f", m.value(), m.standard_error());
      else std::printf(";nan;nan");
    };
    for (const char* k : {"height_anterior_mm", "height_middle_mm", "height_posterior_mm", "height_mean_mm"}) put(v.values.at(k));
    put(low.height_mm);
    put(low.superior_hollow_mm);
    put(low.inferior_hollow_mm);
    put(low.sag);
    put(v.findings.depression.superior_mm);
    put(v.findings.depression.inferior_mm);
    put(v.values.at("wedge_angle_deg"));
    put(measure::depth_range(v.body) ? measure::Measured<double>(measure::depth_range(v.body)->depth_mm(), 0.0) : measure::Measured<double>(measure::WhyNot{""}));
    put(v.findings.posterior_wall.bulge_mm);
    std::printf(";%.3f;%s;%d;%s\n", low.depth_fraction, v.genant ? std::to_string(v.genant.value().grade).c_str() : "nan", static_cast<int>(v.body.status),
                v.body.doubts.empty() ? "" : v.body.doubts.front().c_str());
    for (const auto& sign : v.findings.suspicion) std::printf("S;%s;%s;%s\n", what.c_str(), measure::display_name(v.body).c_str(), sign.text.c_str());
  }
  std::fflush(stdout);
}

measure::MeasuredStudy truth_study(const VerseMask& mask, const Examined& found) {
  std::vector<measure::VertebralBody> bodies;
  for (const ExpectedBody& one : bodies_from_mask(mask, found)) {
    bodies.push_back(one.body);
    bodies.back().position_from_top = static_cast<int>(bodies.size());
    bodies.back().status = one.whole ? measure::BodyStatus::Measured : measure::BodyStatus::NotMeasured;
  }
  return measure::measure_study(bodies, nullptr);
}

}  // namespace

Scores run_calls_section(const SectionRequest& request) {
  const std::filesystem::path folder = request.data / "ct-verse";
  std::ifstream grades_file(folder / "genant-grades.json");
  nlohmann::json grades = nlohmann::json::object();
  const nlohmann::json splits = nlohmann::json::parse(grades_file);
  for (const auto& [split, part] : splits.items()) grades.update(part);
  for (const std::string subject : {"sub-verse005", "sub-verse007"}) {
    const Examined found = examine(read_scan(folder / (subject + "_ct.nii.gz")));
    dump(subject + ",ct", found.study, grades, subject);
    dump(subject + ",truth", truth_study(read_verse_mask(folder / (subject + "_seg-vert_msk.nii.gz")), found), grades, subject);
  }
  for (const std::string subject : {"sub-verse004", "sub-verse010", "sub-sample001"}) {
    const PaintedSpine spine(read_verse_mask(request.data / "masks-only" / (subject + "_seg-vert_msk.nii.gz")));
    bool first = true;
    for (const auto& [bone_name, bone] : {std::pair{"sound", kSoundBone}, std::pair{"porotic", kPoroticBone}}) {
      const measure::Volume painted = spine.paint(bone);
      for (const double mm : {1.0, 2.0, 3.0}) {
        const Examined found = examine(painted_scan(painted, mm, 0.37));
        dump(subject + "," + bone_name + std::to_string(static_cast<int>(mm)), found.study, grades, subject);
        if (first) dump(subject + ",truth", truth_study(spine.truth(), found), grades, subject);
        first = false;
      }
    }
  }
  return {};
}

}  // namespace kyphos::accuracy
