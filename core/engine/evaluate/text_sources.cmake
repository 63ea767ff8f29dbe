target_sources(lorimer_engine_text PRIVATE
    ${CMAKE_CURRENT_LIST_DIR}/answer_metrics.cpp
    ${CMAKE_CURRENT_LIST_DIR}/paired_bootstrap.cpp)
