# The search for personal data: neither Qt nor torch, so that its tests build fast.
add_library(lorimer_privacy STATIC
    ${CMAKE_CURRENT_LIST_DIR}/date_shift.cpp
    ${CMAKE_CURRENT_LIST_DIR}/deidentify_config.cpp
    ${CMAKE_CURRENT_LIST_DIR}/deidentify_report.cpp
    ${CMAKE_CURRENT_LIST_DIR}/lexicon.cpp
    ${CMAKE_CURRENT_LIST_DIR}/name_lists.cpp
    ${CMAKE_CURRENT_LIST_DIR}/name_memory.cpp
    ${CMAKE_CURRENT_LIST_DIR}/name_words.cpp
    ${CMAKE_CURRENT_LIST_DIR}/own_words.cpp
    ${CMAKE_CURRENT_LIST_DIR}/pattern_starts.cpp
    ${CMAKE_CURRENT_LIST_DIR}/phi_context.cpp
    ${CMAKE_CURRENT_LIST_DIR}/phi_dates.cpp
    ${CMAKE_CURRENT_LIST_DIR}/phi_normal_text.cpp
    ${CMAKE_CURRENT_LIST_DIR}/phi_numbers.cpp
    ${CMAKE_CURRENT_LIST_DIR}/phi_overlap.cpp
    ${CMAKE_CURRENT_LIST_DIR}/phi_rule.cpp
    ${CMAKE_CURRENT_LIST_DIR}/phi_scanner.cpp
    ${CMAKE_CURRENT_LIST_DIR}/placeholders.cpp
    ${CMAKE_CURRENT_LIST_DIR}/pseudonym_key.cpp
    ${CMAKE_CURRENT_LIST_DIR}/redactor.cpp
    ${CMAKE_CURRENT_LIST_DIR}/rule_matcher.cpp
    ${CMAKE_CURRENT_LIST_DIR}/standard_rules.cpp
    ${CMAKE_CURRENT_LIST_DIR}/surrogates.cpp
    ${CMAKE_CURRENT_LIST_DIR}/text_checks.cpp
    ${CMAKE_CURRENT_LIST_DIR}/word_fold.cpp
    ${CMAKE_CURRENT_BINARY_DIR}/catalogue.cpp)
target_include_directories(lorimer_privacy PUBLIC ${CMAKE_SOURCE_DIR}/core)
target_link_libraries(lorimer_privacy PUBLIC lorimer_engine_text PkgConfig::PCRE2 ICU::uc)
target_link_libraries(lorimer_core PUBLIC lorimer_privacy)

# The rules and words are built in: a program without them would search for nothing.
foreach(resource phi_rules phi_rules_more phi_words surrogates)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/resources/${resource}.txt)
    string(TOUPPER ${resource} variable)
    file(READ ${CMAKE_SOURCE_DIR}/resources/${resource}.txt LORIMER_${variable})
endforeach()
configure_file(${CMAKE_CURRENT_LIST_DIR}/catalogue.cpp.in ${CMAKE_CURRENT_BINARY_DIR}/catalogue.cpp @ONLY)

# The lists that set-up made lie beside the programs, as far as they are there.
file(MAKE_DIRECTORY ${CMAKE_RUNTIME_OUTPUT_DIRECTORY})
file(CREATE_LINK ${LORIMER_DEPS_DIR}/data/names.lnb ${CMAKE_RUNTIME_OUTPUT_DIRECTORY}/names.lnb SYMBOLIC)

# What needs the readers and the workspace.
target_sources(lorimer_core PRIVATE
    ${CMAKE_CURRENT_LIST_DIR}/deidentifier.cpp
    ${CMAKE_CURRENT_LIST_DIR}/file_search.cpp
    ${CMAKE_CURRENT_LIST_DIR}/privacy_json.cpp
    ${CMAKE_CURRENT_LIST_DIR}/record_layout.cpp
    ${CMAKE_CURRENT_LIST_DIR}/workspace_key.cpp)
