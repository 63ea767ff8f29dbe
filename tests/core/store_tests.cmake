# What all tests of core include, compiled once.
add_library(lorimer_core_test_headers OBJECT support/core_test_headers.cpp)
target_link_libraries(lorimer_core_test_headers PRIVATE lorimer_core Qt6::Test)
target_precompile_headers(lorimer_core_test_headers PRIVATE ${CMAKE_SOURCE_DIR}/core/qt_headers.h <QtTest>)

# Tests of store and session: add a file name.
function(lorimer_core_test name)
    add_executable(${name} core/${name}.cpp)
    set_target_properties(${name} PROPERTIES AUTOMOC ON)
    target_include_directories(${name} PRIVATE ${CMAKE_SOURCE_DIR})
    target_link_libraries(${name} PRIVATE lorimer_core lorimer_fake_engine Qt6::Test)
    target_precompile_headers(${name} REUSE_FROM lorimer_core_test_headers)
    # With a precompiled header g++ 12 warns of string copies that cannot happen (its bugs 105329 and 105651).
    target_compile_options(${name} PRIVATE -Wno-stringop-overflow -Wno-array-bounds)
    add_test(NAME ${name} COMMAND ${name})
    set_tests_properties(${name} PROPERTIES ENVIRONMENT "QT_QPA_PLATFORM=offscreen" TIMEOUT 120)
endfunction()

# An engine without torch, for tests of core, of the commands and of the window.
add_library(lorimer_fake_engine STATIC support/fake_engine.cpp)
target_include_directories(lorimer_fake_engine PUBLIC ${CMAKE_SOURCE_DIR} ${CMAKE_SOURCE_DIR}/core)
target_link_libraries(lorimer_fake_engine PUBLIC lorimer_engine_text)

# The commands of core as a program, with that engine.
add_executable(fake-lorimer-cli support/fake_cli.cpp ${CMAKE_SOURCE_DIR}/app/cli/common_options.cpp)
target_link_libraries(fake-lorimer-cli PRIVATE lorimer_cli_core lorimer_fake_engine)

lorimer_core_test(workspace_test)
lorimer_core_test(run_store_test)
lorimer_core_test(backup_test)
lorimer_core_test(training_run_test)
lorimer_core_test(answer_file_test)
lorimer_core_test(answers_test)
lorimer_core_test(session_test)
lorimer_core_test(run_commands_test)
add_dependencies(run_commands_test fake-lorimer-cli)
target_compile_definitions(run_commands_test PRIVATE FAKE_CLI="$<TARGET_FILE:fake-lorimer-cli>")
lorimer_core_test(model_session_test)
target_compile_definitions(model_session_test PRIVATE LORIMER_FIXTURES="${CMAKE_CURRENT_SOURCE_DIR}/fixtures")
lorimer_core_test(storage_session_test)
lorimer_core_test(log_test)
lorimer_core_test(fit_estimate_test)
lorimer_core_test(overfitting_test)
lorimer_core_test(run_edit_session_test)
