#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "io/error.h"
#include "io/labels/label_image.h"
#include "io/labels/label_name.h"
#include "io/labels/scheme_choice.h"
#include "io/labels/spine_of_labels.h"
#include "tests/io/problem_of.h"

namespace {

using namespace kyphos;
using io::LabelKind;
using io::LabelScheme;
using measure::Level;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::Field;
using ::testing::HasSubstr;

constexpr double kVoxelMm = 3.0;

/// A column of blocks, `values` from the top down, `step_mm` from one to the next; 0 leaves a place empty.
io::LabelImage column(const std::vector<int>& values, double step_mm, const std::string& name = "mask.nii.gz") {
  io::LabelImage image;
  const int step = static_cast<int>(std::lround(step_mm / kVoxelMm));
  const int block = step - 2;
  image.grid.size = {16, 16, step * static_cast<int>(values.size())};
  image.grid.lps_from_index.linear() = kVoxelMm * Eigen::Matrix3d::Identity();
  image.value.assign(image.grid.voxel_count(), 0);
  for (std::size_t n = 0; n < values.size(); ++n) {
    const int top = image.grid.size[2] - 1 - static_cast<int>(n) * step;
    for (int k = top - block + 1; k <= top; ++k) {
      for (int j = 2; j < 14; ++j) {
        for (int i = 2; i < 14; ++i) {
          image.value[image.grid.offset(i, j, k)] = static_cast<std::uint16_t>(values[n]);
        }
      }
    }
  }
  image.file_name = name;
  return image;
}

std::string levels(const measure::LabelledSpine& spine) {
  std::string text;
  for (const auto& vertebra : spine.vertebrae) {
    text += (text.empty() ? "" : " ") + (vertebra.level ? std::string(measure::name(*vertebra.level)) : "?");
  }
  return text;
}

std::string read(const io::LabelImage& image, const std::optional<io::SaidScheme>& said = {}) {
  const io::LabelReading reading = io::choose_scheme(image, said);
  return std::string(io::word(reading.scheme)) + ": " + levels(io::spine_of_labels(image, reading));
}

measure::LabelledSpine audited(const io::LabelImage& image) {
  return io::spine_of_labels(image, io::choose_scheme(image, io::SaidScheme{.scheme = LabelScheme::Verse}));
}

std::string audit_of(const measure::LabelledSpine& spine) {
  std::string text;
  for (const auto& warning : spine.warnings) {
    text += warning.code + ": " + warning.text + "\n";
  }
  return text;
}

TEST(LabelNames, TellLevelsInTheWordsOfManyPrograms) {
  for (const auto& [name, level] : std::vector<std::pair<const char*, Level>>{{"vertebrae_L1", Level::L1},
                                                                              {"vertebrae_T12", Level::T12},
                                                                              {"Th7", Level::T7},
                                                                              {"C7", Level::C7},
                                                                              {"T13", Level::T13},
                                                                              {"L6 vertebra", Level::L6},
                                                                              {"vertebrae_S1", Level::S1},
                                                                              {"Twelfth thoracic vertebra", Level::T12},
                                                                              {"L3 (doubtful)", Level::L3}}) {
    EXPECT_EQ(io::meaning_of_name(name).kind, LabelKind::Vertebra) << name;
    EXPECT_EQ(io::meaning_of_name(name).level, level) << name;
  }
  EXPECT_EQ(io::meaning_of_name("vertebral body L2").kind, LabelKind::VertebralBody);
  EXPECT_EQ(io::meaning_of_name("vertebrae_body").kind, LabelKind::AllBodies);
}

TEST(LabelNames, OfRibsDiscsAndOrgansAreNoVertebrae) {
  for (const char* name : {"rib_left_4", "intervertebral_discs", "disc_L1_L2", "liver", "L1-L2", "nerve root L5",
                           "sacrum", "spinal_cord", "Background", ""}) {
    EXPECT_EQ(io::meaning_of_name(name).kind, LabelKind::Other) << name;
  }
}

TEST(LabelScheme, ThatRisesDownwardsIsVerse) {
  EXPECT_EQ(read(column({17, 18, 19, 20, 21}, 33.0)), "verse: T10 T11 T12 L1 L2");
  EXPECT_EQ(read(column({3, 4, 5, 6, 7, 8}, 18.0)), "verse: C3 C4 C5 C6 C7 T1");
}

TEST(LabelScheme, ThatRisesUpwardsWithLumbarDistancesIsTotalSegmentator) {
  EXPECT_EQ(read(column({33, 32, 31, 30, 29, 28, 27, 26}, 33.0)), "totalsegmentator: T11 T12 L1 L2 L3 L4 L5 S1");
}

TEST(LabelScheme, ThatRisesUpwardsWithThoracicDistancesIsTheFirstTotalSegmentator) {
  EXPECT_EQ(read(column({33, 32, 31, 30, 29, 28}, 21.0)), "totalsegmentator1: T2 T3 T4 T5 T6 T7");
}

TEST(LabelScheme, OfTotalSpineSegIsToldByItsGaps) {
  EXPECT_EQ(read(column({31, 32, 41, 42}, 33.0)), "totalspineseg: T11 T12 L1 L2");
}

TEST(LabelScheme, ThatFitsTwoReadingsIsAsked) {
  const auto problem = test::problem_of([] { return read(column({30, 29, 28, 27}, 27.0)); });
  EXPECT_THAT(problem, AllOf(HasSubstr("TotalSegmentator 2 (L2 to L5)"), HasSubstr("TotalSegmentator 1 (T5 to T8)"),
                             HasSubstr("--label-scheme")));
  const auto task = test::problem_of([] { return read(column({6, 5, 4, 3, 2}, 33.0)); });
  EXPECT_THAT(task, AllOf(HasSubstr("vertebrae_mr"), HasSubstr("part model")));
}

TEST(LabelScheme, ThatCountsFromOneInALumbarScanNamesNoLevel) {
  EXPECT_EQ(read(column({1, 2, 3, 4, 5}, 33.0)), "from-top: ? ? ? ? ?");
}

TEST(LabelScheme, ThatFitsNoneIsRefusedWithItsNumbers) {
  const auto problem = test::problem_of([] { return read(column({7, 3, 19, 2}, 33.0)); });
  EXPECT_THAT(problem, AllOf(HasSubstr("2, 3, 7, 19"), HasSubstr("--label-scheme")));
}

TEST(LabelScheme, IsTheUsersWordWhereGiven) {
  EXPECT_EQ(read(column({6, 5, 4, 3, 2}, 33.0), io::SaidScheme{.scheme = LabelScheme::TotalSegmentatorMr}),
            "totalsegmentator-mr: L1 L2 L3 L4 L5");
  EXPECT_EQ(read(column({3, 2, 1}, 33.0), io::SaidScheme{.scheme = LabelScheme::FromBottom}), "from-bottom: ? ? ?");
  EXPECT_EQ(read(column({9, 4}, 33.0), io::SaidScheme{.names = {{9, "L1"}, {4, "L2"}}}), "names: L1 L2");
}

TEST(LabelScheme, IsThatOfTheFilesOwnNamesWhateverTheNumbers) {
  io::LabelImage image = column({20, 21, 22}, 33.0);
  image.names = {{20, "vertebrae_L3"}, {21, "vertebrae_L4"}, {22, "vertebrae_L5"}};
  EXPECT_EQ(read(image), "names: L3 L4 L5");
}

TEST(LabelScheme, OfOrgansIsRefused) {
  io::LabelImage image = column({1, 2}, 33.0);
  image.names = {{1, "liver"}, {2, "spleen"}};
  EXPECT_THAT(test::problem_of([&] { return read(image); }), HasSubstr("no vertebrae by its own names"));
}

TEST(LabelScheme, OfPartsNeedsTheVertebrae) {
  const io::LabelImage parts = column({41, 49, 41, 50}, 33.0);
  const io::LabelReading reading = io::choose_scheme(parts, {});
  EXPECT_EQ(reading.scheme, LabelScheme::Subregions);
  EXPECT_TRUE(io::tells_bodies_only(reading));
}

TEST(LabelAudit, OfASoundSpineHasNothingToSay) { EXPECT_EQ(audit_of(audited(column({18, 19, 20, 21, 22}, 33.0))), ""); }

TEST(LabelAudit, TellsALabelInTwoPlacesAndKeepsTheName) {
  io::LabelImage image = column({18, 19, 20, 19, 22}, 33.0);
  // The lower T12 is a little smaller, so that it is the stray one.
  for (std::size_t at = 0; at < image.grid.offset(0, 4, 0); ++at) {
    image.value[at] = 0;
  }
  for (int k = 0; k < image.grid.size[2] / 2; ++k) {
    for (int i = 0; i < 16; ++i) {
      image.value[image.grid.offset(i, 2, k)] = 0;
    }
  }
  const auto spine = audited(image);
  EXPECT_THAT(audit_of(spine), HasSubstr("T12 lies in two places"));
  EXPECT_EQ(levels(spine), "T11 T12 L1 L3");
  EXPECT_NE(spine.vertebrae[1].questioned, "");
}

TEST(LabelAudit, TellsNumbersThatRunAgainstTheColumn) {
  EXPECT_THAT(audit_of(audited(column({18, 20, 19, 21}, 33.0))), HasSubstr("T12 lies below L1, against its number"));
}

TEST(LabelAudit, TellsAJumpThatDistancesDoNotBearOut) {
  EXPECT_THAT(audit_of(audited(column({18, 19, 22, 23}, 33.0))), HasSubstr("too near for their numbers"));
}

TEST(LabelAudit, TellsWhatTheMapLeavesOut) {
  EXPECT_THAT(audit_of(audited(column({18, 19, 0, 21, 22}, 33.0))), HasSubstr("nothing between T12 and L2"));
}

TEST(LabelAudit, LeavesOutCrumbs) {
  io::LabelImage image = column({18, 19, 20}, 33.0);
  image.value[image.grid.offset(1, 1, 1)] = 21;
  const auto spine = audited(image);
  EXPECT_EQ(levels(spine), "T11 T12 L1");
  EXPECT_THAT(audit_of(spine), HasSubstr("L2 has 0 mm3 only"));
}

}  // namespace
