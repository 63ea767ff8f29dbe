# Tests of data: readers, import, data sets, the commands `import` and `dataset`, and the import session.
lorimer_core_test(readers_test)
lorimer_core_test(splitter_test)
lorimer_core_test(detection_test)
lorimer_core_test(import_test)
lorimer_core_test(import_session_test)
lorimer_core_test(import_command_test)
add_dependencies(import_command_test fake-lorimer-cli)
target_compile_definitions(import_command_test PRIVATE FAKE_CLI="$<TARGET_FILE:fake-lorimer-cli>")
