#include "pipeline/cli/input_problem.h"

#include <algorithm>
#include <array>
#include <functional>
#include <iterator>
#include <map>
#include <set>
#include <vector>

#include "io/inert_text.h"
#include "io/output_folder.h"

namespace kyphos::pipeline {
namespace {

std::string joined(std::span<const std::filesystem::path> paths) {
  std::string text;
  for (const std::filesystem::path& path : paths) {
    text += (text.empty() ? "" : ", ") + path.string();
  }
  return text;
}

/// A reason up to what holds for one file only: "a DICOM object without a picture (class)".
std::string without_details(const std::string& reason) { return reason.substr(0, reason.find(" (")); }

/// "export/a/IM0001 and 32 more files": folders would not tell patients apart whose files lie in one.
std::string files_of(const io::PatientSummary& patient) {
  std::set<std::filesystem::path> files;
  for (const io::StudySummary& study : patient.studies) {
    for (const io::SeriesSummary& series : study.series) {
      for (const io::SliceSource& slice : series.slices) {
        files.insert(slice.file);
      }
    }
  }
  if (files.empty()) {
    return "(no files)";
  }
  const std::size_t more = files.size() - 1;
  return io::inert(files.begin()->string()) +
         (more == 0 ? "" : " and " + std::to_string(more) + (more == 1 ? " more file" : " more files"));
}

}  // namespace

std::vector<io::IgnoredFile> damaged_files(const io::InputIndex& index) {
  constexpr std::array<std::string_view, 7> kUsual{"not_dicom", "own_result",     "own_report",    "no_image",
                                                   "label_map", "duplicate_file", "converted_copy"};
  std::vector<io::IgnoredFile> damaged;
  std::ranges::copy_if(index.ignored, std::back_inserter(damaged),
                       [&](const io::IgnoredFile& file) { return std::ranges::count(kUsual, file.reason_code) == 0; });
  return damaged;
}

std::string ignored_summary(std::span<const io::IgnoredFile> files, FileNames names) {
  struct Group {
    std::size_t count = 0;
    const io::IgnoredFile* example = nullptr;
    bool same_reason = true;
  };
  std::map<std::string, Group> groups;
  for (const io::IgnoredFile& file : files) {
    Group& group = groups[file.reason_code];
    ++group.count;
    group.same_reason = group.same_reason && (group.example == nullptr || group.example->reason == file.reason);
    if (group.example == nullptr || file.file < group.example->file) {
      group.example = &file;
    }
  }
  std::vector<std::pair<std::string, Group>> ordered(groups.begin(), groups.end());
  std::ranges::stable_sort(ordered, [](const auto& a, const auto& b) { return a.second.count > b.second.count; });
  std::string text;
  for (const auto& [code, group] : ordered) {
    text += (text.empty() ? "" : "; ") + std::to_string(group.count) + (group.count == 1 ? " file: " : " files: ") +
            (group.same_reason ? group.example->reason : without_details(group.example->reason));
    if (names == FileNames::Shown) {
      text +=
          std::string(" (") + (group.count == 1 ? "" : "for example ") + io::inert(group.example->file.string()) + ")";
    }
  }
  return text;
}

io::Error nothing_found(const io::InputIndex& index, std::span<const std::filesystem::path> inputs) {
  const std::string ignored = ignored_summary(index.ignored);
  return {joined(inputs),
          "holds no DICOM or NIfTI images" + (ignored.empty() ? ", and no files" : " (" + ignored + ")"),
          "Give the folder that holds the exported series"};
}

const io::PatientSummary& only_patient(const io::InputIndex& index, std::span<const std::filesystem::path> inputs) {
  if (index.patients.empty()) {
    throw nothing_found(index, inputs);
  }
  if (index.patients.size() > 1) {
    std::string where;
    for (std::size_t i = 0; i < std::min<std::size_t>(index.patients.size(), 3); ++i) {
      where += "; patient " + std::to_string(i + 1) + ": " + files_of(index.patients[i]);
    }
    throw io::Error(joined(inputs), "holds " + std::to_string(index.patients.size()) + " patients" + where,
                    "Review measures one patient at a time: run it once on each patient's own folder or files (kyphos "
                    "scan shows which files belong together). Files without Patient ID are taken apart by study: where "
                    "all are of one person, say so by --one-patient");
  }
  return index.patients.front();
}

namespace {

/// Takes the series that an earlier run wrote out of a study; the choice stays with the series that it was made for.
void drop_series(io::StudySummary& study, const std::function<bool(const std::filesystem::path&)>& is_output) {
  std::vector<io::SeriesSummary> kept;
  std::optional<std::size_t> chosen;
  for (std::size_t at = 0; at < study.series.size(); ++at) {
    io::SeriesSummary& series = study.series[at];
    const auto written = [&](const io::SliceSource& slice) { return is_output(slice.file); };
    if (!series.slices.empty() && std::ranges::all_of(series.slices, written)) {
      continue;
    }
    if (study.chosen == at) {
      chosen = kept.size();
    }
    kept.push_back(std::move(series));
  }
  study.series = std::move(kept);
  study.chosen = chosen;
}

}  // namespace

io::InputIndex without_outputs(io::InputIndex index, const std::filesystem::path& output_folder) {
  const std::filesystem::path folder = std::filesystem::weakly_canonical(output_folder);
  const auto is_output = [&folder](const std::filesystem::path& file) {
    const std::filesystem::path inside = std::filesystem::weakly_canonical(file).lexically_relative(folder);
    const std::string name = inside.filename().string();
    return !inside.empty() && *inside.begin() != ".." &&
           (io::is_report_file(name) ||
            io::is_report_file((inside.parent_path().filename() / inside.filename()).string()));
  };
  for (io::PatientSummary& patient : index.patients) {
    for (io::StudySummary& study : patient.studies) {
      drop_series(study, is_output);
    }
    std::erase_if(patient.studies, [](const io::StudySummary& study) { return study.series.empty(); });
  }
  std::erase_if(index.patients, [](const io::PatientSummary& patient) { return patient.studies.empty(); });
  std::erase_if(index.ignored, [&](const io::IgnoredFile& file) { return is_output(file.file); });
  return index;
}

io::InputIndex without_label_maps(io::InputIndex index) {
  const auto is_label_map = [](const io::PatientSummary& patient) {
    const std::vector<io::StudySummary>& studies = patient.studies;
    return studies.size() == 1 && studies[0].series.size() == 1 && studies[0].series[0].reason_code == "label_map";
  };
  if (std::ranges::all_of(index.patients, is_label_map)) {
    return index;  // the reason is then told as that of the only patient
  }
  for (const io::PatientSummary& patient : index.patients) {
    if (is_label_map(patient)) {
      const io::SeriesSummary& series = patient.studies[0].series[0];
      index.ignored.push_back({.file = place_of(series), .reason = series.reason, .reason_code = series.reason_code});
    }
  }
  std::erase_if(index.patients, is_label_map);
  return index;
}

std::filesystem::path place_of(const io::SeriesSummary& series) {
  if (series.slices.empty()) {
    return {};
  }
  const std::filesystem::path& first = series.slices.front().file;
  const bool single_file =
      std::ranges::all_of(series.slices, [&](const io::SliceSource& slice) { return slice.file == first; });
  return single_file ? first : first.parent_path();
}

}  // namespace kyphos::pipeline
