# Settings of a training: no torch.
add_executable(train_config_test engine/train_config_test.cpp)
target_link_libraries(train_config_test PRIVATE lorimer_doctest_main lorimer_engine_text)
add_test(NAME train_config_test COMMAND train_config_test)
