#include <array>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <nlohmann/json.hpp>
#include <optional>

#include "measure/context.h"
#include "tests/accuracy/examine.h"
#include "tests/accuracy/left_out.h"
#include "tests/accuracy/mask_truth.h"
#include "tests/accuracy/painted_spine.h"
#include "tests/accuracy/sections.h"
#include "tests/support/phantom.h"

namespace kyphos::accuracy {
namespace {

constexpr double kFirstSliceOfCalls = 0.37;  // slices never start where the labels do

/// One graded body: what the reader says and what was called.
struct CalledBody {
  int reader = 0;
  std::optional<int> grade{};  ///< nothing where the call is withheld or the body not measured
  std::optional<double> probability{};
};

using Calls = std::vector<CalledBody>;

/// Kappa of the grades, cut at `least` (0: all four, weighted quadratically).
double kappa(const Calls& calls, int least) {
  std::array<std::array<double, 4>, 4> table{};
  double total = 0.0;
  const auto cell = [&](int grade) { return static_cast<std::size_t>(least == 0 ? grade : grade >= least ? 1 : 0); };
  for (const CalledBody& one : calls) {
    if (one.grade) {
      table[cell(one.reader)][cell(*one.grade)] += 1.0;
      total += 1.0;
    }
  }
  double seen = 0.0;
  double by_chance = 0.0;
  for (std::size_t i = 0; i < 4; ++i) {
    for (std::size_t j = 0; j < 4; ++j) {
      double row = 0.0;
      double column = 0.0;
      for (std::size_t k = 0; k < 4; ++k) {
        row += table[i][k];
        column += table[k][j];
      }
      const double apart = static_cast<double>(i) - static_cast<double>(j);
      seen += apart * apart * table[i][j];
      by_chance += apart * apart * row * column / total;
    }
  }
  return by_chance > 0.0 ? 1.0 - seen / by_chance : 1.0;
}

void print_calls(const std::string& what, const Calls& calls) {
  int fractured = 0;
  int found = 0;
  int clear = 0;
  int clear_found = 0;
  int intact = 0;
  int false_calls = 0;
  int withheld = 0;
  for (const CalledBody& one : calls) {
    const bool called = one.grade.value_or(0) >= 1;
    withheld += one.grade ? 0 : 1;
    fractured += one.reader >= 1 ? 1 : 0;
    found += one.reader >= 1 && called ? 1 : 0;
    clear += one.reader >= 2 ? 1 : 0;
    clear_found += one.reader >= 2 && called ? 1 : 0;
    intact += one.reader == 0 ? 1 : 0;
    false_calls += one.reader == 0 && called ? 1 : 0;
  }
  std::printf(
      "%-18s %3zu graded, %2d not called | any fracture: %d of %d found, %d of %d intact called; kappa %.2f | grade 2 "
      "and above: %d of %d called fractured; kappa %.2f | quadratic kappa %.2f\n",
      what.c_str(), calls.size(), withheld, found, fractured, false_calls, intact, kappa(calls, 1), clear_found, clear,
      kappa(calls, 2), kappa(calls, 0));
}

void print_calibration(const Calls& calls) {
  std::printf("stated probability against frequency, all scans together:\n");
  constexpr std::array kEdges{0.0, 0.05, 0.25, 0.5, 0.75, 0.95, 1.001};
  for (std::size_t bin = 0; bin + 1 < kEdges.size(); ++bin) {
    int count = 0;
    int fractured = 0;
    double sum = 0.0;
    for (const CalledBody& one : calls) {
      if (one.probability && *one.probability >= kEdges[bin] && *one.probability < kEdges[bin + 1]) {
        ++count;
        fractured += one.reader >= 1 ? 1 : 0;
        sum += *one.probability;
      }
    }
    if (count > 0) {
      std::printf("  %3.0f to %3.0f %%: %3d bodies, stated %3.0f %%, fractured %3.0f %%\n", 100.0 * kEdges[bin],
                  std::min(100.0, 100.0 * kEdges[bin + 1]), count, 100.0 * sum / count, 100.0 * fractured / count);
    }
  }
}

/// The bodies of one scan that the reader graded, each matched by its place to the mask; also into `graded`.
Calls call_scan(const std::string& scan, const std::string& subject, const Examined& found, const VerseMask& mask,
                const nlohmann::json& grades, std::vector<GradedScan>& graded) {
  Calls calls;
  graded.push_back({.subject = subject,
                    .bodies = measure::build_context(found.segmentation.bodies, nullptr).references,
                    .reader = std::vector<std::optional<int>>(found.segmentation.bodies.size())});
  for (const ExpectedBody& truth : bodies_from_mask(mask, found)) {
    const std::string key = subject + "_" + std::to_string(measure::verse_number(*truth.body.name.level));
    if (!grades.contains(key)) {
      continue;
    }
    CalledBody one{.reader = grades.at(key).get<int>()};
    std::string why = "not found";
    if (const auto near = body_near(found.study, middle_of(truth.body), kSameBodyMm)) {
      const measure::MeasuredVertebra& body = found.study.vertebrae[*near];
      graded.back().reader[*near] = one.reader;
      one.grade = body.genant ? std::optional(body.genant.value().grade) : std::nullopt;
      one.probability = body.call.probability ? std::optional(body.call.probability.value()) : std::nullopt;
      why = body.genant ? body.genant.value().evidence : body.genant.why_not();
    }
    const bool right = one.grade && (*one.grade >= 1) == (one.reader >= 1);
    std::printf("%s %-22s %-4s reader %d  called %s  P %s  %s\n", right ? " " : "!", scan.c_str(), truth.name.c_str(),
                one.reader, one.grade ? std::to_string(*one.grade).c_str() : "-",
                one.probability ? std::to_string(*one.probability).substr(0, 4).c_str() : "-", why.c_str());
    calls.push_back(one);
  }
  std::fflush(stdout);
  return calls;
}

void append(Calls& calls, const Calls& more) { calls.insert(calls.end(), more.begin(), more.end()); }

/// An intact spine as people have it.
struct NaturalSpine {
  std::string name;
  test::PhantomSpec spec{};
  bool natural = true;  ///< false: only reported
};

test::PhantomBody wedged(double fraction, double schmorl_mm) {
  return {.shape = test::PhantomShape::Wedge, .fraction = fraction, .schmorl_depth_mm = schmorl_mm};
}

std::vector<NaturalSpine> natural_spines() {
  using measure::Level;
  std::vector<NaturalSpine> spines;
  for (const double concavity : {0.04, 0.08}) {
    NaturalSpine one{.name = "endplates hollow by " + std::to_string(concavity).substr(0, 4)};
    one.spec.concavity = concavity;
    spines.push_back(one);
    one.name += ", Schmorl nodes of 4 mm in T8 and L2";
    one.spec.bodies[Level::T8] = {.schmorl_depth_mm = 4.0};
    one.spec.bodies[Level::L2] = {.schmorl_depth_mm = 4.0};
    spines.push_back(one);
  }
  // One and a half natural spreads of anterior over posterior (4.6 %).
  NaturalSpine thorax{.name = "mid-thorax wedged by 7 %"};
  for (const Level level : {Level::T6, Level::T7, Level::T8, Level::T9}) {
    thorax.spec.bodies[level] = wedged(0.07, 0.0);
  }
  spines.push_back(thorax);
  // Sorensen: three neighbours of 5 degrees each, a loss of 13 % over a depth of 30 mm.
  NaturalSpine scheuermann{.name = "Scheuermann T7 to T9"};
  for (const Level level : {Level::T7, Level::T8, Level::T9}) {
    scheuermann.spec.bodies[level] = wedged(0.13, 3.0);
  }
  spines.push_back(scheuermann);
  // Readers call this a fracture: verse005's L2 to L4 sag by 15 % and are graded 1.
  NaturalSpine deep{.name = "endplates hollow by 0.12 at every level", .natural = false};
  deep.spec.concavity = 0.12;
  spines.push_back(deep);
  return spines;
}

/// False calls on intact phantoms with natural shapes.
void run_natural_shapes() {
  int bodies = 0;
  int false_calls = 0;
  int suspicious = 0;
  for (const NaturalSpine& spine : natural_spines()) {
    const test::Phantom phantom(spine.spec);
    int graded = 0;
    int called = 0;
    for (const auto& [first, last] :
         {std::pair{measure::Level::T4, measure::Level::T12}, std::pair{measure::Level::T11, measure::Level::L5}}) {
      const Examined found = examine(phantom.scan({.first = first, .last = last}, {.noise_hu = 30.0}));
      for (const measure::MeasuredVertebra& body : found.study.vertebrae) {
        graded += body.genant ? 1 : 0;
        suspicious += body.findings.suspicion.empty() ? 0 : 1;
        if (body.genant && body.genant.value().grade > 0) {
          ++called;
          std::printf("! %s, %s: %s\n", spine.name.c_str(), measure::display_name(body.body).c_str(),
                      body.genant.value().evidence.c_str());
        }
      }
    }
    std::printf("%s: %d of %d bodies called fractured%s\n", spine.name.c_str(), called, graded,
                spine.natural ? "" : " (not counted: no natural shape)");
    bodies += spine.natural ? graded : 0;
    false_calls += spine.natural ? called : 0;
  }
  std::printf("natural shapes of the phantom: %d of %d bodies called fractured, %d with a sign of malignancy\n",
              false_calls, bodies, suspicious);
}

}  // namespace

Scores run_calls_section(const SectionRequest& request) {
  std::ifstream grades_file(request.data / "ct-verse" / "genant-grades.json");
  if (!grades_file) {
    std::printf("skipped: no grades below %s\n", request.data.c_str());
    return {};
  }
  nlohmann::json grades = nlohmann::json::object();
  const nlohmann::json splits = nlohmann::json::parse(grades_file);
  for (const auto& [split, part] : splits.items()) {
    grades.update(part);
  }
  Calls all;
  std::vector<GradedScan> graded;
  for (const std::string subject : {"sub-verse005", "sub-verse007"}) {
    const std::filesystem::path stem = request.data / "ct-verse" / subject;
    const Examined found = examine(read_scan(stem.string() + "_ct.nii.gz"));
    append(all,
           call_scan(subject, subject, found, read_verse_mask(stem.string() + "_seg-vert_msk.nii.gz"), grades, graded));
  }
  const Calls on_ct = all;
  print_calls("CT", on_ct);
  for (const double slice_mm : {1.0, 2.0, 3.0}) {
    Calls painted_calls;
    for (const std::string subject : {"sub-verse004", "sub-verse010"}) {
      const PaintedSpine spine(read_verse_mask(request.data / "masks-only" / (subject + "_seg-vert_msk.nii.gz")));
      const Examined found = examine(painted_scan(spine.paint(kSoundBone), slice_mm, kFirstSliceOfCalls));
      const std::string scan = subject + ", " + std::to_string(static_cast<int>(slice_mm)) + " mm";
      append(painted_calls, call_scan(scan, subject, found, spine.truth(), grades, graded));
    }
    append(all, painted_calls);
    append(painted_calls, on_ct);
    print_calls("CT and painted " + std::to_string(static_cast<int>(slice_mm)) + " mm", painted_calls);
  }
  print_calibration(all);
  print_left_out(graded);
  run_natural_shapes();
  return {};
}

}  // namespace kyphos::accuracy
