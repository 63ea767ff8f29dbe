# Sources that need torch. Its headers are slow: all of them share one precompiled header.
target_sources(lorimer_engine PRIVATE
    ${CMAKE_CURRENT_LIST_DIR}/engine.cpp)
