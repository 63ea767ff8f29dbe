add_test(NAME setup COMMAND sh ${CMAKE_CURRENT_LIST_DIR}/setup_test.sh ${CMAKE_SOURCE_DIR})
set_tests_properties(setup PROPERTIES SKIP_RETURN_CODE 77)
add_test(NAME example_notes COMMAND sh ${CMAKE_CURRENT_LIST_DIR}/example_notes_test.sh ${CMAKE_SOURCE_DIR})
set_tests_properties(example_notes PROPERTIES SKIP_RETURN_CODE 77)
