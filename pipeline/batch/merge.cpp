#include "pipeline/batch/merge.h"

#include "io/error.h"
#include "io/store/merge_store.h"
#include "pipeline/batch/output_tables.h"

namespace kyphos::pipeline {
namespace {

namespace fs = std::filesystem;

/// Reports are never changed in place, only replaced: a second name for the same bytes is as good as a copy.
void link_or_copy(const fs::path& from, const fs::path& to) {
  fs::create_directories(to);
  for (const fs::directory_entry& entry : fs::directory_iterator(from)) {
    const fs::path target = to / entry.path().filename();
    if (entry.is_directory()) {
      link_or_copy(entry.path(), target);
      continue;
    }
    std::error_code other_disk;
    fs::create_hard_link(entry.path(), target, other_disk);
    if (other_disk) {
      fs::copy_file(entry.path(), target);
    }
  }
}

void copy_reports(const fs::path& folder, const fs::path& out) {
  const io::Store store(folder, io::StoreAccess::ReadOnly);
  store.each_case([&](const io::CaseRow& row) {
    if (!row.folder.empty() && !fs::exists(out / row.folder)) {
      link_or_copy(folder / row.folder, out / row.folder);
    }
  });
}

MergeCounts count(const io::Store& store, std::size_t folders) {
  MergeCounts counts{.folders = folders};
  store.each_patient([&](const io::PatientInputs& patient) {
    ++counts.patients;
    counts.unfinished += store.find_case(patient.patient_key) ? 0 : 1;
  });
  return counts;
}

}  // namespace

MergeCounts merge_folders(std::span<const fs::path> folders, const fs::path& out) {
  try {
    if (fs::exists(out) && !fs::is_empty(out)) {
      throw io::Error(out.string(), "is not empty", "Give a new folder for what is merged.");
    }
    const fs::path beside = fs::absolute(out).lexically_normal().string() + ".kyphos-tmp";
    fs::remove_all(beside);
    MergeCounts counts;
    {
      io::Store store(beside, io::StoreAccess::ReadWrite);
      for (const fs::path& folder : folders) {
        io::merge_store(store, folder);
        copy_reports(folder, beside);
      }
      write_output_tables(store, beside);
      counts = count(store, folders.size());
    }
    fs::remove(out);
    fs::rename(beside, out);
    return counts;
  } catch (const fs::filesystem_error& error) {
    throw io::Error(out.string(), "cannot be written (" + error.code().message() + ")",
                    "Make space or give another --out.");
  }
}

}  // namespace kyphos::pipeline
