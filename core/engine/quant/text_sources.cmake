# Sources of engine_text in this folder.
target_sources(lorimer_engine_text PRIVATE
    ${CMAKE_CURRENT_LIST_DIR}/bitsandbytes_layout.cpp
    ${CMAKE_CURRENT_LIST_DIR}/base_weights.cpp
    ${CMAKE_CURRENT_LIST_DIR}/bitsandbytes_config.cpp
    ${CMAKE_CURRENT_LIST_DIR}/compressed_weight.cpp
    ${CMAKE_CURRENT_LIST_DIR}/double_quant.cpp
    ${CMAKE_CURRENT_LIST_DIR}/folder_parts.cpp
    ${CMAKE_CURRENT_LIST_DIR}/gguf_companions.cpp
    ${CMAKE_CURRENT_LIST_DIR}/four_bit.cpp
    ${CMAKE_CURRENT_LIST_DIR}/four_bit_unpack.cpp
    ${CMAKE_CURRENT_LIST_DIR}/int8.cpp
    ${CMAKE_CURRENT_LIST_DIR}/quant_config.cpp
    ${CMAKE_CURRENT_LIST_DIR}/quantize_model.cpp)
# CUDA is optional: kernels in a library of their own, loaded where a GPU is; else a twin that refuses.
if(LORIMER_HAS_CUDA)
    add_library(lorimer_engine_cuda SHARED ${CMAKE_CURRENT_LIST_DIR}/cuda/four_bit_cuda.cu)
    target_include_directories(lorimer_engine_cuda PRIVATE ${CMAKE_SOURCE_DIR}/core)
    target_compile_options(lorimer_engine_cuda PRIVATE
        $<$<COMPILE_LANGUAGE:CUDA>:--fmad=false -Xcompiler=-Wall,-Wextra,-Werror>)
    target_sources(lorimer_engine_text PRIVATE ${CMAKE_CURRENT_LIST_DIR}/cuda/four_bit_device.cpp)
    target_link_libraries(lorimer_engine_text PUBLIC ${CMAKE_DL_LIBS})
    add_dependencies(lorimer_engine_text lorimer_engine_cuda)
else()
    target_sources(lorimer_engine_text PRIVATE ${CMAKE_CURRENT_LIST_DIR}/no_cuda.cpp)
endif()
