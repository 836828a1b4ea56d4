#pragma once

#include <string>

#include "io/dicom_out/dataset.h"

namespace kyphos::io::dicom_out {

/// How a content item hangs on the one above (PS3.3 C.17.3.2.4).
enum class Relation : unsigned char { Contains, Modifier, Observation, Acquisition, Properties };

/// A picture, or a segment or frame of one.
struct ImageReference {
  std::string sop_class, sop_instance;
  unsigned frame = 0;    ///< 1-based; 0: the whole
  unsigned segment = 0;  ///< 1-based; 0: none
};

/// A content item of a structured report, to hang others on. Valid as long as its document. Texts are written in plain
/// letters. For the sources of this room only: carries DCMTK types.
class SrItem {
 public:
  /// The document's own root: its title, with the template that the document follows.
  SrItem(DcmDataset& document, const CodedEntry& title, const std::string& template_id);

  SrItem container(Relation relation, const CodedEntry& name, const std::string& template_id = {});
  SrItem code(Relation relation, const CodedEntry& name, const CodedEntry& value);
  SrItem text(Relation relation, const CodedEntry& name, const std::string& text);
  SrItem uid(Relation relation, const CodedEntry& name, const std::string& value);
  SrItem number(Relation relation, const CodedEntry& name, const std::string& decimal, const CodedEntry& unit);
  SrItem image(const ImageReference& image);
  SrItem image(const CodedEntry& name, const ImageReference& image);

 private:
  explicit SrItem(DcmItem& item) : item_(&item) {}
  SrItem child(Relation relation, const char* type);

  DcmItem* item_;
};

}  // namespace kyphos::io::dicom_out
