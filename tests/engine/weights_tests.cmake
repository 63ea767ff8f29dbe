# Files of weights and quantization: no torch.
set(LORIMER_WEIGHTS_TESTS
    base_files_test
    bitsandbytes_layout_test
    block_encoders_test
    gguf_blocks_test
    gguf_test
    gguf_writer_test
    hostile_files_test
    int8_test
    model_config_test
    model_families_test
    model_weights_test
    four_bit_test
    quantize_model_test
    safetensors_test)
foreach(name ${LORIMER_WEIGHTS_TESTS})
    add_executable(${name} engine/${name}.cpp)
    target_link_libraries(${name} PRIVATE lorimer_doctest_main lorimer_engine_text)
    target_compile_definitions(${name} PRIVATE
        LORIMER_FIXTURES_DIR="${CMAKE_SOURCE_DIR}/tests/fixtures" LORIMER_DEPS_DIR="${LORIMER_DEPS_DIR}")
    add_test(NAME ${name} COMMAND ${name})
endforeach()
set_tests_properties(hostile_files_test PROPERTIES LABELS slow)

if(LORIMER_HAS_CUDA)
    find_package(CUDAToolkit REQUIRED)
    add_executable(four_bit_device_test engine/four_bit_device_test.cpp)
    target_link_libraries(four_bit_device_test PRIVATE lorimer_doctest_main lorimer_engine_text CUDA::cudart_static)
    set_target_properties(four_bit_device_test PROPERTIES BUILD_RPATH "$ORIGIN")  # where the kernels' library is
    add_test(NAME four_bit_device_test COMMAND four_bit_device_test)
    set_tests_properties(four_bit_device_test PROPERTIES LABELS cuda SKIP_REGULAR_EXPRESSION "skipped:")
endif()

add_test(NAME model_commands_test
    COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/engine/model_commands_test.sh $<TARGET_FILE:lorimer-cli>
        ${CMAKE_SOURCE_DIR}/tests/fixtures/weights)
