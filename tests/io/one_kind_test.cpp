#include "tests/io/dicom_fixture.h"

namespace kyphos {
namespace {

using test::DicomSeriesOptions;

class OneKind : public test::DicomFixture {
 protected:
  void write(const char* folder, const char* date, int number, const char* kernel, double slice_mm, int slices = 40) {
    DicomSeriesOptions options;
    options.study_date = date;
    options.series_number = number;
    options.kernel = kernel;
    test::write_dicom_series(folder_ / folder / std::to_string(number),
                             test::ramp_volume({24, 24, slices}, {1.0, 1.0, slice_mm}), options);
  }
  [[nodiscard]] std::vector<std::string> chosen_kernels() const {
    std::vector<std::string> kernels;
    const io::InputIndex found = index();
    for (const io::StudySummary& study : found.patients.at(0).studies) {
      kernels.push_back(study.series.at(study.chosen.value()).kernel);
    }
    return kernels;
  }
};

TEST_F(OneKind, IsTakenAtEveryDateThatHasIt) {
  write("a", "20240110", 1, "BONE", 1.0);
  write("a", "20240110", 2, "LUNG", 1.0);
  write("b", "20240410", 1, "LUNG", 1.0);
  // Alone, the first study would be measured on its bone kernel, the second on lung: edges would move.
  EXPECT_EQ(chosen_kernels(), (std::vector<std::string>{"LUNG", "LUNG"}));
}

TEST_F(OneKind, DoesNotCostThinSlices) {
  write("a", "20240110", 1, "BONE", 1.0, 60);
  write("a", "20240110", 2, "LUNG", 3.0, 20);
  write("b", "20240410", 1, "LUNG", 3.0, 20);
  EXPECT_EQ(chosen_kernels(), (std::vector<std::string>{"BONE", "LUNG"}));
}

TEST_F(OneKind, DoesNotDependOnTheOrderOfTheStudies) {
  write("a", "20240110", 1, "LUNG", 1.0);
  write("b", "20240410", 1, "BONE", 1.0);
  write("b", "20240410", 2, "LUNG", 1.0);
  EXPECT_EQ(chosen_kernels(), (std::vector<std::string>{"LUNG", "LUNG"}));
}

}  // namespace
}  // namespace kyphos
