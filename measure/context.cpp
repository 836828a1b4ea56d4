#include "measure/context.h"

#include "measure/vertebra/genant.h"

namespace kyphos::measure {
namespace {

ReferenceBody reference_of(const VertebralBody& body) {
  ReferenceBody reference{.name = display_name(body),
                          .position_from_top = body.position_from_top,
                          .normal = ratios_of(body),
                          .heights = measure_heights(body)};
  if (const auto why = why_not_measurable(body)) {
    reference.intact = false;
    reference.why_no_reference = why->reason;
  }
  return reference;
}

}  // namespace

StudyContext build_context(std::span<const VertebralBody> bodies, const Volume* volume) {
  StudyContext context;
  context.findings = find_all(bodies, volume);
  for (std::size_t index = 0; index < bodies.size(); ++index) {
    context.references.push_back(reference_of(bodies[index]));
    if (context.findings[index].cement.present()) {
      context.references.back().intact = false;
      context.references.back().why_no_reference = "it holds cement";
    }
  }
  context.references = settle_references(std::move(context.references));
  return context;
}

}  // namespace kyphos::measure
