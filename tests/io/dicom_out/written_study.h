#pragma once

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcistrmb.h>
#include <dcmtk/dcmdata/dctk.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "io/dicom_out/dicom_output.h"
#include "tests/io/dicom_fixture.h"
#include "tests/support/example_report.h"

namespace kyphos::test {

/// A case of one study that was measured on a written series, with bodies made by hand.
class WrittenStudy : public DicomFixture {
 protected:
  /// The report of the only series below the folder, with a body for each level.
  [[nodiscard]] io::CaseReport report_of(const std::vector<std::optional<measure::Level>>& levels) const {
    const io::InputIndex found = index();
    const io::StudySummary& study = found.patients.at(0).studies.at(0);
    io::CaseReport report;
    report.patient_key = "key";
    io::StudyReport written;
    written.study_uid = study.study_uid;
    written.date = study.date;
    written.series = study.series.at(0);
    int position = 0;
    for (const auto& level : levels) {
      measure::MeasuredVertebra vertebra{.body = box_body(level.value_or(measure::Level::L1), {0.0, 0.0, 0.0}, 24.0)};
      vertebra.body.position_from_top = ++position;
      vertebra.body.name.level = level;
      vertebra.values.emplace("height_anterior_mm", measure::Measured<double>(24.04, 0.31));
      vertebra.values.emplace("height_mean_mm", measure::WhyNot{"not seen"});
      written.measured.vertebrae.push_back(std::move(vertebra));
    }
    report.studies.push_back(std::move(written));
    return report;
  }

  /// The object whose name ends so, as a data set.
  static std::shared_ptr<DcmDataset> object(const io::DicomStudy& study, const std::string& ending) {
    for (const io::DicomFile& file : study.files) {
      if (file.name.ends_with(ending)) {
        DcmInputBufferStream stream;
        stream.setBuffer(file.bytes.data(), static_cast<offile_off_t>(file.bytes.size()));
        stream.setEos();
        DcmFileFormat format;
        format.transferInit();
        EXPECT_TRUE(format.read(stream).good());
        format.transferEnd();
        format.loadAllDataIntoMemory();
        return {format.getAndRemoveDataset(), [](DcmDataset* dataset) { delete dataset; }};
      }
    }
    ADD_FAILURE() << "no " << ending;
    return std::make_shared<DcmDataset>();
  }
  static std::string text(DcmItem& item, const DcmTagKey& tag) {
    OFString value;
    item.findAndGetOFStringArray(tag, value);
    return value.c_str();
  }
  static DcmItem& item(DcmItem& parent, const DcmTagKey& sequence, long number = 0) {
    DcmItem* found = nullptr;
    if (parent.findAndGetSequenceItem(sequence, found, number).bad()) {
      ADD_FAILURE() << "no item " << number << " of " << sequence.toString();
      static DcmItem none;
      return none;
    }
    return *found;
  }
  static std::string code(DcmItem& parent, const DcmTagKey& sequence) {
    return text(item(parent, sequence), DCM_CodeValue) + " " + text(item(parent, sequence), DCM_CodingSchemeDesignator);
  }
};

}  // namespace kyphos::test
