# Tests of ui and app, Qt Test on the offscreen platform.
add_library(lorimer_ui_test_support STATIC ui/sample_runs.cpp)
target_link_libraries(lorimer_ui_test_support PUBLIC lorimer_window Qt6::Test)
# Of all tests of ui.
target_precompile_headers(lorimer_ui_test_support PRIVATE ${CMAKE_SOURCE_DIR}/core/qt_headers.h <QtTest> <QtWidgets>)

# Invented runs for screenshots and for trying the window by hand.
add_executable(lorimer-fill-workspace ui/fill_workspace.cpp)
target_link_libraries(lorimer-fill-workspace PRIVATE lorimer_ui_test_support)

# Stands for liblorimer_engine.so where a test is about loading and not about the engine.
add_library(lorimer_fake_engine_module MODULE ui/fake_engine_module.cpp)
target_link_libraries(lorimer_fake_engine_module PRIVATE lorimer_fake_engine)

# Not among the programs that a user gets.
set_target_properties(lorimer-fill-workspace lorimer_fake_engine_module PROPERTIES
    RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests/bin LIBRARY_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests/bin)

# Every ui/*_test.cpp is a test.
file(GLOB ui_tests RELATIVE ${CMAKE_CURRENT_LIST_DIR} CONFIGURE_DEPENDS ${CMAKE_CURRENT_LIST_DIR}/*_test.cpp)
foreach(file ${ui_tests})
    string(REPLACE "_test.cpp" "" test ${file})
    add_executable(ui_${test}_test ui/${test}_test.cpp)
    set_target_properties(ui_${test}_test PROPERTIES AUTOMOC ON)
    target_link_libraries(ui_${test}_test PRIVATE lorimer_ui_test_support lorimer_fake_engine)
    target_precompile_headers(ui_${test}_test REUSE_FROM lorimer_ui_test_support)
    target_compile_definitions(ui_${test}_test PRIVATE
        LORIMER_FIXTURES="${CMAKE_CURRENT_SOURCE_DIR}/fixtures"
        LORIMER_PROGRAM="$<TARGET_FILE:lorimer>" LORIMER_FAKE_ENGINE="$<TARGET_FILE:lorimer_fake_engine_module>")
    add_dependencies(ui_${test}_test lorimer lorimer_fake_engine_module)
    add_test(NAME ui_${test} COMMAND ui_${test}_test)
    # The display is named so that nothing depends on where the tests run; the settings file must not be the user's own.
    set_tests_properties(ui_${test} PROPERTIES TIMEOUT 120 ENVIRONMENT
        "QT_QPA_PLATFORM=offscreen;DISPLAY=;XDG_CONFIG_HOME=${CMAKE_BINARY_DIR}/tests/config")
endforeach()
target_link_libraries(ui_import_choices_test PRIVATE lorimer_packed_files)
