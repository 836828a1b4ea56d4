#include "io/dicom/header/image_kind.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace kyphos::io::dicom {
namespace {

/// Words in Image Type that tell what a picture is. Scanner makers add their own; these are in common use.
struct KindWord {
  std::string_view word;
  const char* code;
  const char* reason;
};

constexpr const char* kLocalizer = "a localiser: it shows where to scan";
constexpr const char* kScreen = "a picture of a screen";
constexpr const char* kProjection = "a projection or a rendering: depth and attenuation are lost";
constexpr const char* kMap = "a parameter map, not attenuation";

constexpr std::array<KindWord, 22> kKindWords{{{"LOCALIZER", "localizer", kLocalizer},
                                               {"SCOUT", "localizer", kLocalizer},
                                               {"TOPOGRAM", "localizer", kLocalizer},
                                               {"SURVIEW", "localizer", kLocalizer},
                                               {"SCREEN", "screen_save", kScreen},
                                               {"DOSE", "screen_save", kScreen},
                                               {"MIP", "derived", kProjection},
                                               {"MINIP", "derived", kProjection},
                                               {"PROJECTION", "derived", kProjection},
                                               {"VRT", "derived", kProjection},
                                               {"VOLREN", "derived", kProjection},
                                               {"RENDER", "derived", kProjection},
                                               {"SSD", "derived", kProjection},
                                               {"CURVED", "derived", kProjection},
                                               {"CPR", "derived", kProjection},
                                               {"SUBTRACT", "derived", kMap},
                                               {"PERFUSION", "derived", kMap},
                                               {"IODINE", "derived", kMap},
                                               {"Z_EFF", "derived", kMap},
                                               {"MATERIAL", "derived", kMap},
                                               {"RTD", "derived", "a preview during the scan"},
                                               {"ERROR", "derived", kMap}}};

/// SOP classes whose pictures are MR slices: plain, enhanced, converted from plain ones.
constexpr std::array<std::string_view, 3> kMrClasses{"1.2.840.10008.5.1.4.1.1.4", "1.2.840.10008.5.1.4.1.1.4.1",
                                                     "1.2.840.10008.5.1.4.1.1.4.4"};

/// SOP classes whose pictures are CT slices.
constexpr std::array<std::string_view, 3> kCtClasses{"1.2.840.10008.5.1.4.1.1.2", "1.2.840.10008.5.1.4.1.1.2.1",
                                                     "1.2.840.10008.5.1.4.1.1.2.2"};

/// A word of Image Type holds `word` at a word's start: "CSA MIP", "PROJECTION IMAGE", but not "CHIP".
bool holds_word(std::string_view image_type, std::string_view word) {
  for (std::size_t at = image_type.find(word); at != std::string_view::npos; at = image_type.find(word, at + 1)) {
    if (at == 0 || std::string_view("\\ _").find(image_type[at - 1]) != std::string_view::npos) {
      return true;
    }
  }
  return false;
}

std::optional<Refusal> refuse_class(const FileHeader& header) {
  if (header.modality != "CT" && header.modality != "MR") {
    return Refusal{"not_ct", header.modality.empty() ? "no modality is given" : header.modality + ", not CT or MR"};
  }
  const auto& classes = header.modality == "MR" ? kMrClasses : kCtClasses;
  if (!header.sop_class.empty() && std::ranges::count(classes, header.sop_class) == 0) {
    return Refusal{"secondary_capture", "a secondary capture or another object, not a " + header.modality + " picture"};
  }
  return std::nullopt;
}

/// US means "unspecified" and is common in older CT, HU_MOD is HU after a maker's filter, and some exports write the
/// name out, with spelling of their own ("Houndsfield Unit").
bool is_hounsfield(const std::string& rescale_type) {
  return rescale_type.empty() || rescale_type == "US" || rescale_type.starts_with("HU") ||
         rescale_type.starts_with("Houn") || rescale_type.starts_with("HOUN");
}

std::optional<Refusal> refuse_pixels(const StackSlice& slice) {
  const PixelFormat& pixels = slice.header->pixels;
  if (pixels.samples != 1 || (pixels.photometric != "MONOCHROME2" && pixels.photometric != "MONOCHROME1")) {
    return Refusal{"colour", "a colour picture"};
  }
  const bool is_ct = slice.header->modality == "CT";
  if (is_ct && (!slice.frame->slope || !slice.frame->intercept || *slice.frame->slope == 0.0)) {
    return Refusal{"no_hounsfield", "no rescale to Hounsfield units is given"};
  }
  if (is_ct && !is_hounsfield(slice.frame->rescale_type)) {
    return Refusal{"no_hounsfield", "its values are in " + slice.frame->rescale_type + ", not in Hounsfield units"};
  }
  if (pixels.bits_allocated != 8 && pixels.bits_allocated != 16) {
    return Refusal{"pixel_format", std::to_string(pixels.bits_allocated) + " bits a pixel are not supported"};
  }
  if (!pixels.decodable) {
    return Refusal{"compression", "compressed as " + pixels.transfer_syntax_name +
                                      ", which cannot be decoded; export it uncompressed"};
  }
  return std::nullopt;
}

std::optional<Refusal> refuse_cut_short(const Stack& stack) {
  const auto is_cut = [](const StackSlice& slice) { return slice.header->cut_short; };
  const auto first = std::ranges::find_if(stack.slices, is_cut);
  if (first == stack.slices.end()) {
    return std::nullopt;
  }
  return Refusal{"truncated", std::to_string(std::ranges::count_if(stack.slices, is_cut)) + " of " +
                                  std::to_string(stack.slices.size()) + " pictures are cut short (" +
                                  first->header->file.filename().string() + "); send or copy the series again"};
}

}  // namespace

std::optional<Refusal> refused_image_type(const std::string& image_type) {
  for (const KindWord& kind : kKindWords) {
    if (holds_word(image_type, kind.word)) {
      return Refusal{kind.code, kind.reason};
    }
  }
  return std::nullopt;
}

std::optional<Refusal> refuse_kind(const Stack& stack) {
  const StackSlice& slice = stack.slices.front();
  if (std::optional<Refusal> refusal = refuse_class(*slice.header)) {
    return refusal;
  }
  if (std::optional<Refusal> refusal = refused_image_type(slice.frame->image_type)) {
    return refusal;
  }
  if (slice.frame->mr) {
    if (std::optional<std::string> why = why_no_mr_anatomy(*slice.frame->mr, slice.frame->image_type)) {
      return Refusal{"derived", *std::move(why)};
    }
  }
  if (!slice.frame->geometry) {
    return Refusal{"no_geometry", slice.frame->why_no_place};
  }
  for (const StackSlice& each : stack.slices) {
    // The pictures of a report would show it: a patient's name, as often as not.
    if (each.header->burned_in) {
      return Refusal{"burned_in_text", "text is drawn into its pictures, which may name the patient"};
    }
    if (std::optional<Refusal> refusal = refuse_pixels(each)) {
      return refusal;
    }
  }
  if (!stack.refusal.empty()) {
    return Refusal{stack.refusal_code, stack.refusal};
  }
  return refuse_cut_short(stack);
}

bool is_derived(const Stack& stack) {
  return std::ranges::any_of(stack.slices,
                             [](const StackSlice& slice) { return slice.frame->image_type.starts_with("DERIVED"); });
}

}  // namespace kyphos::io::dicom
