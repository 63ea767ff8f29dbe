# Sources that need torch. Its headers are slow: all of them share one precompiled header.
foreach(source
        engine.cpp
        hardware/device.cpp hardware/matrix_product.cpp
        quant/frozen_weight.cpp
        peft/lora_linear.cpp peft/adapter.cpp peft/adapter_file.cpp peft/gguf_adapter.cpp
        model/rms_norm.cpp model/rope.cpp model/attention.cpp model/decoder_block.cpp model/causal_lm.cpp
        model/norm.cpp model/activation.cpp model/capped_attention.cpp
        model/kv_cache.cpp model/silu_product.cpp model/block_pass.cpp
        train/token_loss.cpp train/optimizer.cpp train/trainer.cpp train/checkpoint.cpp train/row_batch.cpp train/training_run.cpp
        weights/tensor_file.cpp
        evaluate/evaluator.cpp evaluate/logits.cpp evaluate/bench.cpp
        generate/generator.cpp generate/chat.cpp
        export/merged_weights.cpp export/gguf_model.cpp export/model_export.cpp)
    target_sources(lorimer_engine PRIVATE ${CMAKE_CURRENT_LIST_DIR}/${source})
endforeach()
target_precompile_headers(lorimer_engine PRIVATE ${CMAKE_CURRENT_LIST_DIR}/base/torch.h)

# Row kernels on plain floats: compiled for several instruction sets, chosen at run time. Sums may be reassociated
# (they are compared with torch within tolerances); not-a-number stays not-a-number.
target_sources(lorimer_engine_text PRIVATE ${CMAKE_CURRENT_LIST_DIR}/model/cpu/row_kernels.cpp)
set_source_files_properties(${CMAKE_CURRENT_LIST_DIR}/model/cpu/row_kernels.cpp PROPERTIES COMPILE_OPTIONS
    "-O3;-fassociative-math;-fno-signed-zeros;-fno-trapping-math;-fno-math-errno;-ffp-contract=fast")
