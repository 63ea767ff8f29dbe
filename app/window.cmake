# The window program. Not one of its libraries needs torch: the engine is opened at run time, after the first paint.
add_library(lorimer_window STATIC application.cpp display_check.cpp engine_loader.cpp heartbeat.cpp
    plot_command.cpp single_instance.cpp sleep_inhibitor.cpp system_watch.cpp window_options.cpp)
set_target_properties(lorimer_window PROPERTIES AUTOMOC ON)
target_link_libraries(lorimer_window PUBLIC lorimer_ui lorimer_core lorimer_network_lock Qt6::DBus ${CMAKE_DL_LIBS})

add_executable(lorimer main.cpp)
target_compile_definitions(lorimer PRIVATE LORIMER_VERSION="${PROJECT_VERSION}")
target_link_libraries(lorimer PRIVATE lorimer_window)
set_target_properties(lorimer PROPERTIES BUILD_RPATH_USE_ORIGIN ON)
