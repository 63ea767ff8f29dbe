target_sources(lorimer_core PRIVATE
    ${CMAKE_CURRENT_LIST_DIR}/database.cpp
    ${CMAKE_CURRENT_LIST_DIR}/dataset_store.cpp
    ${CMAKE_CURRENT_LIST_DIR}/dataset_writer.cpp
    ${CMAKE_CURRENT_LIST_DIR}/durable_file.cpp
    ${CMAKE_CURRENT_LIST_DIR}/evaluation_store.cpp
    ${CMAKE_CURRENT_LIST_DIR}/backup.cpp
    ${CMAKE_CURRENT_LIST_DIR}/backup_files.cpp
    ${CMAKE_CURRENT_LIST_DIR}/chat_store.cpp
    ${CMAKE_CURRENT_LIST_DIR}/run_json.cpp
    ${CMAKE_CURRENT_LIST_DIR}/run_plan.cpp
    ${CMAKE_CURRENT_LIST_DIR}/run_record.cpp
    ${CMAKE_CURRENT_LIST_DIR}/run_store.cpp
    ${CMAKE_CURRENT_LIST_DIR}/schema.cpp
    ${CMAKE_CURRENT_LIST_DIR}/stored_rows.cpp
    ${CMAKE_CURRENT_LIST_DIR}/workspace.cpp
    ${CMAKE_CURRENT_LIST_DIR}/workspace_lock.cpp
    ${CMAKE_CURRENT_LIST_DIR}/workspace_place.cpp)
