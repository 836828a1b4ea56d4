#include "io/report/picture/finding_marks.h"

#include <algorithm>

#include "io/report/words/number_text.h"

namespace kyphos::io {
namespace {

using Kind = FindingMark::Kind;

bool shows_wall(const measure::MeasuredVertebra& vertebra, const measure::FindingLimits& limits) {
  const measure::PosteriorWall& wall = vertebra.findings.posterior_wall;
  return (vertebra.genant && vertebra.genant.value().grade > 0) ||
         (wall.retropulsion_mm && wall.retropulsion_mm.value() >= limits.retropulsion_mm) ||
         (wall.canal_compromise_percent && wall.canal_compromise_percent.value() >= limits.canal_compromise_percent);
}

void add_wall(std::vector<FindingMark>& marks, const measure::PosteriorWall& wall,
              const measure::FindingLimits& limits) {
  if (!wall.line.empty()) {
    marks.push_back({.kind = Kind::Line, .points = wall.line});
  }
  if (wall.excursion.size() == 2 && wall.retropulsion_mm && wall.retropulsion_mm.value() >= limits.retropulsion_mm) {
    marks.push_back(
        {.kind = Kind::Line, .points = wall.excursion, .text = fixed(wall.retropulsion_mm.value(), 1) + " back"});
  }
  if (wall.diameter.size() == 2 && wall.canal_ap_mm) {
    marks.push_back(
        {.kind = Kind::Diameter, .points = wall.diameter, .text = "canal " + fixed(wall.canal_ap_mm.value(), 1)});
  }
}

}  // namespace

std::vector<FindingMark> finding_marks(std::span<const measure::MeasuredVertebra> vertebrae,
                                       const measure::FindingLimits& limits) {
  std::vector<FindingMark> marks;
  for (const measure::MeasuredVertebra& vertebra : vertebrae) {
    const measure::Findings& findings = vertebra.findings;
    if (findings.cleft.found()) {
      marks.push_back({.kind = Kind::Dots, .colour = MarkColour::Gas, .points = findings.cleft.voxels});
    }
    if (findings.cement.present()) {
      marks.push_back({.kind = Kind::Dots, .colour = MarkColour::Cement, .points = findings.cement.inside});
    }
    if (!findings.cement.leaks.empty()) {
      marks.push_back({.kind = Kind::Dots, .colour = MarkColour::Leak, .points = findings.cement.outside});
    }
    if (shows_wall(vertebra, limits)) {
      add_wall(marks, findings.posterior_wall, limits);
    }
  }
  return marks;
}

std::string marks_caption(std::span<const FindingMark> marks) {
  const auto any = [&](MarkColour colour) {
    return std::ranges::any_of(marks, [colour](const FindingMark& mark) { return mark.colour == colour; });
  };
  std::string text;
  text += any(MarkColour::Wall)
              ? " Light blue: where the neighbours lead the posterior wall, and the canal's narrowest diameter, mm."
              : "";
  text += any(MarkColour::Gas) ? " Blue dots: gas in the body." : "";
  text += any(MarkColour::Cement) ? " Violet dots: cement in the body." : "";
  return text + (any(MarkColour::Leak) ? " Red dots: cement outside it." : "");
}

}  // namespace kyphos::io
