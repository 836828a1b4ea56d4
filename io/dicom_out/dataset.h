#pragma once

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>

#include <memory>
#include <string>

#include "io/dicom_out/source_series.h"
#include "io/report/words/coded.h"

namespace kyphos::io::dicom_out {

/// Writing of datasets, strictly: a value that DCMTK refuses throws std::logic_error, since it is ours. For the sources
/// of this room only: carries DCMTK types.

void put(DcmItem& item, const DcmTagKey& tag, const std::string& value);
void put(DcmItem& item, const DcmTagKey& tag, unsigned value);  ///< US, UL
void put_double(DcmItem& item, const DcmTagKey& tag, double value);
/// A new last item of a sequence, which is made where needed.
DcmItem& add_item(DcmItem& item, const DcmTagKey& sequence);
/// A code as the only or a further item of a sequence. Values beyond 16 letters go to Long Code Value (PS3.3 8.1).
void put_code(DcmItem& item, const DcmTagKey& sequence, const CodedEntry& code);

/// A decimal string of at most 16 letters (VR DS).
[[nodiscard]] std::string decimal_text(double value, int decimals);

/// Only letters that every character set has: "±" becomes "+/-", dashes "-", degrees "deg", others "?". Our own words
/// are written so, that the source's names may keep whatever character set they came in.
[[nodiscard]] std::string plain(const std::string& text);

/// What kind of object a result is filed as.
struct ObjectKind {
  std::string sop_class;
  std::string modality;
  unsigned series_number = 0;
  std::string series_description;
};

/// A new dataset with the source's patient, study, accession and frame of reference, letter for letter, a series of its
/// own that follows from the source's, and this program as the equipment. Dates are the source's: the same input gives
/// the same bytes.
[[nodiscard]] std::unique_ptr<DcmDataset> new_object(const SourceSeries& source, const ObjectKind& kind);

/// An object and its bytes as a file.
struct FinishedObject {
  std::string sop_class, sop_instance, series_uid;
  std::string bytes;
};

/// Gives the dataset a SOP Instance UID that follows from everything else in it, and writes it as Explicit VR Little
/// Endian: what is the same has the same UID, and what differs has another.
[[nodiscard]] FinishedObject finish(DcmDataset& dataset);

/// Referenced SOP Sequence item content.
void put_reference(DcmItem& item, const std::string& sop_class, const std::string& sop_instance);

}  // namespace kyphos::io::dicom_out
