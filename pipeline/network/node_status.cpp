#include "pipeline/network/node_status.h"

#include <array>
#include <ctime>

namespace kyphos::pipeline {
namespace {

constexpr std::array kStates{io::NodeState::Incomplete, io::NodeState::Fetching, io::NodeState::Measuring,
                             io::NodeState::Sending,    io::NodeState::Done,     io::NodeState::Nothing,
                             io::NodeState::Failed,     io::NodeState::Refused};

std::string_view result_words(io::ResultState state) {
  switch (state) {
    case io::ResultState::Waiting:
      return "waiting";
    case io::ResultState::Sent:
      return "sent";
    case io::ResultState::Refused:
      return "refused";
  }
  return "unknown";
}

std::string time_words(std::int64_t unix_time) {
  const auto time = static_cast<std::time_t>(unix_time);
  std::tm parts{};
  gmtime_r(&time, &parts);
  std::array<char, 32> text{};
  std::strftime(text.data(), text.size(), "%Y-%m-%d %H:%M:%S", &parts);
  return text.data();
}

std::string in_html(std::string_view text) {
  std::string safe;
  for (const char letter : text) {
    switch (letter) {
      case '&':
        safe += "&amp;";
        break;
      case '<':
        safe += "&lt;";
        break;
      case '>':
        safe += "&gt;";
        break;
      case '"':
        safe += "&quot;";
        break;
      default:
        safe += letter;
    }
  }
  return safe;
}

std::string head(const std::string& name, const std::string& type, const std::string& help) {
  return "# HELP " + name + " " + help + "\n# TYPE " + name + " " + type + "\n";
}

std::string gauge(const std::string& name, const std::string& help, std::uint64_t value) {
  return head(name, "gauge", help) + name + " " + std::to_string(value) + "\n";
}

std::string row(const std::vector<std::string>& cells, const char* cell) {
  std::string text = "<tr>";
  for (const std::string& each : cells) {
    text += std::string("<") + cell + ">" + in_html(each) + "</" + cell + ">";
  }
  return text + "</tr>\n";
}

}  // namespace

std::map<std::string, std::uint64_t> received_of(const io::ReceiverTally& tally) {
  return {{"kept", tally.kept},
          {"dropped", tally.dropped},
          {"unreadable", tally.unreadable},
          {"no_space", tally.no_space},
          {"associations", tally.associations},
          {"rejected_associations", tally.rejected},
          {"crashed_associations", tally.crashed}};
}

std::string metrics_text(const NodeStatus& status) {
  std::string text = head("kyphos_node_received_total", "counter", "What came since the start, by what became of it.");
  for (const auto& [what, count] : status.received) {
    text += "kyphos_node_received_total{outcome=\"" + what + "\"} " + std::to_string(count) + "\n";
  }
  text += head("kyphos_node_studies", "gauge", "Studies in the ledger, by state.");
  for (const io::NodeState state : kStates) {
    const auto found = status.studies.find(state);
    text += "kyphos_node_studies{state=\"" + std::string(words(state)) + "\"} " +
            std::to_string(found == status.studies.end() ? 0 : found->second) + "\n";
  }
  text += head("kyphos_node_results", "gauge", "Results in the ledger, by state.");
  for (const io::ResultState state : {io::ResultState::Waiting, io::ResultState::Sent, io::ResultState::Refused}) {
    const auto found = status.results.find(state);
    text += "kyphos_node_results{state=\"" + std::string(result_words(state)) + "\"} " +
            std::to_string(found == status.results.end() ? 0 : found->second) + "\n";
  }
  text += gauge("kyphos_node_image_bytes", "Images on the disk.", status.image_bytes);
  text += gauge("kyphos_node_arriving_studies", "Studies that are still arriving.", status.arriving_studies);
  text += gauge("kyphos_node_workers", "Worker processes that run.", status.running);
  text += gauge("kyphos_node_destination_away", "1 while results cannot be sent.",
                status.destination_problem.empty() ? 0 : 1);
  text +=
      gauge("kyphos_node_start_time_seconds", "Unix time of the start.", static_cast<std::uint64_t>(status.started));
  return text;
}

std::string status_page(const NodeStatus& status) {
  std::string text =
      "<!DOCTYPE html>\n<html lang=\"en\"><meta charset=\"utf-8\"><meta http-equiv=\"refresh\" content=\"10\">"
      "<title>kyphos node</title>\n<style>body{font:15px sans-serif;margin:2em}table{border-collapse:collapse}"
      "td,th{padding:.2em .8em;text-align:left;border-bottom:1px solid #ccc}.bad{color:#a00}</style>\n<h1>kyphos "
      "node</h1>"
      "<p>" +
      in_html(status.ae_title) + ", port " + std::to_string(status.port) + ", since " + time_words(status.started) +
      " UTC. " + std::to_string(status.arriving_studies) + " studies arriving, " + std::to_string(status.running) +
      " being worked on, " + std::to_string(status.image_bytes >> 20U) + " MiB of images.</p>\n";
  text += "<p>Results go to " + in_html(status.destination) + ". ";
  text += status.destination_problem.empty()
              ? "</p>\n"
              : "<span class=\"bad\">" + in_html(status.destination_problem) + "</span></p>\n";
  text += "<table>" + row({"studies", "state"}, "th");
  for (const auto& [state, count] : status.studies) {
    text += row({std::to_string(count), std::string(words(state))}, "td");
  }
  text += "</table><table>" + row({"results", "state"}, "th");
  for (const auto& [state, count] : status.results) {
    text += row({std::to_string(count), std::string(result_words(state))}, "td");
  }
  text += "</table><h2>Latest studies</h2><table>" + row({"study", "state", "since (UTC)", "images", "remark"}, "th");
  for (const io::NodeStudy& study : status.latest) {
    text += row({study.study, std::string(words(study.state)), time_words(study.changed), std::to_string(study.objects),
                 study.detail},
                "td");
  }
  return text + "</table></html>\n";
}

}  // namespace kyphos::pipeline
