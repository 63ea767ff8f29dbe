# Tests of core, Qt Test. Each helper list is a file of its own.
include(core/store_tests.cmake OPTIONAL)
include(core/data_tests.cmake OPTIONAL)
include(core/privacy_tests.cmake)

add_test(NAME kill_resume COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/core/kill_resume.sh $<TARGET_FILE:lorimer-cli>
                                  ${LORIMER_DEPS_DIR}/models/SmolLM2-135M-Instruct.gguf)
set_tests_properties(kill_resume PROPERTIES LABELS slow TIMEOUT 900)

add_test(NAME cli_end_to_end COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/core/cli_end_to_end.sh $<TARGET_FILE:lorimer-cli>
                                     ${CMAKE_CURRENT_SOURCE_DIR}/fixtures)
set_tests_properties(cli_end_to_end PROPERTIES LABELS slow TIMEOUT 300)
