# Sources of engine_text in this folder.
target_sources(lorimer_engine_text PRIVATE
    ${CMAKE_CURRENT_LIST_DIR}/mapped_file.cpp)
