target_sources(lorimer_engine_text PRIVATE
    ${CMAKE_CURRENT_LIST_DIR}/batcher.cpp
    ${CMAKE_CURRENT_LIST_DIR}/config_section.cpp
    ${CMAKE_CURRENT_LIST_DIR}/encoded_rows.cpp
    ${CMAKE_CURRENT_LIST_DIR}/schedule.cpp
    ${CMAKE_CURRENT_LIST_DIR}/schedule_json.cpp
    ${CMAKE_CURRENT_LIST_DIR}/train_config.cpp)
