# Sources of engine_text in this folder.
target_sources(lorimer_engine_text PRIVATE
    ${CMAKE_CURRENT_LIST_DIR}/block_decoders.cpp
    ${CMAKE_CURRENT_LIST_DIR}/block_encoders.cpp
    ${CMAKE_CURRENT_LIST_DIR}/block_formats.cpp
    ${CMAKE_CURRENT_LIST_DIR}/block_matrix.cpp
    ${CMAKE_CURRENT_LIST_DIR}/folder_weights.cpp
    ${CMAKE_CURRENT_LIST_DIR}/gguf.cpp
    ${CMAKE_CURRENT_LIST_DIR}/gguf_config.cpp
    ${CMAKE_CURRENT_LIST_DIR}/gguf_keys.cpp
    ${CMAKE_CURRENT_LIST_DIR}/gguf_reader.cpp
    ${CMAKE_CURRENT_LIST_DIR}/gguf_rope.cpp
    ${CMAKE_CURRENT_LIST_DIR}/gguf_weights.cpp
    ${CMAKE_CURRENT_LIST_DIR}/gguf_writer.cpp
    ${CMAKE_CURRENT_LIST_DIR}/k_quant_encoders.cpp
    ${CMAKE_CURRENT_LIST_DIR}/k_quants.cpp
    ${CMAKE_CURRENT_LIST_DIR}/model_folder.cpp
    ${CMAKE_CURRENT_LIST_DIR}/model_weights.cpp
    ${CMAKE_CURRENT_LIST_DIR}/safetensors.cpp
    ${CMAKE_CURRENT_LIST_DIR}/safetensors_header.cpp
    ${CMAKE_CURRENT_LIST_DIR}/safetensors_writer.cpp
    ${CMAKE_CURRENT_LIST_DIR}/weight_names.cpp)
