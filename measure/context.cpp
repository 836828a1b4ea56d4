#include "measure/context.h"

#include <optional>
#include <utility>

#include "measure/joined_texts.h"
#include "measure/vertebra/call_parameters.h"
#include "measure/vertebra/fracture_call.h"
#include "measure/vertebra/genant.h"

namespace kyphos::measure {
namespace {

ReferenceBody reference_of(const VertebralBody& body, bool outermost) {
  ReferenceBody reference{.name = display_name(body),
                          .position_from_top = body.position_from_top,
                          .normal = ratios_of(body),
                          .heights = measure_heights(body)};
  reference.lowest = measure_lowest_height(body);
  // An outermost body is always doubted for its missing disc: that one doubt widens its error, no more.
  if (outermost && body.doubts.size() == 1) {
    reference.unseen_error_mm = kOuterEndplateMm;
  } else if (body.status == BodyStatus::MeasuredWithDoubt) {
    reference.doubt = body.doubts.empty() ? "measured with doubt" : joined_texts(body.doubts);
    reference.second_sight = body.doubts.size() == 1 ? body.second_sight : std::nullopt;
  }
  if (const auto why = why_not_measurable(body)) {
    reference.intact = false;
    reference.why_no_reference = why->reason;
  }
  return reference;
}

std::vector<ReferenceBody> references_of(std::span<const VertebralBody> bodies) {
  std::vector<ReferenceBody> references;
  for (std::size_t index = 0; index < bodies.size(); ++index) {
    references.push_back(reference_of(bodies[index], index == 0 || index + 1 == bodies.size()));
  }
  return references;
}

/// Bodies that their shape alone calls no fracture, without a doubt; cement is not known of yet.
std::vector<bool> surely_intact(const std::vector<ReferenceBody>& references) {
  std::vector<bool> intact;
  for (const FractureCall& call : call_fractures(settle_references(references))) {
    intact.push_back(call.probability && call.probability.value() < kBorderlineFrom);
  }
  return intact;
}

/// The grade that a reader gave the body.
std::optional<int> told_grade(const VertebralBody& body) { return body.reader ? body.reader->grade : std::nullopt; }

/// The reader's grade in the place of the program's; the measured loss stays.
FractureCall as_told(FractureCall call, int grade) {
  call.probability = Measured<double>(grade > 0 ? 1.0 : 0.0, 0.0);
  call.grades = {};
  call.grades.at(static_cast<std::size_t>(grade)) = 1.0;
  call.grade = grade;
  return call;
}

std::vector<ReferenceBody> told_references(std::span<const VertebralBody> bodies) {
  std::vector<ReferenceBody> references = references_of(bodies);
  for (std::size_t index = 0; index < bodies.size(); ++index) {
    if (told_grade(bodies[index]).value_or(0) > 0) {
      references[index].intact = false;
      references[index].why_no_reference = "the reader calls it fractured";
      references[index].may_be_natural = false;
    }
  }
  return references;
}

StudyContext settled(std::span<const VertebralBody> bodies, std::vector<ReferenceBody> references,
                     std::vector<Findings> findings) {
  StudyContext context{.references = std::move(references), .findings = std::move(findings), .calls = {}};
  for (std::size_t index = 0; index < bodies.size(); ++index) {
    if (bodies[index].reader && bodies[index].reader->cemented && !context.findings[index].cement.present()) {
      context.findings[index].cement.seen_unmeasured = true;  // by the reader; no amount is told
    }
    if (context.findings[index].cement.present()) {
      context.references[index].intact = false;
      context.references[index].why_no_reference = "it holds cement";
      context.references[index].may_be_natural = false;
    }
  }
  context.references = settle_references(std::move(context.references));
  context.calls = call_fractures(context.references);
  for (std::size_t index = 0; index < bodies.size(); ++index) {
    ReferenceBody& reference = context.references[index];
    if (const auto told = told_grade(bodies[index]); told && !why_not_measurable(bodies[index])) {
      context.calls[index] = as_told(context.calls[index], *told);
      reference.doubt.clear();
      reference.intact = *told == 0 && !context.findings[index].cement.present();
      continue;
    }
    const Measured<double>& probability = context.calls[index].probability;
    if (reference.intact && probability && probability.value() >= 0.5) {
      reference.intact = false;
      reference.why_no_reference = "it is likely fractured itself";
    }
  }
  return context;
}

}  // namespace

StudyContext build_context(std::span<const VertebralBody> bodies, const Volume* volume) {
  if (volume != nullptr && !volume->is_attenuation()) {
    volume = nullptr;  // findings have their limits in Hounsfield units
  }
  std::vector<ReferenceBody> references = told_references(bodies);
  std::vector<Findings> findings = find_all(bodies, volume, surely_intact(references));
  return settled(bodies, std::move(references), std::move(findings));
}

StudyContext build_context(std::span<const VertebralBody> bodies, std::vector<Findings> known) {
  const std::vector<Depression> depressions = measure_depressions(bodies);  // outlines alone tell them
  for (std::size_t index = 0; index < bodies.size(); ++index) {
    known.at(index).depression = depressions[index];
  }
  return settled(bodies, told_references(bodies), std::move(known));
}

}  // namespace kyphos::measure
