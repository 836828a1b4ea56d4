#include "pipeline/cli/completions.h"

namespace kyphos::pipeline {
namespace {

/// For inside single quotes, without what zsh's completion takes for its own.
std::string zsh_text(const std::string& text) {
  std::string safe;
  for (const char c : text) {
    if (c == '\'') {
      safe += "'\\''";
    } else {
      safe += c == '[' || c == ']' || c == ':' ? "\\" + std::string(1, c) : std::string(1, c);
    }
  }
  return safe;
}

std::string fish_quoted(const std::string& text) {
  std::string safe;
  for (const char c : text) {
    safe += c == '\'' || c == '\\' ? "\\" + std::string(1, c) : std::string(1, c);
  }
  return "'" + safe + "'";
}

std::string names(const std::vector<CommandDescription>& program) {
  std::string all;
  for (const CommandDescription& command : program) {
    all += (all.empty() ? "" : " ") + command.name;
  }
  return all;
}

}  // namespace

std::string bash_completion(const std::vector<CommandDescription>& program) {
  std::string text =
      "# bash completion for kyphos\n_kyphos() {\n  local word=${COMP_WORDS[COMP_CWORD]} options=\n"
      "  if [ \"$COMP_CWORD\" -eq 1 ]; then\n    COMPREPLY=($(compgen -W \"" +
      names(program) + " --help --version\" -- \"$word\"))\n    return\n  fi\n  case ${COMP_WORDS[1]} in\n";
  for (const CommandDescription& command : program) {
    text += "    " + command.name + ") options='";
    for (const OptionDescription& option : command.options) {
      text += option.name + " ";
    }
    text += "' ;;\n";
  }
  return text +
         "  esac\n  case $word in\n    -*) COMPREPLY=($(compgen -W \"$options\" -- \"$word\")) ;;\n"
         "    *) COMPREPLY=($(compgen -f -- \"$word\")) ;;\n  esac\n}\ncomplete -o filenames -F _kyphos kyphos\n";
}

std::string zsh_completion(const std::vector<CommandDescription>& program) {
  std::string text = "#compdef kyphos\n_kyphos() {\n  if (( CURRENT == 2 )); then\n    local -a commands=(\n";
  for (const CommandDescription& command : program) {
    text += "      '" + command.name + ":" + zsh_text(command.summary) + "'\n";
  }
  text += "    )\n    _describe command commands\n    return\n  fi\n  case ${words[2]} in\n";
  for (const CommandDescription& command : program) {
    text += "    " + command.name + ") _arguments";
    for (const OptionDescription& option : command.options) {
      text += " \\\n      '" + option.name + "[" + zsh_text(option.help) + "]" +
              (option.value.empty() ? "" : ":" + zsh_text(option.value) + ":_files") + "'";
    }
    text += " \\\n      '*:path:_files' ;;\n";
  }
  return text + "  esac\n}\n_kyphos \"$@\"\n";
}

std::string fish_completion(const std::vector<CommandDescription>& program) {
  std::string text = "# fish completion for kyphos\n";
  for (const CommandDescription& command : program) {
    text +=
        "complete -c kyphos -n __fish_use_subcommand -a " + command.name + " -d " + fish_quoted(command.summary) + "\n";
    for (const OptionDescription& option : command.options) {
      text += "complete -c kyphos -n '__fish_seen_subcommand_from " + command.name + "' -l " + option.name.substr(2) +
              (option.value.empty() ? "" : " -r") + " -d " + fish_quoted(option.help) + "\n";
    }
  }
  return text;
}

}  // namespace kyphos::pipeline
