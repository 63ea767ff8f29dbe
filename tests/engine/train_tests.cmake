# Settings of a training: no torch.
add_executable(train_config_test engine/train_config_test.cpp)
target_link_libraries(train_config_test PRIVATE lorimer_doctest_main lorimer_engine_text)
add_test(NAME train_config_test COMMAND train_config_test)

# Learning rates of transformers: no torch.
add_executable(schedule_parity_test engine/schedule_parity_test.cpp)
target_link_libraries(schedule_parity_test PRIVATE lorimer_doctest_main lorimer_engine_text)
target_compile_definitions(schedule_parity_test PRIVATE LORIMER_FIXTURES="${CMAKE_CURRENT_SOURCE_DIR}/fixtures")
add_test(NAME schedule_parity_test COMMAND schedule_parity_test)

# Statistics of an evaluation: no torch.
add_executable(paired_bootstrap_test engine/paired_bootstrap_test.cpp)
target_link_libraries(paired_bootstrap_test PRIVATE lorimer_doctest_main lorimer_engine_text)
target_compile_definitions(paired_bootstrap_test PRIVATE LORIMER_FIXTURES="${CMAKE_CURRENT_SOURCE_DIR}/fixtures")
add_test(NAME paired_bootstrap_test COMMAND paired_bootstrap_test)
