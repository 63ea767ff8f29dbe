# network_lock needs neither Qt nor torch: tested in every build.
add_executable(network_lock_test ${CMAKE_CURRENT_LIST_DIR}/network_lock_test.cpp)
target_link_libraries(network_lock_test PRIVATE lorimer_doctest_main lorimer_network_lock)
add_test(NAME network_lock COMMAND network_lock_test)

add_test(NAME network_lock_cli
         COMMAND sh ${CMAKE_CURRENT_LIST_DIR}/network_lock_cli.sh $<TARGET_FILE:lorimer-cli>)
