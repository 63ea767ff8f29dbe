target_sources(lorimer_engine_text PRIVATE
    ${CMAKE_CURRENT_LIST_DIR}/ollama_template.cpp)
