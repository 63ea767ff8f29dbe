target_sources(lorimer_engine_text PRIVATE
    ${CMAKE_CURRENT_LIST_DIR}/host_memory.cpp
    ${CMAKE_CURRENT_LIST_DIR}/memory_planner.cpp)
