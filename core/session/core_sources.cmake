target_sources(lorimer_core PRIVATE
    ${CMAKE_CURRENT_LIST_DIR}/adapter_export.cpp
    ${CMAKE_CURRENT_LIST_DIR}/answer_file.cpp
    ${CMAKE_CURRENT_LIST_DIR}/answer_log.cpp
    ${CMAKE_CURRENT_LIST_DIR}/chat_session.cpp
    ${CMAKE_CURRENT_LIST_DIR}/evaluation_run.cpp
    ${CMAKE_CURRENT_LIST_DIR}/evaluation_session.cpp
    ${CMAKE_CURRENT_LIST_DIR}/import_session.cpp
    ${CMAKE_CURRENT_LIST_DIR}/model_check.cpp
    ${CMAKE_CURRENT_LIST_DIR}/model_fit.cpp
    ${CMAKE_CURRENT_LIST_DIR}/model_session.cpp
    ${CMAKE_CURRENT_LIST_DIR}/report_file.cpp
    ${CMAKE_CURRENT_LIST_DIR}/run_recorder.cpp
    ${CMAKE_CURRENT_LIST_DIR}/session_jobs.cpp
    ${CMAKE_CURRENT_LIST_DIR}/storage_session.cpp
    ${CMAKE_CURRENT_LIST_DIR}/training_plan.cpp
    ${CMAKE_CURRENT_LIST_DIR}/training_run.cpp
    ${CMAKE_CURRENT_LIST_DIR}/training_session.cpp
    # Headers with Q_OBJECT that AUTOMOC finds by their name.
    ${CMAKE_CURRENT_LIST_DIR}/chat_session.h
    ${CMAKE_CURRENT_LIST_DIR}/evaluation_session.h
    ${CMAKE_CURRENT_LIST_DIR}/import_session.h
    ${CMAKE_CURRENT_LIST_DIR}/model_session.h
    ${CMAKE_CURRENT_LIST_DIR}/storage_session.h
    ${CMAKE_CURRENT_LIST_DIR}/training_session.h)
