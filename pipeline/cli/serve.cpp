#include "pipeline/cli/serve.h"

#include <signal.h>  // sigwait is POSIX, not in <csignal>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <iostream>
#include <memory>

#include "io/dicom_net/loopback_desk.h"
#include "io/error.h"
#include "io/inert_text.h"
#include "pipeline/cli/command.h"
#include "pipeline/serve/desk.h"
#include "pipeline/serve/desk_cases.h"

namespace kyphos::pipeline {
namespace {

struct ServeOptions {
  std::filesystem::path folder;
  int port = 0;
  bool edit = false;
};

/// Until the user ends it.
void wait_for_end() {
  sigset_t ends;
  sigemptyset(&ends);
  sigaddset(&ends, SIGINT);
  sigaddset(&ends, SIGTERM);
  int which = 0;
  sigwait(&ends, &which);
}

/// Threads that start later leave these signals to wait_for_end.
void block_ends() {
  sigset_t ends;
  sigemptyset(&ends);
  sigaddset(&ends, SIGINT);
  sigaddset(&ends, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &ends, nullptr);
}

int serve(const ServeOptions& options) {
  const std::size_t count = find_cases(options.folder).size();
  if (count == 0) {
    throw io::Error(options.folder.string(), "holds no finished case",
                    "Give the output folder of kyphos review or kyphos batch");
  }
  block_ends();
  const std::string token = new_desk_token();
  Desk desk(options.folder, token, options.edit ? DeskAccess::Edit : DeskAccess::ReadOnly);
  {
    const io::LoopbackDesk server(options.port,
                                  [&desk](const io::DeskRequest& request) { return desk.answer(request); });
    std::cout << count << (count == 1 ? " case" : " cases") << " of " << io::inert(options.folder.string()) << " at\n"
              << "http://127.0.0.1:" << server.port() << "/" << token << "/\n"
              << (options.edit ? "Corrections and ratings are kept beside the cases." : "Read only; --edit to correct.")
              << " Ctrl+C ends." << std::endl;
    wait_for_end();
  }
  std::cout << "Ended" << std::endl;
  return kExitDone;
}

}  // namespace

std::function<int()> set_up_serve(CLI::App& command) {
  const auto options = std::make_shared<ServeOptions>();
  command.add_option("DIR", options->folder, "Output folder of review or batch (with --keep-views, to correct)")
      ->required()
      ->type_name("")
      ->check(CLI::ExistingDirectory.description(""));
  command.add_option("--port", options->port, "Port on 127.0.0.1; else any that is free")
      ->type_name("PORT")
      ->check(CLI::Range(1, 65535).description(""));
  command.add_flag("--edit", options->edit, "Let the reader correct, confirm and rate; else show only");
  return [options] { return serve(*options); };
}

}  // namespace kyphos::pipeline
