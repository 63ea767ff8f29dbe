# Sources of engine_text in this folder.
target_sources(lorimer_engine_text PRIVATE
    ${CMAKE_CURRENT_LIST_DIR}/durable_file.cpp
    ${CMAKE_CURRENT_LIST_DIR}/float_type.cpp
    ${CMAKE_CURRENT_LIST_DIR}/json_check.cpp
    ${CMAKE_CURRENT_LIST_DIR}/mapped_file.cpp
    ${CMAKE_CURRENT_LIST_DIR}/new_folder.cpp
    ${CMAKE_CURRENT_LIST_DIR}/sha256.cpp)
