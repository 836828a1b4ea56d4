#include "pipeline/cli/man_page.h"

#include <algorithm>
#include <cctype>

namespace kyphos::pipeline {
namespace {

/// Hyphens and backslashes as roff wants them; a point or quote at the start of a line is no command.
std::string roff(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '-' || c == '\\') {
      out += c == '-' ? "\\-" : "\\e";
    } else {
      out += c;
    }
  }
  return !out.empty() && (out[0] == '.' || out[0] == '\'') ? "\\&" + out : out;
}

std::string upper(std::string text) {
  std::ranges::transform(text, text.begin(), [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return text;
}

std::string title(const std::string& name) {
  return ".TH " + upper(name) + " 1 \"\" \"kyphos " KYPHOS_VERSION "\" \"User Commands\"\n";
}

constexpr const char* kEnd =
    ".SH EXIT STATUS\n0 done; 1 some case failed, or the work could not go on; 2 the command line is wrong.\n"
    ".SH NOTES\nFor research and decision support. Not a medical device; needs a clinician's reading.\n";

std::string entries(const std::vector<OptionDescription>& options) {
  std::string text;
  for (const OptionDescription& option : options) {
    text += ".TP\n\\fB" + roff(option.name) + "\\fR" +
            (option.value.empty() ? "" : " \\fI" + roff(option.value) + "\\fR") + "\n" + roff(option.help) + "\n";
  }
  return text;
}

}  // namespace

std::string program_man_page(const std::vector<CommandDescription>& program) {
  std::string text = title("kyphos") +
                     ".SH NAME\nkyphos \\- follows vertebral fractures on CT, MR and films from date to date\n.SH "
                     "SYNOPSIS\n.B kyphos\n"
                     ".I command\n[options]\n.SH COMMANDS\n";
  std::string also;
  for (const CommandDescription& command : program) {
    text += ".TP\n\\fB" + roff(command.name) + "\\fR\n" + roff(command.summary) + "\n";
    also += (also.empty() ? ".BR kyphos\\-" : ",\n.BR kyphos\\-") + roff(command.name) + " (1)";
  }
  return text + kEnd + ".SH SEE ALSO\n" + also + "\n";
}

std::string command_man_page(const CommandDescription& command) {
  std::string synopsis = ".B kyphos " + roff(command.name) + "\n";
  for (const OptionDescription& argument : command.arguments) {
    synopsis += ".I " + roff(argument.name) + "\n";
  }
  return title("kyphos-" + command.name) + ".SH NAME\nkyphos\\-" + roff(command.name) + " \\- " +
         roff(command.summary) + "\n.SH SYNOPSIS\n" + synopsis + "[options]\n" +
         (command.arguments.empty() ? std::string{} : ".SH ARGUMENTS\n" + entries(command.arguments)) +
         ".SH OPTIONS\n" + entries(command.options) + kEnd + ".SH SEE ALSO\n.BR kyphos (1)\n";
}

}  // namespace kyphos::pipeline
