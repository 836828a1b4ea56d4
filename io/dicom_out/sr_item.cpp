#include "io/dicom_out/sr_item.h"

#include <array>

namespace kyphos::io::dicom_out {
namespace {

void put_template(DcmItem& item, const std::string& template_id) {
  if (!template_id.empty()) {
    DcmItem& sequence = add_item(item, DCM_ContentTemplateSequence);
    put(sequence, DCM_MappingResource, "DCMR");
    put(sequence, DCM_TemplateIdentifier, template_id);
  }
}

}  // namespace

SrItem::SrItem(DcmDataset& document, const CodedEntry& title, const std::string& template_id) : item_(&document) {
  put(document, DCM_ValueType, "CONTAINER");
  put_code(document, DCM_ConceptNameCodeSequence, title);
  put(document, DCM_ContinuityOfContent, "SEPARATE");
  put_template(document, template_id);
}

SrItem SrItem::child(Relation relation, const char* type) {
  constexpr std::array kRelations{"CONTAINS", "HAS CONCEPT MOD", "HAS OBS CONTEXT", "HAS ACQ CONTEXT",
                                  "HAS PROPERTIES"};
  DcmItem& item = add_item(*item_, DCM_ContentSequence);
  put(item, DCM_RelationshipType, kRelations.at(static_cast<std::size_t>(relation)));
  put(item, DCM_ValueType, type);
  return SrItem(item);
}

SrItem SrItem::container(Relation relation, const CodedEntry& name, const std::string& template_id) {
  SrItem made = child(relation, "CONTAINER");
  put_code(*made.item_, DCM_ConceptNameCodeSequence, name);
  put(*made.item_, DCM_ContinuityOfContent, "SEPARATE");
  put_template(*made.item_, template_id);
  return made;
}

SrItem SrItem::code(Relation relation, const CodedEntry& name, const CodedEntry& value) {
  SrItem made = child(relation, "CODE");
  put_code(*made.item_, DCM_ConceptNameCodeSequence, name);
  put_code(*made.item_, DCM_ConceptCodeSequence, value);
  return made;
}

SrItem SrItem::text(Relation relation, const CodedEntry& name, const std::string& text) {
  SrItem made = child(relation, "TEXT");
  put_code(*made.item_, DCM_ConceptNameCodeSequence, name);
  put(*made.item_, DCM_TextValue, plain(text));
  return made;
}

SrItem SrItem::uid(Relation relation, const CodedEntry& name, const std::string& value) {
  SrItem made = child(relation, "UIDREF");
  put_code(*made.item_, DCM_ConceptNameCodeSequence, name);
  put(*made.item_, DCM_UID, value);
  return made;
}

SrItem SrItem::number(Relation relation, const CodedEntry& name, const std::string& decimal, const CodedEntry& unit) {
  SrItem made = child(relation, "NUM");
  put_code(*made.item_, DCM_ConceptNameCodeSequence, name);
  DcmItem& value = add_item(*made.item_, DCM_MeasuredValueSequence);
  put(value, DCM_NumericValue, decimal);
  put_code(value, DCM_MeasurementUnitsCodeSequence, unit);
  return made;
}

SrItem SrItem::image(const ImageReference& image) {
  SrItem made = child(Relation::Contains, "IMAGE");
  DcmItem& reference = add_item(*made.item_, DCM_ReferencedSOPSequence);
  put_reference(reference, image.sop_class, image.sop_instance);
  if (image.frame > 0) {
    put(reference, DCM_ReferencedFrameNumber, image.frame);
  }
  if (image.segment > 0) {
    put(reference, DCM_ReferencedSegmentNumber, image.segment);
  }
  return made;
}

SrItem SrItem::image(const CodedEntry& name, const ImageReference& reference) {
  SrItem made = image(reference);
  put_code(*made.item_, DCM_ConceptNameCodeSequence, name);
  return made;
}

}  // namespace kyphos::io::dicom_out
