# Tests of the search for personal data and of what is done with it.
set(LORIMER_NAME_LISTS "${LORIMER_DEPS_DIR}/data/names.lnb")
function(lorimer_privacy_test name)
    add_executable(${name} core/${name}.cpp ${ARGN})
    target_link_libraries(${name} PRIVATE lorimer_privacy lorimer_doctest_main)
    target_compile_definitions(${name} PRIVATE LORIMER_NAME_LISTS="${LORIMER_NAME_LISTS}"
        LORIMER_PRIVACY_FIXTURES="${CMAKE_CURRENT_SOURCE_DIR}/fixtures/privacy")
    add_test(NAME ${name} COMMAND ${name})
    set_tests_properties(${name} PROPERTIES TIMEOUT 120)
endfunction()

lorimer_privacy_test(phi_values_test)
lorimer_privacy_test(phi_actions_test)
lorimer_privacy_test(phi_rules_test)
lorimer_privacy_test(phi_scanner_test support/labelled_text.cpp)

# Measures recall and precision: scripts/phi-eval.sh.
add_executable(phi_evaluate EXCLUDE_FROM_ALL tools/phi_evaluate.cpp support/labelled_text.cpp)
target_link_libraries(phi_evaluate PRIVATE lorimer_privacy)
target_include_directories(phi_evaluate PRIVATE ${CMAKE_SOURCE_DIR})

lorimer_core_test(deidentify_command_test)
add_dependencies(deidentify_command_test fake-lorimer-cli)
target_link_libraries(deidentify_command_test PRIVATE lorimer_packed_files)
target_compile_definitions(deidentify_command_test PRIVATE FAKE_CLI="$<TARGET_FILE:fake-lorimer-cli>"
    LORIMER_NAME_LISTS="${LORIMER_NAME_LISTS}")
