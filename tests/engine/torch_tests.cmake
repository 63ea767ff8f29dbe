# Engine tests that need torch share one binary: linking and torch's start-up cost more than the tests.
add_executable(engine_torch_test
    engine/adapter_file_test.cpp
    engine/base_forms_test.cpp
    engine/batcher_test.cpp
    engine/export_test.cpp
    engine/family_parity_test.cpp
    engine/generator_test.cpp
    engine/gguf_family_test.cpp
    engine/kernel_test.cpp
    engine/matrix_product_test.cpp
    engine/methods_parity_test.cpp
    engine/model_parity_test.cpp
    engine/sampler_test.cpp
    engine/schedule_test.cpp
    engine/trainer_test.cpp)
target_link_libraries(engine_torch_test PRIVATE lorimer_engine lorimer_doctest_main)
target_include_directories(engine_torch_test PRIVATE ${CMAKE_SOURCE_DIR})
target_compile_definitions(engine_torch_test PRIVATE LORIMER_FIXTURES="${CMAKE_CURRENT_SOURCE_DIR}/fixtures"
    LORIMER_DEPS_DIR="${LORIMER_DEPS_DIR}")
target_precompile_headers(engine_torch_test PRIVATE ${CMAKE_SOURCE_DIR}/core/engine/base/torch.h)
add_test(NAME engine_torch COMMAND engine_torch_test "--test-case-exclude=families:*")
add_test(NAME engine_families COMMAND engine_torch_test "--test-case=families:*")
set_tests_properties(engine_families PROPERTIES LABELS slow)

add_executable(engine_smollm2_test engine/smollm2_test.cpp)
target_link_libraries(engine_smollm2_test PRIVATE lorimer_engine lorimer_doctest_main)
target_include_directories(engine_smollm2_test PRIVATE ${CMAKE_SOURCE_DIR})
target_compile_definitions(engine_smollm2_test PRIVATE LORIMER_FIXTURES="${CMAKE_CURRENT_SOURCE_DIR}/fixtures"
    LORIMER_DEPS_DIR="${LORIMER_DEPS_DIR}")
add_test(NAME engine_smollm2 COMMAND engine_smollm2_test)
set_tests_properties(engine_smollm2 PROPERTIES LABELS slow)

add_executable(engine_memory_test engine/memory_estimate_test.cpp)
target_link_libraries(engine_memory_test PRIVATE lorimer_engine lorimer_doctest_main)
target_include_directories(engine_memory_test PRIVATE ${CMAKE_SOURCE_DIR})
target_compile_definitions(engine_memory_test PRIVATE LORIMER_FIXTURES="${CMAKE_CURRENT_SOURCE_DIR}/fixtures"
    LORIMER_DEPS_DIR="${LORIMER_DEPS_DIR}")
foreach(shape kept recomputed float32 short long)
    add_test(NAME engine_memory_${shape} COMMAND engine_memory_test --test-case=${shape})
    set_tests_properties(engine_memory_${shape} PROPERTIES LABELS slow)
endforeach()
