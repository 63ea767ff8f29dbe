# Sources of engine_text in this folder.
target_sources(lorimer_engine_text PRIVATE
    ${CMAKE_CURRENT_LIST_DIR}/added_tokens.cpp
    ${CMAKE_CURRENT_LIST_DIR}/bpe.cpp
    ${CMAKE_CURRENT_LIST_DIR}/byte_level.cpp
    ${CMAKE_CURRENT_LIST_DIR}/decoder.cpp
    ${CMAKE_CURRENT_LIST_DIR}/gguf_pre_tokenizers.cpp
    ${CMAKE_CURRENT_LIST_DIR}/json_fields.cpp
    ${CMAKE_CURRENT_LIST_DIR}/normalizer.cpp
    ${CMAKE_CURRENT_LIST_DIR}/post_processor.cpp
    ${CMAKE_CURRENT_LIST_DIR}/pre_tokenizer.cpp
    ${CMAKE_CURRENT_LIST_DIR}/regex.cpp
    ${CMAKE_CURRENT_LIST_DIR}/regex_translation.cpp
    ${CMAKE_CURRENT_LIST_DIR}/special_token_names.cpp
    ${CMAKE_CURRENT_LIST_DIR}/stream_decoder.cpp
    ${CMAKE_CURRENT_LIST_DIR}/text_pattern.cpp
    ${CMAKE_CURRENT_LIST_DIR}/tokenizer.cpp
    ${CMAKE_CURRENT_LIST_DIR}/tokenizer_gguf.cpp
    ${CMAKE_CURRENT_LIST_DIR}/tokenizer_json.cpp
    ${CMAKE_CURRENT_LIST_DIR}/unicode_ranges.cpp
    ${CMAKE_CURRENT_LIST_DIR}/utf8.cpp
    ${CMAKE_CURRENT_LIST_DIR}/vocabulary.cpp)
