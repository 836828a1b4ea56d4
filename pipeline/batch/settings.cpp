#include "pipeline/batch/settings.h"

#include <charconv>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "io/criteria_file.h"
#include "io/text_limits.h"

namespace kyphos::pipeline {
namespace {

std::optional<int> whole_number(std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc{} && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

std::string content_of(const std::filesystem::path& file) {
  return io::read_text(file, io::kLargestClinicalBytes, "clinical facts or thresholds");
}

}  // namespace

Shard parse_shard(const std::string& text) {
  const std::size_t slash = text.find('/');
  const auto index = whole_number(std::string_view(text).substr(0, slash));
  const auto count = slash == std::string::npos ? std::nullopt : whole_number(std::string_view(text).substr(slash + 1));
  if (!index || !count || *count < 1 || *index < 1 || *index > *count) {
    throw std::invalid_argument("'" + text + "' is no shard: write i/N with i from 1 to N, such as 2/8");
  }
  return {.index = *index, .count = *count};
}

bool falls_to(const Shard& shard, const std::string& patient_key) {
  // Of the key's bytes as they are, so that identified keys, which are no hexadecimal numbers, spread as well (FNV-1a).
  std::uint64_t hash = 14695981039346656037ULL;
  for (const char c : patient_key) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
  }
  return (hash >> 32U) % static_cast<std::uint64_t>(shard.count) == static_cast<std::uint64_t>(shard.index - 1);
}

AnalysisOptions analysis_options(const BatchSettings& batch) {
  AnalysisOptions options;
  options.segment.make_masks = batch.masks;
  if (batch.criteria) {
    options.classify.criteria = io::read_criteria_file(*batch.criteria);
  }
  options.classify.edition = classify::edition_from_name(batch.edition).value_or(classify::Edition::Acr2022);
  return options;
}

std::map<std::string, std::string> result_settings(const BatchSettings& batch) {
  std::map<std::string, std::string> all = settings(analysis_options(batch));
  all["identity"] = batch.identity == Identity::Hidden ? "hashed" : "shown";
  all["dates"] = batch.dates == Dates::Kept ? "kept" : "shifted";
  all["uids"] = batch.uids == Uids::Kept ? "kept" : "mapped";
  all["layout"] = batch.layout == Layout::Flat ? "flat" : "bids";
  if (batch.persons == io::Persons::One) {
    all["persons"] = kToldOne;
  }
  if (batch.grey == io::GreyNifti::Mr) {
    all["nifti"] = kToldMr;
  }
  if (batch.labels == LabelMaps::Auto) {
    all["labels"] = "auto";
  }
  if (batch.keep_views) {
    all["views"] = "kept";
  }
  if (batch.dicom) {
    all["dicom"] = "written";
  }
  if (batch.clinical) {
    // By content: the same file under another name changes nothing, an edited one does.
    all["clinical"] = io::keyed_hash({}, content_of(*batch.clinical)).substr(0, 16);
  }
  if (batch.criteria) {
    all["criteria"] = io::keyed_hash({}, content_of(*batch.criteria)).substr(0, 16);
  }
  return all;
}

std::string settings_text(const BatchSettings& batch) { return nlohmann::json(result_settings(batch)).dump(); }

io::SecretKey batch_key(const BatchSettings& batch) {
  return batch.key_file ? io::read_secret_key(*batch.key_file)
                        : io::read_or_make_secret_key(batch.out / "private" / "patient-key");
}

}  // namespace kyphos::pipeline
