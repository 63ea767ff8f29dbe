add_library(lorimer_ui STATIC
    english_plurals.cpp format.cpp main_window.cpp settings.cpp
    models/activity_model.cpp models/event_list_model.cpp models/run_curve.cpp models/run_feed.cpp models/run_feed_worker.cpp
    models/model_list_model.cpp models/model_words.cpp models/network_words.cpp models/storage_model.cpp
    models/run_list_model.cpp models/run_settings.cpp models/run_view.cpp models/run_views.cpp
    pages/models_page.cpp pages/first_start_page.cpp pages/log_page.cpp pages/privacy_page.cpp pages/settings_page.cpp
    pages/home_page.cpp pages/run_page.cpp pages/train_page.cpp
    style/colors.cpp style/icons.cpp style/theme.cpp
    widgets/decimation.cpp widgets/elided_label.cpp widgets/log_ticker.cpp widgets/loss_figure.cpp widgets/loss_picture.cpp
    widgets/activity_delegate.cpp widgets/activity_panel.cpp widgets/model_details.cpp widgets/network_panel.cpp
    widgets/loss_plot.cpp widgets/message_strip.cpp widgets/page_frame.cpp
    widgets/questions.cpp widgets/recent_runs.cpp widgets/run_header.cpp widgets/sidebar.cpp
    widgets/state_badge.cpp widgets/status_line.cpp widgets/step_flow.cpp
    format.cpp
    main_menus.cpp
    main_window.cpp
    models/activity_model.cpp
    models/curve_table_model.cpp
    models/dataset_rows_model.cpp
    models/datasets_model.cpp
    models/evaluation_table_model.cpp
    models/event_list_model.cpp
    models/example_model.cpp
    models/live_training.cpp
    models/model_list_model.cpp
    models/model_words.cpp
    models/network_words.cpp
    models/preview_model.cpp
    models/rejected_rows_model.cpp
    models/event_list_model.cpp
    models/live_training.cpp
    models/model_list_model.cpp
    models/model_words.cpp
    models/overlay_feed.cpp
    models/run_action.cpp
    models/run_curve.cpp
    models/run_feed.cpp
    models/run_feed_worker.cpp
    models/run_list_model.cpp
    models/run_messages.cpp
    models/run_settings.cpp
    models/run_view.cpp
    models/run_views.cpp
    models/storage_model.cpp
    models/time_left.cpp
    models/word_difference.cpp
    pages/compare_page.cpp
    pages/data_page.cpp
    pages/dataset_view_page.cpp
    pages/evaluate_page.cpp
    pages/export_page.cpp
    models/setting_diff.cpp
    pages/home_page.cpp
    pages/models_page.cpp
    pages/privacy_page.cpp
    pages/run_page.cpp
    pages/train_page.cpp
    run_desk.cpp
    models/test_verdicts.cpp
    settings.cpp
    style/colors.cpp
    style/icons.cpp
    style/theme.cpp
    widgets/answer_file_panel.cpp
    widgets/ask_box.cpp
    widgets/chat_column.cpp
    widgets/compare_controls.cpp
    widgets/compare_view.cpp
    widgets/curve_panel.cpp
    widgets/decimation.cpp
    widgets/draft_line.cpp
    widgets/elided_label.cpp
    widgets/evaluation_results.cpp
    widgets/event_panel.cpp
    widgets/export_formats.cpp
    widgets/export_result.cpp
    widgets/first_field.cpp
    widgets/fit_bar.cpp
    widgets/fit_bar_picture.cpp
    widgets/length_histogram.cpp
    widgets/event_panel.cpp
    widgets/first_field.cpp
    widgets/fit_bar.cpp
    widgets/fit_bar_picture.cpp
    widgets/list_table.cpp
    widgets/log_ticker.cpp
    widgets/loss_figure.cpp
    widgets/loss_picture.cpp
    widgets/loss_plot.cpp
    widgets/message_strip.cpp
    widgets/activity_delegate.cpp widgets/activity_panel.cpp widgets/model_details.cpp
    widgets/metric_plots.cpp
    widgets/model_details.cpp
    widgets/network_panel.cpp
    widgets/number_field.cpp
    widgets/page_frame.cpp
    widgets/page_notice.cpp
    widgets/plot_style.cpp
    widgets/questions.cpp
    widgets/recent_runs.cpp
    widgets/row_editor.cpp
    widgets/system_text_line.cpp
    widgets/row_view_panel.cpp
    widgets/run_buttons.cpp
    widgets/run_combo.cpp
    widgets/run_header.cpp
    widgets/sample_answers.cpp
    widgets/sampling_panel.cpp
    widgets/no_runs_yet.cpp
    widgets/now_card.cpp
    widgets/number_field.cpp
    widgets/overlay_plot.cpp
    widgets/page_frame.cpp
    widgets/path_line.cpp
    widgets/plot_style.cpp
    widgets/questions.cpp
    widgets/recent_runs.cpp
    widgets/run_buttons.cpp
    widgets/run_header.cpp
    widgets/run_overlay.cpp
    widgets/sample_answers.cpp
    widgets/setting_table.cpp
    widgets/sidebar.cpp
    widgets/state_badge.cpp
    widgets/status_line.cpp
    widgets/status_note.cpp
    widgets/step_flow.cpp
    widgets/tables.cpp
    widgets/toggle_button.cpp
    widgets/token_view.cpp
    wizards/advanced_settings.cpp
    wizards/import_columns_step.cpp
    wizards/import_confirm_step.cpp
    wizards/import_file_step.cpp
    wizards/import_run.cpp
    wizards/import_split_step.cpp
    wizards/import_state.cpp
    wizards/import_texts.cpp
    wizards/import_wizard.cpp
    wizards/setting_fields.cpp
    wizards/target_layers.cpp
    wizards/train_data_step.cpp
    wizards/train_method_step.cpp
    wizards/train_model_step.cpp
    wizards/train_review_step.cpp
    wizards/train_wizard.cpp
    workspace_pages.cpp
    ${CMAKE_SOURCE_DIR}/resources/lorimer.qrc)
set_target_properties(lorimer_ui PROPERTIES AUTOMOC ON AUTORCC ON)
target_include_directories(lorimer_ui PUBLIC ${CMAKE_SOURCE_DIR})
target_link_libraries(lorimer_ui PUBLIC lorimer_core Qt6::Widgets Qt6::Svg QCustomPlotQt6::QCustomPlotQt6)
target_precompile_headers(lorimer_ui PRIVATE ${CMAKE_SOURCE_DIR}/ui/widgets/plot_library.h)
