add_library(lorimer_ui STATIC
    english_plurals.cpp format.cpp main_window.cpp settings.cpp
    models/activity_model.cpp models/event_list_model.cpp models/run_curve.cpp models/run_feed.cpp models/run_feed_worker.cpp
    models/model_list_model.cpp models/model_words.cpp models/network_words.cpp models/storage_model.cpp
    models/run_list_model.cpp models/run_settings.cpp models/run_view.cpp models/run_views.cpp
    pages/models_page.cpp pages/log_page.cpp pages/privacy_page.cpp pages/settings_page.cpp
    pages/home_page.cpp pages/run_page.cpp pages/train_page.cpp
    style/colors.cpp style/icons.cpp style/theme.cpp
    widgets/decimation.cpp widgets/elided_label.cpp widgets/log_ticker.cpp widgets/loss_figure.cpp widgets/loss_picture.cpp
    widgets/activity_delegate.cpp widgets/activity_panel.cpp widgets/model_details.cpp widgets/network_panel.cpp
    widgets/loss_plot.cpp widgets/message_strip.cpp widgets/page_frame.cpp
    widgets/questions.cpp widgets/recent_runs.cpp widgets/run_header.cpp widgets/sidebar.cpp
    widgets/state_badge.cpp widgets/status_line.cpp widgets/step_flow.cpp
    format.cpp
    main_window.cpp
    models/activity_model.cpp
    models/event_list_model.cpp
    models/model_list_model.cpp
    models/model_words.cpp
    models/run_curve.cpp
    models/run_feed.cpp
    models/run_feed_worker.cpp
    models/run_list_model.cpp
    models/run_settings.cpp
    models/run_view.cpp
    models/run_views.cpp
    pages/home_page.cpp
    pages/models_page.cpp
    pages/run_page.cpp
    pages/train_page.cpp
    settings.cpp
    style/colors.cpp
    style/icons.cpp
    style/theme.cpp
    widgets/decimation.cpp
    widgets/elided_label.cpp
    widgets/fit_bar.cpp
    widgets/fit_bar_picture.cpp
    widgets/log_ticker.cpp
    widgets/loss_figure.cpp
    widgets/loss_picture.cpp
    widgets/loss_plot.cpp
    widgets/message_strip.cpp
    widgets/activity_delegate.cpp widgets/activity_panel.cpp widgets/model_details.cpp
    widgets/number_field.cpp
    widgets/page_frame.cpp
    widgets/questions.cpp
    widgets/recent_runs.cpp
    widgets/run_header.cpp
    widgets/sidebar.cpp
    widgets/state_badge.cpp
    widgets/status_line.cpp
    widgets/step_flow.cpp
    wizards/advanced_settings.cpp
    wizards/setting_fields.cpp
    wizards/target_layers.cpp
    wizards/train_data_step.cpp
    wizards/train_method_step.cpp
    wizards/train_model_step.cpp
    wizards/train_review_step.cpp
    wizards/train_wizard.cpp
    ${CMAKE_SOURCE_DIR}/resources/lorimer.qrc)
set_target_properties(lorimer_ui PROPERTIES AUTOMOC ON AUTORCC ON)
target_include_directories(lorimer_ui PUBLIC ${CMAKE_SOURCE_DIR})
target_link_libraries(lorimer_ui PUBLIC lorimer_core Qt6::Widgets Qt6::Svg QCustomPlotQt6::QCustomPlotQt6)
target_precompile_headers(lorimer_ui PRIVATE ${CMAKE_SOURCE_DIR}/ui/widgets/plot_library.h)
