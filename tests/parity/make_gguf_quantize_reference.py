"""Writes tests/fixtures/weights/gguf_quantize_reference.json: hashes of the blocks that gguf-py's `quantize` makes of
generated values, and for Q4_K and Q6_K those of ggml's reference functions.

    python tests/parity/make_gguf_quantize_reference.py tests/fixtures/weights LIBGGML

LIBGGML is a shared library with quantize_row_q4_K_ref and quantize_row_q6_K_ref, such as the libggml-base.so of
llama-cpp-python, built for plain x86-64 (fused multiply-adds give other bytes). Needs: numpy, gguf.
"""
import ctypes
import hashlib
import json
import pathlib
import sys

import gguf
import numpy as np
from gguf import GGMLQuantizationType as Type

PLAIN_TYPES = [Type.F32, Type.F16, Type.BF16, Type.Q8_0, Type.Q4_0, Type.Q4_1]
REFERENCE_FUNCTIONS = {Type.Q4_K: "quantize_row_q4_K_ref", Type.Q6_K: "quantize_row_q6_K_ref"}
KINDS = ["uniform", "cubed", "zeros", "zero_blocks", "small", "tiny", "large", "constant", "positive", "negative", "lone",
         "grid", "shifted"]


def values_of(kind, count, seed):
    """Exact float32 values of a 64-bit linear congruential generator, which the C++ test repeats."""
    state = seed
    numbers = np.empty(count, np.int64)
    for i in range(count):
        state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
        numbers[i] = state >> 40
    values = (numbers - 2**23).astype(np.float64) / 2**23
    places = np.arange(count)
    if kind == "cubed":
        values = values**3
    elif kind == "zeros":
        values = abs(values) * 0.0  # the sign of a least zero depends on numpy's order
    elif kind == "zero_blocks":
        values = np.where(places // 32 % 3 == 1, 0.0, values)
    elif kind == "small":
        values = values * 2.0**-20
    elif kind == "tiny":
        values = values * 2.0**-90
    elif kind == "large":
        values = values * 2.0**15
    elif kind == "constant":
        values = np.where(values < 0, -0.75, 0.75)
    elif kind == "positive":
        values = abs(values) + 0.25
    elif kind == "negative":
        values = -abs(values) - 0.25
    elif kind == "lone":
        values = np.where(places % 37 == 5, values, 0.0)
    elif kind == "grid":  # halfway between codes
        values = np.round(values * 30) / 30
    elif kind == "shifted":
        values = values * 0.01 + 3.0
    elif kind != "uniform":
        raise ValueError(kind)
    return values.astype(np.float32)


def quantized(library, kind, values):
    if kind in PLAIN_TYPES:
        return gguf.quants.quantize(values, kind)
    out = np.zeros(len(values) // 256 * gguf.GGML_QUANT_SIZES[kind][1], np.uint8)
    function = getattr(library, REFERENCE_FUNCTIONS[kind])
    function(values.ctypes.data_as(ctypes.c_void_p), out.ctypes.data_as(ctypes.c_void_p), ctypes.c_int64(len(values)))
    return out


if __name__ == "__main__":
    ggml = ctypes.CDLL(sys.argv[2])
    cases = []
    case_seed = 1
    for block_type in PLAIN_TYPES + list(REFERENCE_FUNCTIONS):
        for value_kind in KINDS:
            for case_count in (256, 768, 5120):
                data = values_of(value_kind, case_count, case_seed)
                blocks = np.ascontiguousarray(quantized(ggml, block_type, data))
                cases.append({"type": block_type.name, "kind": value_kind, "count": case_count, "seed": case_seed,
                              "blocks": hashlib.sha256(blocks.tobytes()).hexdigest()})
                case_seed += 1
    lines = ",\n".join(json.dumps(case) for case in cases)
    (pathlib.Path(sys.argv[1]) / "gguf_quantize_reference.json").write_text(f"[\n{lines}\n]\n")
