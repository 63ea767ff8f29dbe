target_sources(lorimer_core PRIVATE
    ${CMAKE_CURRENT_LIST_DIR}/encoding_detector.cpp
    ${CMAKE_CURRENT_LIST_DIR}/row_json.cpp
    ${CMAKE_CURRENT_LIST_DIR}/source_text.cpp
    ${CMAKE_CURRENT_LIST_DIR}/utf8.cpp)
