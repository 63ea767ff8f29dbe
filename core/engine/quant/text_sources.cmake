# Sources of engine_text in this folder.
target_sources(lorimer_engine_text PRIVATE
    ${CMAKE_CURRENT_LIST_DIR}/bitsandbytes_layout.cpp
    ${CMAKE_CURRENT_LIST_DIR}/double_quant.cpp
    ${CMAKE_CURRENT_LIST_DIR}/nf4.cpp
    ${CMAKE_CURRENT_LIST_DIR}/nf4_unpack.cpp
    ${CMAKE_CURRENT_LIST_DIR}/quant_config.cpp
    ${CMAKE_CURRENT_LIST_DIR}/quantize_model.cpp)
