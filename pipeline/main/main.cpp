#include <exception>
#include <iostream>
#include <new>

#include "io/error.h"
#include "io/inert_text.h"
#include "pipeline/cli/command.h"
#include "pipeline/cli/run.h"

int main(int argument_count, char** arguments) {
  try {
    return kyphos::pipeline::run(argument_count, arguments);
  } catch (const kyphos::io::Error& error) {
    std::cerr << "kyphos: " << kyphos::io::inert(error.what(), kyphos::io::LineBreaks::Kept) << "\n";
  } catch (const std::bad_alloc&) {
    std::cerr << "kyphos: out of memory. Measure fewer series at a time, or a reconstruction with fewer slices\n";
  } catch (const std::exception& error) {
    std::cerr << "kyphos: internal error: " << kyphos::io::inert(error.what())
              << ". Please report it with what 'kyphos scan' says\n";
  }
  return kyphos::pipeline::kExitFailed;
}
