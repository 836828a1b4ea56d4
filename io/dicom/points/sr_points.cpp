#include "io/dicom/points/sr_points.h"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <utility>

#include "io/dicom/files/file_kind.h"
#include "io/dicom/header/tags.h"
#include "io/error.h"
#include "io/inert_text.h"
#include "io/labels/vertebra_code.h"

namespace kyphos::io {
namespace {

constexpr const char* kMeasurementGroup = "125007";  // DCM
constexpr const char* kFindingSite = "363698007";    // SCT
constexpr const char* kFindingSiteRt = "G-C0E3";     // SRT, of older writers
constexpr const char* kSrPointsAdvice =
    "One measurement group a vertebra, with six points in the order SA SM SP IA IM IP (docs/points.md)";

struct Coded {
  std::string value;
  std::string meaning;
};

Coded coded(DcmItem& holder, const DcmTagKey& sequence) {
  DcmItem* const code = dicom::item_of(holder, sequence, 0);
  return code == nullptr
             ? Coded{}
             : Coded{.value = dicom::text_of(*code, DCM_CodeValue) + dicom::text_of(*code, DCM_LongCodeValue),
                     .meaning = dicom::text_of(*code, DCM_CodeMeaning)};
}

std::vector<DcmItem*> content_of(DcmItem& item) {
  std::vector<DcmItem*> content;
  for (unsigned long at = 0;; ++at) {
    DcmItem* const child = dicom::item_of(item, DCM_ContentSequence, at);
    if (child == nullptr) {
      return content;
    }
    content.push_back(child);
  }
}

/// Coordinates of one content item, with their name and their picture.
struct Coordinates {
  PointSpace space = PointSpace::Pixels;
  std::string name;  ///< "SA", or any other
  std::string picture;
  std::vector<std::array<double, 3>> places;
};

Coordinates coordinates_of(DcmItem& item, const std::string& subject) {
  Coordinates found;
  found.space = dicom::text_of(item, DCM_ValueType) == "SCOORD3D" ? PointSpace::PatientMm : PointSpace::Pixels;
  const std::string type = dicom::text_of(item, DCM_GraphicType);
  if (type != "POINT" && type != "MULTIPOINT") {
    throw Error(subject, "coordinates of the kind \"" + inert(type) + "\" do not say which point is which",
                kSrPointsAdvice);
  }
  const Coded concept_name = coded(item, DCM_ConceptNameCodeSequence);
  found.name = six_point_from_name(concept_name.value) ? concept_name.value : concept_name.meaning;
  const std::size_t each = found.space == PointSpace::PatientMm ? 3 : 2;
  const std::vector<double> numbers = dicom::numbers_of(item, DCM_GraphicData);
  constexpr double kFarthest = 1.0e5;
  if (std::ranges::any_of(numbers, [](double number) { return std::abs(number) > kFarthest; })) {
    throw Error(subject, "a coordinate is no number", kSrPointsAdvice);
  }
  for (std::size_t at = 0; at + each <= numbers.size(); at += each) {
    // PS3.3 C.18.6: 0.0\0.0 is the corner of the first pixel; here (0, 0) is its middle.
    found.places.push_back(each == 3 ? std::array<double, 3>{numbers[at], numbers[at + 1], numbers[at + 2]}
                                     : std::array<double, 3>{numbers[at] - 0.5, numbers[at + 1] - 0.5, 0.0});
  }
  for (DcmItem* const child : content_of(item)) {
    DcmItem* const picture = dicom::item_of(*child, DCM_ReferencedSOPSequence, 0);
    if (picture != nullptr && found.space == PointSpace::Pixels) {
      found.picture = dicom::text_of(*picture, DCM_ReferencedSOPInstanceUID);
    }
  }
  return found;
}

void gather_coordinates(DcmItem& item, const std::string& subject, std::vector<Coordinates>& all, int depth = 0) {
  constexpr int kDeepest = 32;
  for (DcmItem* const child : depth < kDeepest ? content_of(item) : std::vector<DcmItem*>{}) {
    const std::string kind = dicom::text_of(*child, DCM_ValueType);
    if (kind == "SCOORD" || kind == "SCOORD3D") {
      all.push_back(coordinates_of(*child, subject));
    } else {
      gather_coordinates(*child, subject, all, depth + 1);
    }
  }
}

std::optional<measure::Level> level_of_group(DcmItem& group) {
  for (DcmItem* const child : content_of(group)) {
    const Coded name = coded(*child, DCM_ConceptNameCodeSequence);
    if (name.value == kFindingSite || name.value == kFindingSiteRt) {
      const Coded site = coded(*child, DCM_ConceptCodeSequence);
      const auto by_code = level_of_sct(site.value);
      return by_code ? by_code : measure::level_from_name(site.meaning.substr(0, site.meaning.find(' ')));
    }
  }
  return std::nullopt;
}

/// The six points of a group: by their names where they are named, else in their order.
GivenBody body_of_group(const std::vector<Coordinates>& all, std::optional<measure::Level> level,
                        const std::string& called, const std::string& subject) {
  GivenBody body{.level = level, .called = called};
  std::array<bool, 6> set{};
  std::size_t count = 0;
  for (const Coordinates& one : all) {
    const auto named = six_point_from_name(one.name);
    for (const auto& place : one.places) {
      const std::size_t which = named ? *named : count;
      if (which >= body.points.size() || set.at(which)) {
        throw Error(subject, called + ": it has more than six points, or one twice", kSrPointsAdvice);
      }
      set.at(which) = true;
      body.points.at(which).at = place;
      ++count;
    }
  }
  if (count != body.points.size()) {
    throw Error(subject, called + ": it has " + std::to_string(count) + " points; six are needed", kSrPointsAdvice);
  }
  return body;
}

void add_group(DcmItem& group, const std::string& source, const std::string& subject, std::vector<GivenPoints>& all) {
  std::vector<Coordinates> found;
  gather_coordinates(group, subject, found);
  if (found.empty()) {
    return;  // a group of numbers alone
  }
  const bool mixed = std::ranges::any_of(found, [&](const Coordinates& one) {
    return one.picture != found.front().picture || one.space != found.front().space;
  });
  std::size_t bodies = 1;
  for (const GivenPoints& given : all) {
    bodies += given.bodies.size();
  }
  const auto level = level_of_group(group);
  const std::string called = level ? std::string(measure::name(*level)) : "body " + std::to_string(bodies);
  if (mixed) {
    throw Error(subject, called + ": its points lie on several pictures", kSrPointsAdvice);
  }
  GivenBody body = body_of_group(found, level, called, subject);
  auto same = std::ranges::find_if(all, [&](const GivenPoints& given) {
    return given.picture.sop_instance_uid == found.front().picture && given.space == found.front().space;
  });
  if (same == all.end()) {
    all.push_back({.source = source,
                   .picture = {.sop_instance_uid = found.front().picture},
                   .space = found.front().space,
                   .bodies = {}});
    same = all.end() - 1;
  }
  same->bodies.push_back(std::move(body));
}

void gather_groups(DcmItem& item, const std::string& source, const std::string& subject, std::vector<GivenPoints>& all,
                   int depth = 0) {
  constexpr int kDeepest = 32;
  for (DcmItem* const child : depth < kDeepest ? content_of(item) : std::vector<DcmItem*>{}) {
    if (coded(*child, DCM_ConceptNameCodeSequence).value == kMeasurementGroup) {
      add_group(*child, source, subject, all);
    } else {
      gather_groups(*child, source, subject, all, depth + 1);
    }
  }
}

}  // namespace

std::optional<std::vector<GivenPoints>> read_sr_points(const std::filesystem::path& path) {
  if (dicom::kind_of_file(path) != dicom::FileKind::Dicom) {
    return std::nullopt;
  }
  DcmFileFormat format;
  if (format.loadFile(path.c_str()).bad()) {
    throw Error(path.string(), "it cannot be read", "Send or copy it again");
  }
  std::vector<GivenPoints> all;
  gather_groups(*format.getDataset(), path.filename().string(), path.string(), all);
  if (all.empty()) {
    throw Error(path.string(), "it is DICOM, but holds no measurement group with coordinates", kSrPointsAdvice);
  }
  return all;
}

}  // namespace kyphos::io
