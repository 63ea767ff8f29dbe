# Sources of engine_text in this folder.
target_sources(lorimer_engine_text PRIVATE
    ${CMAKE_CURRENT_LIST_DIR}/config_fields.cpp
    ${CMAKE_CURRENT_LIST_DIR}/config_reader.cpp
    ${CMAKE_CURRENT_LIST_DIR}/model_config.cpp
    ${CMAKE_CURRENT_LIST_DIR}/model_config_json.cpp
    ${CMAKE_CURRENT_LIST_DIR}/model_families.cpp
    ${CMAKE_CURRENT_LIST_DIR}/model_inspect.cpp
    ${CMAKE_CURRENT_LIST_DIR}/module_names.cpp
    ${CMAKE_CURRENT_LIST_DIR}/neutral_keys.cpp
    ${CMAKE_CURRENT_LIST_DIR}/rope_config.cpp
    ${CMAKE_CURRENT_LIST_DIR}/rope_frequencies.cpp)
