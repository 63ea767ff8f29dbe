target_sources(lorimer_core PRIVATE
    ${CMAKE_CURRENT_LIST_DIR}/column_detection.cpp
    ${CMAKE_CURRENT_LIST_DIR}/column_guess.cpp
    ${CMAKE_CURRENT_LIST_DIR}/column_roles.cpp
    ${CMAKE_CURRENT_LIST_DIR}/conversation.cpp
    ${CMAKE_CURRENT_LIST_DIR}/dataset_export.cpp
    ${CMAKE_CURRENT_LIST_DIR}/encoding_detector.cpp
    ${CMAKE_CURRENT_LIST_DIR}/file_detection.cpp
    ${CMAKE_CURRENT_LIST_DIR}/file_format.cpp
    ${CMAKE_CURRENT_LIST_DIR}/fingerprint_set.cpp
    ${CMAKE_CURRENT_LIST_DIR}/import_json.cpp
    ${CMAKE_CURRENT_LIST_DIR}/importer.cpp
    ${CMAKE_CURRENT_LIST_DIR}/readers/csv_reader.cpp
    ${CMAKE_CURRENT_LIST_DIR}/readers/json_builder.cpp
    ${CMAKE_CURRENT_LIST_DIR}/readers/json_lines_reader.cpp
    ${CMAKE_CURRENT_LIST_DIR}/readers/json_reader.cpp
    ${CMAKE_CURRENT_LIST_DIR}/readers/line_splitter.cpp
    ${CMAKE_CURRENT_LIST_DIR}/readers/text_reader.cpp
    ${CMAKE_CURRENT_LIST_DIR}/row_builder.cpp
    ${CMAKE_CURRENT_LIST_DIR}/row_json.cpp
    ${CMAKE_CURRENT_LIST_DIR}/row_scan.cpp
    ${CMAKE_CURRENT_LIST_DIR}/row_spool.cpp
    ${CMAKE_CURRENT_LIST_DIR}/source_text.cpp
    ${CMAKE_CURRENT_LIST_DIR}/splitter.cpp
    ${CMAKE_CURRENT_LIST_DIR}/utf8.cpp)
target_link_libraries(lorimer_core PUBLIC ICU::uc)
