# Read by ctest itself, when the test executables are built: one test of ctest a suite, by the name EXECUTABLE.SUITE.
# A process for every single test would take a third of the time for loading ITK, OpenCV and DCMTK a thousand times, and would
# draw each phantom again that the tests of a suite share.
function(kyphos_add_suites name executable skipped properties)
  execute_process(COMMAND "${executable}" --gtest_list_tests OUTPUT_VARIABLE listed ERROR_QUIET RESULT_VARIABLE failed TIMEOUT 60)
  if(failed)
    add_test(${name}_CANNOT_BE_RUN "${executable}")
    return()
  endif()
  string(REPLACE "\n" ";" lines "${listed}")
  foreach(line IN LISTS lines)
    # "Suite." or "Values/Suite."; the tests below it are indented.
    if(line MATCHES "^([A-Za-z0-9_/]+)\\.")
      set(suite "${CMAKE_MATCH_1}")
      add_test("${name}.${suite}" "${executable}" "--gtest_filter=${suite}.*")
      set_tests_properties("${name}.${suite}" PROPERTIES SKIP_RETURN_CODE ${skipped} ${properties})
    endif()
  endforeach()
endfunction()
