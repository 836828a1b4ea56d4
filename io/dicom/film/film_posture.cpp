#include "io/dicom/film/film_posture.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>

namespace kyphos::io {
namespace {

struct PostureSign {
  std::string_view sign;
  Posture posture;
};

/// DICOM CID 19 and 20.
constexpr std::array<PostureSign, 8> kPostureCodes{{{"10904000", Posture::Standing},
                                                    {"C86043", Posture::Standing},
                                                    {"33586001", Posture::Sitting},
                                                    {"40199007", Posture::Supine},
                                                    {"1240000", Posture::Prone},
                                                    {"32185000", Posture::LateralDecubitus},
                                                    {"102536004", Posture::LateralDecubitus},
                                                    {"102535000", Posture::LateralDecubitus}}};

/// Words of protocols, in English, German and French. "Lying" alone does not say on what, and is left out.
constexpr std::array<PostureSign, 19> kPostureWords{{{"STANDING", Posture::Standing},
                                                     {"ERECT", Posture::Standing},
                                                     {"UPRIGHT", Posture::Standing},
                                                     {"WEIGHTBEARING", Posture::Standing},
                                                     {"WEIGHT-BEARING", Posture::Standing},
                                                     {"WB", Posture::Standing},
                                                     {"STEHEND", Posture::Standing},
                                                     {"DEBOUT", Posture::Standing},
                                                     {"SITTING", Posture::Sitting},
                                                     {"SEATED", Posture::Sitting},
                                                     {"SITZEND", Posture::Sitting},
                                                     {"ASSIS", Posture::Sitting},
                                                     {"SUPINE", Posture::Supine},
                                                     {"CROSSTABLE", Posture::Supine},
                                                     {"CROSS-TABLE", Posture::Supine},
                                                     {"RUECKENLAGE", Posture::Supine},
                                                     {"PRONE", Posture::Prone},
                                                     {"DECUBITUS", Posture::LateralDecubitus},
                                                     {"SEITENLAGE", Posture::LateralDecubitus}}};

std::vector<std::string> words_in(const std::string& text) {
  std::vector<std::string> words(1);
  for (const char c : text) {
    const auto letter = static_cast<unsigned char>(c);
    if (std::isalnum(letter) != 0 || c == '-') {
      words.back() += static_cast<char>(std::toupper(letter));
    } else if (!words.back().empty()) {
      words.emplace_back();
    }
  }
  return words;
}

/// Adds a sign's posture; unknown where it contradicts what was found before.
void add_sign(FilmPosture& found, bool& contradicted, const PostureSign& sign, const char* where) {
  if (found.evidence.empty()) {
    found = {.posture = sign.posture, .evidence = std::string(where) + " " + std::string(sign.sign)};
  } else if (found.posture != sign.posture) {
    contradicted = true;
  }
}

template <std::size_t count>
FilmPosture by_signs(const std::vector<std::string>& all, const std::array<PostureSign, count>& signs,
                     const char* where) {
  FilmPosture found;
  bool contradicted = false;
  for (const std::string& one : all) {
    const auto sign = std::ranges::find(signs, std::string_view(one), &PostureSign::sign);
    if (sign != signs.end()) {
      add_sign(found, contradicted, *sign, where);
    }
  }
  return contradicted ? FilmPosture{.posture = Posture::Unknown, .evidence = "the header names two postures"} : found;
}

}  // namespace

FilmPosture film_posture(const std::vector<std::string>& codes, const std::vector<std::string>& texts) {
  const FilmPosture by_code = by_signs(codes, kPostureCodes, "coded as");
  if (!by_code.evidence.empty()) {
    return by_code;
  }
  std::vector<std::string> words;
  for (const std::string& text : texts) {
    std::ranges::copy(words_in(text), std::back_inserter(words));
  }
  return by_signs(words, kPostureWords, "described as");
}

}  // namespace kyphos::io
