# LibTorch from the PyPI wheel that scripts/setup.sh installs. The wheel's own TorchConfig.cmake stops where no
# CUDA toolkit is installed, so the imported targets are defined here. Only the CPU libraries are linked; the CUDA
# ones are loaded at run time where a GPU is present.
set(LORIMER_TORCH_DIR "${LORIMER_DEPS_DIR}/python/torch" CACHE PATH "The torch folder of the wheel")
if(NOT EXISTS "${LORIMER_TORCH_DIR}/lib/libtorch_cpu.so")
    message(FATAL_ERROR "LibTorch is missing in ${LORIMER_TORCH_DIR}: run scripts/setup.sh first, "
                        "or set LORIMER_TORCH_DIR to the torch folder of an installed torch 2.11.0 wheel.")
endif()

add_library(lorimer_c10 SHARED IMPORTED)
set_target_properties(lorimer_c10 PROPERTIES IMPORTED_LOCATION "${LORIMER_TORCH_DIR}/lib/libc10.so")
add_library(lorimer_torch_cpu SHARED IMPORTED)
set_target_properties(lorimer_torch_cpu PROPERTIES IMPORTED_LOCATION "${LORIMER_TORCH_DIR}/lib/libtorch_cpu.so")

add_library(lorimer_torch INTERFACE)
target_include_directories(lorimer_torch SYSTEM INTERFACE
    "${LORIMER_TORCH_DIR}/include" "${LORIMER_TORCH_DIR}/include/torch/csrc/api/include")
target_compile_definitions(lorimer_torch INTERFACE _GLIBCXX_USE_CXX11_ABI=1)
target_link_libraries(lorimer_torch INTERFACE lorimer_torch_cpu lorimer_c10)
# The wheel's libraries name CUDA libraries that a CPU machine resolves at run time only as far as they are needed.
target_link_options(lorimer_torch INTERFACE -Wl,--allow-shlib-undefined)
