#include "classify/mr_evidence.h"

#include <string_view>

namespace kyphos::classify {
namespace {

bool contradict(Tristate one, Tristate other) {
  return one != Tristate::Unknown && other != Tristate::Unknown && one != other;
}

EvidenceKind kind_of(Tristate measured, Tristate told) {
  if (measured == Tristate::Unknown) {
    return EvidenceKind::Clinical;
  }
  return told == Tristate::Unknown ? EvidenceKind::Measured : EvidenceKind::Both;
}

/// The word of the file alone where nothing was measured.
std::string side_by_side(Tristate told, const std::string& measured) {
  return measured.empty() ? std::string() : std::string(name(told)) + " in the clinical file; measured: " + measured;
}

}  // namespace

Tristate oedema_in(const Subject& subject) {
  return told_alike(subject.level.mr.oedema, subject.context.marrow_oedema);
}

Tristate fluid_in(const Subject& subject) { return told_alike(subject.level.mr.fluid, subject.context.fluid_sign); }

RuleInput oedema_input(const Subject& subject) {
  const AcuityOfBody& mr = subject.level.mr;
  return {"marrow_oedema", oedema_in(subject), side_by_side(subject.context.marrow_oedema, mr.text),
          contradict(mr.oedema, subject.context.marrow_oedema)
              ? "whether there is marrow oedema: the clinical file and the measured MR contradict each other"
              : "whether MR shows marrow oedema",
          kind_of(mr.oedema, subject.context.marrow_oedema)};
}

RuleInput fluid_input(const Subject& subject) {
  const AcuityOfBody& mr = subject.level.mr;
  return {"fluid_sign", fluid_in(subject), side_by_side(subject.context.fluid_sign, mr.fluid_text),
          contradict(mr.fluid, subject.context.fluid_sign)
              ? "whether there is fluid in the body: the clinical file and the measured MR contradict each other"
              : "whether MR shows fluid or gas in the body",
          kind_of(mr.fluid, subject.context.fluid_sign)};
}

std::vector<std::string> contradictions(const Subject& subject) {
  std::vector<std::string> texts;
  const AcuityOfBody& mr = subject.level.mr;
  const std::string& body = subject.level.name;
  const auto add = [&](std::string_view what, Tristate told, const std::string& measured) {
    texts.push_back("The clinical file says " + std::string(what) + ": " + std::string(name(told)) + "; measured on " +
                    body + ": " + measured + ". Find out which holds");
  };
  if (contradict(mr.oedema, subject.context.marrow_oedema)) {
    add("marrow oedema", subject.context.marrow_oedema, mr.text);
  }
  if (contradict(mr.fluid, subject.context.fluid_sign)) {
    add("fluid in the body", subject.context.fluid_sign, mr.fluid_text);
  }
  return texts;
}

}  // namespace kyphos::classify
