# Tests of data: readers, import, data sets, the commands `import` and `dataset`, and the import session.
find_package(CLI11 REQUIRED)
set(cli ${CMAKE_SOURCE_DIR}/app/cli)
add_executable(data-cli support/data_cli.cpp ${cli}/import_command.cpp ${cli}/dataset_command.cpp ${cli}/common_options.cpp
    ${cli}/core_application.cpp ${cli}/progress_line.cpp ${cli}/stop_signal.cpp)
target_include_directories(data-cli PRIVATE ${CMAKE_SOURCE_DIR})
target_link_libraries(data-cli PRIVATE CLI11::CLI11 lorimer_core)
