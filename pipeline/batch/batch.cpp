#include "pipeline/batch/batch.h"

#include <memory>

#include "io/error.h"
#include "pipeline/batch/case_runner.h"
#include "pipeline/batch/folder_lock.h"
#include "pipeline/batch/output_tables.h"
#include "pipeline/batch/plan.h"

namespace kyphos::pipeline {
namespace {

namespace fs = std::filesystem;

/// An output folder belongs to one key: with another, every patient would be there twice.
KeyForm check_key(io::Store& store, const io::SecretKey& key, const BatchSettings& settings) {
  const std::string bare = io::fingerprint(key) + (settings.identity == Identity::Shown ? " identified" : "");
  const std::string mine = bare + " lettered";
  const auto before = store.meta("key_fingerprint");
  if (before && *before == bare) {
    return KeyForm::Bare;
  }
  if (before && *before != mine) {
    throw io::Error(settings.out.string(), "was made with another --key-file or another --identified",
                    "Give the same ones, or another --out.");
  }
  store.set_meta("key_fingerprint", mine);
  return KeyForm::Lettered;
}

/// Whose files they are was written down for each file when it was read: another word on it comes too late.
void check_persons(io::Store& store, const BatchSettings& settings) {
  const std::string mine = settings.persons == io::Persons::One ? "one" : "as files say";
  const auto before = store.meta("persons");
  const bool begun = store.meta("key_fingerprint").has_value();  // by a version that did not ask, too
  if (before.value_or(begun ? "as files say" : mine) != mine) {
    throw io::Error(settings.out.string(),
                    before == "one" ? "was made with --one-patient" : "was made without --one-patient",
                    "Give the same, or another --out.");
  }
  store.set_meta("persons", mine);
}

/// What a NIfTI shows was written down likewise.
void check_grey(io::Store& store, const BatchSettings& settings) {
  const bool told = settings.grey == io::GreyNifti::Mr;
  const bool before = store.meta("nifti").has_value();
  if (store.meta("key_fingerprint") && before != told) {
    throw io::Error(settings.out.string(), before ? "was made with --mr" : "was made without --mr",
                    "Give the same, or another --out.");
  }
  if (told) {
    store.set_meta("nifti", kToldMr);
  }
}

void notice(const BatchListener& listener, const std::string& text) {
  if (listener.notice) {
    listener.notice(text);
  }
  if (listener.log != nullptr) {
    listener.log->write("notice", {{"text", text}});
  }
}

/// "changed since the last run: dates kept -> shifted".
void say_changes(const io::Store& store, const BatchSettings& settings, const Plan& plan,
                 const BatchListener& listener) {
  const auto settings_before = store.meta("settings");
  const auto version_before = store.meta("version");
  std::string changes;
  if (version_before && *version_before != KYPHOS_VERSION) {
    changes += "kyphos was " + *version_before + " and is " + KYPHOS_VERSION + "; ";
  }
  if (settings_before && *settings_before != settings_text(settings)) {
    changes += "settings were " + *settings_before + " and are " + settings_text(settings) + "; ";
  }
  if (changes.empty() && plan.outdated == 0) {
    return;
  }
  notice(listener, changes + std::to_string(plan.outdated) + " finished patients are outdated and " +
                       (settings.outdated == OutdatedCases::RunAgain ? "will be run again" : "are kept as they are"));
}

IndexRequest index_request(const BatchSettings& settings, const BatchListener& listener) {
  IndexRequest request{.naming = {.key = batch_key(settings),
                                  .identity = settings.identity,
                                  .uids = settings.uids,
                                  .persons = settings.persons,
                                  .grey = settings.grey},
                       .work = fs::absolute(settings.out) / ".work",
                       .labels = settings.labels};
  if (listener.status) {
    request.progress = [&listener](std::string_view what, std::size_t done, std::size_t all) {
      listener.status(std::string(what) + ": " + std::to_string(done) + " of " + std::to_string(all));
    };
  }
  return request;
}

void count_outcomes(const io::Store& store, BatchCounts& counts) {
  store.each_case([&](const io::CaseRow& row) {
    const bool measured = row.outcome == "measured" || row.outcome == "measured_in_part";
    const bool nothing = row.outcome == "nothing_to_measure";
    counts.measured += measured ? 1 : 0;
    counts.nothing += nothing ? 1 : 0;
    counts.failed += !measured && !nothing ? 1 : 0;
  });
}

/// What both a run and a list begin with.
struct Prepared {
  std::unique_ptr<FolderLock> lock;
  io::Store store;
  IndexRequest index;
  IndexCounts counts;
  Plan plan;
};

/// A patient whose files turned out to be another's: what was made of them would be listed twice.
void forget(io::Store& store, const io::CaseRow& row, const fs::path& out) {
  if (!row.folder.empty()) {
    fs::remove_all(out / row.folder);
  }
  store.forget_case(row.patient_key);
}

Prepared prepare(const BatchSettings& settings, const BatchListener& listener) {
  auto lock = std::make_unique<FolderLock>(settings.out, "batch");
  io::Store store(settings.out, io::StoreAccess::ReadWrite,
                  settings.shard ? io::StoreSharing::Alone : io::StoreSharing::WithReaders);
  IndexRequest index = index_request(settings, listener);
  check_persons(store, settings);
  check_grey(store, settings);
  index.naming.keys = check_key(store, index.naming.key, settings);
  fs::remove_all(index.work / "cases");
  const FoundFiles found = walk(settings.exports, settings.out);
  const IndexCounts counts = update_index(store, found, index);
  for (const io::CaseRow& row : store.cases_without_files()) {
    forget(store, row, settings.out);
  }
  Plan plan = plan_cases(store, settings);
  return {std::move(lock), std::move(store), std::move(index), counts, std::move(plan)};
}

}  // namespace

std::vector<PlannedCase> list_work(const BatchSettings& settings, const BatchListener& listener) {
  return prepare(settings, listener).plan.cases;
}

BatchCounts run_batch(const BatchSettings& settings, const BatchListener& listener) {
  Prepared ready = prepare(settings, listener);
  say_changes(ready.store, settings, ready.plan, listener);
  const int run = ready.store.begin_run(utc_now(), KYPHOS_VERSION, settings_text(settings));
  ready.store.set_meta("settings", settings_text(settings));
  ready.store.set_meta("version", KYPHOS_VERSION);
  ready.store.set_meta("layout", settings.layout == Layout::Bids ? "bids" : "flat");
  BatchCounts counts{.index = ready.counts,
                     .patients = ready.plan.patients,
                     .done_before = ready.plan.patients - ready.plan.cases.size()};
  counts.done =
      run_cases(ready.plan.cases,
                {.store = ready.store, .settings = settings, .index = ready.index, .listener = listener, .run = run});
  counts.interrupted = counts.done < ready.plan.cases.size();
  if (!counts.interrupted) {
    write_output_tables(ready.store, settings.out);
    ready.store.finish_run(run, utc_now());
    fs::remove_all(ready.index.work);
  }
  count_outcomes(ready.store, counts);
  return counts;
}

}  // namespace kyphos::pipeline
