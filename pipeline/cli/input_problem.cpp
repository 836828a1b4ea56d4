#include "pipeline/cli/input_problem.h"

#include <algorithm>
#include <map>
#include <set>
#include <vector>

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

std::string folders_of(const io::PatientSummary& patient) {
  std::set<std::filesystem::path> folders;
  for (const io::StudySummary& study : patient.studies) {
    for (const io::SeriesSummary& series : study.series) {
      folders.insert(place_of(series));
    }
  }
  if (folders.empty()) {
    return "(no files)";
  }
  return folders.begin()->string() + (folders.size() > 1 ? " and " + std::to_string(folders.size() - 1) + " more" : "");
}

}  // namespace

std::string ignored_summary(const io::InputIndex& index) {
  struct Group {
    std::size_t count = 0;
    const io::IgnoredFile* example = nullptr;
  };
  std::map<std::string, Group> groups;
  for (const io::IgnoredFile& file : index.ignored) {
    Group& group = groups[file.reason_code];
    ++group.count;
    if (group.example == nullptr || file.file < group.example->file) {
      group.example = &file;
    }
  }
  std::vector<std::pair<std::string, Group>> ordered(groups.begin(), groups.end());
  std::ranges::stable_sort(ordered, [](const auto& a, const auto& b) { return a.second.count > b.second.count; });
  std::string text;
  for (const auto& [code, group] : ordered) {
    text += (text.empty() ? "" : "; ") + std::to_string(group.count) + (group.count == 1 ? " file: " : " files: ") +
            group.example->reason + " (" + (group.count == 1 ? "" : "for example ") + group.example->file.string() +
            ")";
  }
  return text;
}

io::Error nothing_found(const io::InputIndex& index, std::span<const std::filesystem::path> inputs) {
  const std::string ignored = ignored_summary(index);
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
      where += "; patient " + std::to_string(i + 1) + ": " + folders_of(index.patients[i]);
    }
    throw io::Error(joined(inputs), "holds " + std::to_string(index.patients.size()) + " patients" + where,
                    "Review measures one patient at a time: run it once on each patient's own folder or files (kyphos "
                    "scan shows which files belong together)");
  }
  return index.patients.front();
}

io::InputIndex without_outputs(io::InputIndex index, const std::filesystem::path& output_folder) {
  const std::filesystem::path folder = std::filesystem::weakly_canonical(output_folder);
  const auto is_output = [&folder](const io::SliceSource& slice) {
    const std::filesystem::path inside = std::filesystem::weakly_canonical(slice.file).lexically_relative(folder);
    return !inside.empty() && *inside.begin() != ".." && io::is_report_file(inside.filename().string());
  };
  std::erase_if(index.patients, [&](const io::PatientSummary& patient) {
    return std::ranges::all_of(patient.studies, [&](const io::StudySummary& study) {
      return std::ranges::all_of(study.series, [&](const io::SeriesSummary& series) {
        return !series.slices.empty() && std::ranges::all_of(series.slices, is_output);
      });
    });
  });
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
