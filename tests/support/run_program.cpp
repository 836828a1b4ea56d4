#include "tests/support/run_program.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <iterator>
#include <memory>
#include <stdexcept>

namespace kyphos::test {
namespace {

using File = std::unique_ptr<std::FILE, int (*)(std::FILE*)>;

File temporary() {
  File file(std::tmpfile(), std::fclose);
  if (!file) {
    throw std::runtime_error("no temporary file could be made");
  }
  return file;
}

std::string content(std::FILE* file) {
  std::string text;
  std::rewind(file);
  std::array<char, 4096> block{};
  for (std::size_t count = 0; (count = std::fread(block.data(), 1, block.size(), file)) > 0;) {
    text.append(block.data(), count);
  }
  return text;
}

[[noreturn]] void become(const std::filesystem::path& program, std::vector<std::string> arguments, int out, int err) {
  arguments.insert(arguments.begin(), program.string());
  std::vector<char*> pointers;
  for (std::string& argument : arguments) {
    pointers.push_back(argument.data());
  }
  pointers.push_back(nullptr);
  ::dup2(out, STDOUT_FILENO);
  ::dup2(err, STDERR_FILENO);
  ::execv(program.c_str(), pointers.data());
  ::_exit(127);  // the shell's word for "not found"
}

}  // namespace

ProgramResult run_program(const std::filesystem::path& program, const std::vector<std::string>& arguments) {
  const File out = temporary();
  const File err = temporary();
  const pid_t child = ::fork();
  if (child < 0) {
    throw std::runtime_error("no process could be started");
  }
  if (child == 0) {
    become(program, arguments, ::fileno(out.get()), ::fileno(err.get()));
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  return {.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status),
          .out = content(out.get()),
          .err = content(err.get())};
}

}  // namespace kyphos::test
