#include "pipeline/network/fetch_patient.h"

#include <algorithm>
#include <system_error>

#include "io/dicom_net/query.h"
#include "io/dicom_net/retrieve.h"
#include "io/dicom_out/own_report.h"
#include "io/digest.h"
#include "io/error.h"

namespace kyphos::pipeline {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kNameDigits = 24;

std::string number_of(std::size_t count, const std::string& thing) {
  return std::to_string(count) + " " + thing + (count == 1 ? "" : "s");
}

bool is_measurable(const io::OfferedSeries& series) { return series.modality == "CT" || series.modality == "MR"; }

bool is_own_report(const io::OfferedSeries& series) {
  return series.modality == "SR" && series.description.starts_with(io::kOwnReportSeries);
}

bool has_pictures(const io::OfferedStudy& study) { return std::ranges::any_of(study.series, is_measurable); }

/// Pictures; where there are none any more, what this program said of them.
bool is_wanted(const io::OfferedSeries& series, const io::OfferedStudy& study) {
  return has_pictures(study) ? is_measurable(series) : is_own_report(series);
}

/// The archive's counts: what it said before, and what it said it sent.
std::string count_problem(const io::OfferedSeries& series, const io::Retrieved& came) {
  const int all = came.arrived + came.not_kept;
  const int said = std::max(series.instances.value_or(0), came.promised.value_or(0));
  return all < said ? std::to_string(all) + " of " + number_of(static_cast<std::size_t>(said), "object") + " came"
                    : std::string();
}

void fetch_series(const io::RetrieveSettings& settings, const io::OfferedStudy& offered,
                  const io::OfferedSeries& series, FetchedStudy& study) {
  const io::Retrieved came = io::retrieve_series(settings, offered.uid, series.uid);
  const auto arrived = static_cast<std::size_t>(came.arrived);
  if (is_measurable(series)) {
    ++study.series;
    study.images += arrived;
  } else {
    study.reports += arrived;
  }
  study.way = came.way.empty() ? study.way : came.way;
  for (const std::string& problem : {came.problem, count_problem(series, came)}) {
    if (!problem.empty()) {
      study.problems.push_back(problem);
    }
  }
}

/// The latest studies that hold a series of CT or MR or own reports.
std::vector<io::OfferedStudy> chosen_studies(std::vector<io::OfferedStudy> offered, const FetchRequest& request,
                                             FetchResult& result) {
  std::erase_if(offered, [&request](const io::OfferedStudy& study) {
    return std::ranges::find(request.left_out_studies, study.uid) != request.left_out_studies.end();
  });
  std::erase_if(offered, [&result](const io::OfferedStudy& study) {
    const bool none =
        std::ranges::none_of(study.series, [&study](const io::OfferedSeries& each) { return is_wanted(each, study); });
    result.without_pictures += none ? 1 : 0;
    return none;
  });
  if (offered.size() > request.most_studies) {
    result.left_out = offered.size() - request.most_studies;
    offered.erase(offered.begin(), offered.begin() + static_cast<std::ptrdiff_t>(result.left_out));
  }
  return offered;
}

}  // namespace

FetchResult fetch_patient(const FetchRequest& request, const std::function<void(const std::string&)>& progress) {
  std::error_code error;
  fs::create_directories(request.out, error);
  if (error) {
    throw io::Error(request.out.string(), "cannot be written: " + error.message(),
                    "Give a folder that can be written to, with space left.");
  }
  const fs::path arriving = request.out / ".arriving";
  io::RetrieveSettings settings;
  settings.from = request.from;
  settings.own_ae_title = request.own_ae_title;
  settings.own_port = request.own_port;
  settings.intake.folder = request.out;
  settings.intake.name_of = [](const std::string& uid) { return io::sha256_hex(uid).substr(0, kNameDigits); };
  settings.intake.own_reports = true;
  settings.arriving = arriving;
  FetchResult result;
  const auto offered = io::find_studies(request.from, request.own_ae_title, request.patient_id);
  for (const io::OfferedStudy& each : chosen_studies(offered, request, result)) {
    FetchedStudy study{.date = each.date};
    for (const io::OfferedSeries& series : each.series) {
      if (!is_wanted(series, each)) {
        ++study.passed;
        continue;
      }
      if (progress) {
        progress("fetching study " + std::to_string(result.studies.size() + 1));
      }
      fetch_series(settings, each, series, study);
    }
    result.studies.push_back(std::move(study));
  }
  fs::remove_all(arriving, error);
  return result;
}

std::string words(const FetchResult& result) {
  std::string text;
  for (const FetchedStudy& study : result.studies) {
    const std::string& date = study.date;
    text += date.size() == 8 ? date.substr(0, 4) + "-" + date.substr(4, 2) + "-" + date.substr(6) : "without date";
    text += study.series > 0
                ? ": " + number_of(study.images, "image") + " of " + std::to_string(study.series) + " series"
                : ": no images any more, " + number_of(study.reports, "kyphos report") + " of it";
    text += study.way.empty() ? "" : " by " + study.way;
    text += study.passed > 0 ? ", " + std::to_string(study.passed) + " series of other kinds passed over" : "";
    for (const std::string& problem : study.problems) {
      text += "\n  not whole: " + problem;
    }
    text += "\n";
  }
  if (result.without_pictures > 0) {
    text += std::to_string(result.without_pictures) + (result.without_pictures == 1 ? " study" : " studies") +
            " without CT or MR passed over\n";
  }
  if (result.left_out > 0) {
    text += std::to_string(result.left_out) + " older studies left out (--most-studies)\n";
  }
  return text.empty() ? "The archive holds no study of this patient\n" : text;
}

bool is_whole(const FetchResult& result) {
  return !result.studies.empty() &&
         std::ranges::all_of(result.studies, [](const FetchedStudy& study) { return study.problems.empty(); });
}

}  // namespace kyphos::pipeline
