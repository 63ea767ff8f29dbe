#Tests of ui and app, Qt Test on the offscreen platform.
add_library(lorimer_ui_test_support STATIC ui /
            sample_runs.cpp) target_link_libraries(lorimer_ui_test_support PUBLIC lorimer_window Qt6::Test)

    add_executable(lorimer - fill - workspace ui / fill_workspace.cpp)
        target_link_libraries(lorimer - fill - workspace PRIVATE lorimer_ui_test_support)

            foreach (test run_list_model run_curve loss_plot run_feed main_window single_instance window_options
                         plot_command) add_executable(ui_${test} _test ui / ${test} _test.cpp)
                set_target_properties(ui_${test} _test PROPERTIES AUTOMOC ON) target_link_libraries(ui_${
                    test} _test PRIVATE lorimer_ui_test_support)
                    target_compile_definitions(ui_${test} _test PRIVATE LORIMER_PROGRAM = "$<TARGET_FILE:lorimer>")
                        add_dependencies(ui_${test} _test lorimer) add_test(NAME ui_${test} COMMAND ui_${test} _test)
#The display is named so that nothing depends on where the tests run; the settings file must not be the user's own.
                            set_tests_properties(
                                ui_${test} PROPERTIES TIMEOUT 120 ENVIRONMENT
                                "QT_QPA_PLATFORM=offscreen;DISPLAY=;XDG_CONFIG_HOME=${CMAKE_BINARY_DIR}/tests/config")
                                endforeach()
