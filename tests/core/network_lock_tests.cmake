# network_lock needs neither Qt nor torch: tested in every build.
add_executable(network_lock_test ${CMAKE_CURRENT_LIST_DIR}/network_lock_test.cpp)
target_link_libraries(network_lock_test PRIVATE lorimer_doctest_main lorimer_network_lock)
add_test(NAME network_lock COMMAND network_lock_test)

add_test(NAME network_lock_cli
         COMMAND sh ${CMAKE_CURRENT_LIST_DIR}/network_lock_cli.sh $<TARGET_FILE:lorimer-cli>)

if(NOT LORIMER_ENGINE_ONLY)
    add_test(NAME network_namespace
             COMMAND sh ${CMAKE_CURRENT_LIST_DIR}/network_namespace.sh $<TARGET_FILE:lorimer-cli>
                     ${LORIMER_DEPS_DIR}/models/SmolLM2-135M-Instruct.gguf)
    set_tests_properties(network_namespace PROPERTIES LABELS slow SKIP_RETURN_CODE 77)
endif()
