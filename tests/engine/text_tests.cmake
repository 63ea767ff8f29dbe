# Tokenizer, chat templates, example builder: they link engine_text alone.
add_executable(text_tests
    engine/utf8_test.cpp
    engine/regex_test.cpp
    engine/bpe_test.cpp
    engine/ollama_template_test.cpp
    engine/tokenizer_errors_test.cpp
    engine/tokenizer_families_test.cpp
    engine/tokenizer_parity_test.cpp
    engine/chat_template_test.cpp
    engine/template_parity_test.cpp
    engine/example_builder_test.cpp
    engine/trained_tokens_test.cpp
    engine/text_fixtures.cpp)
target_link_libraries(text_tests PRIVATE lorimer_doctest_main lorimer_engine_text)
target_compile_definitions(text_tests PRIVATE
    LORIMER_DEPS_DIR="${LORIMER_DEPS_DIR}" LORIMER_FIXTURES_DIR="${CMAKE_CURRENT_SOURCE_DIR}/fixtures")
add_test(NAME text_tests COMMAND text_tests)

# The commands tokenize and template need no torch either.
find_package(CLI11 REQUIRED)
add_executable(text_cli_tests
    engine/text_cli_test.cpp
    engine/text_fixtures.cpp
    ../app/cli/common_options.cpp
    ../app/cli/jsonl.cpp
    ../app/cli/stop_signal.cpp
    ../app/cli/template_command.cpp
    ../app/cli/tokenize_command.cpp)
target_link_libraries(text_cli_tests PRIVATE lorimer_doctest_main lorimer_engine_text CLI11::CLI11)
target_compile_definitions(text_cli_tests PRIVATE
    LORIMER_DEPS_DIR="${LORIMER_DEPS_DIR}" LORIMER_FIXTURES_DIR="${CMAKE_CURRENT_SOURCE_DIR}/fixtures")
add_test(NAME text_cli_tests COMMAND text_cli_tests)
