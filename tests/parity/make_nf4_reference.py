"""Writes tests/fixtures/weights/nf4_reference.json: hashes of what bitsandbytes' CPU code makes of generated tensors, and
tests/fixtures/weights/tiny_llama_nf4 and _nf4_double: what transformers saves when it quantizes tiny_llama.

    python tests/parity/make_nf4_reference.py tests/fixtures/weights

Needs: numpy, torch with two threads, bitsandbytes 0.50, transformers. The inputs come from a generator that the C++ test
repeats (see values_of), so that only hashes are stored.
"""
import hashlib
import json
import pathlib
import sys

import bitsandbytes.functional as functional
import numpy as np
import torch
from transformers import AutoModelForCausalLM, BitsAndBytesConfig

TYPES = {"float32": torch.float32, "float16": torch.float16, "bfloat16": torch.bfloat16}


def uniform(count, seed):
    """Exact float32 values in [-1, 1): the upper 24 bits of a 64-bit linear congruential generator."""
    state = seed
    numbers = np.empty(count, np.int64)
    for i in range(count):
        state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
        numbers[i] = state >> 40
    return (numbers - 2**23).astype(np.float64) / 2**23


def values_of(kind, count, seed):
    values = uniform(count, seed)
    if kind == "cubed":
        values = values * values * values
    elif kind == "zero_blocks":
        values = np.where((np.arange(count) // 64) % 3 == 1, 0.0, values)
    elif kind == "zeros":
        values = values * 0.0
    elif kind == "subnormal":
        values = values * 2.0**-136
    elif kind == "huge":
        values = values * 2.0**112
    elif kind == "constant":
        values = np.where(values < 0, -0.75, 0.75)
    elif kind == "midpoints":
        code = functional.get_4bit_type("nf4", device="cpu").numpy()
        middle = (code[:-1] + code[1:]) / np.float32(2)
        index = ((values + 1) * 7.5).astype(np.int64)
        values = np.where(np.arange(count) % 64 == 0, 1.0, middle[index].astype(np.float64))
    elif kind != "uniform":
        raise ValueError(kind)
    return values.astype(np.float32)


def digest(array):
    return hashlib.sha256(np.ascontiguousarray(array).tobytes()).hexdigest()


def bits(tensor):
    return tensor.contiguous().view(torch.int16 if tensor.element_size() == 2 else torch.int32).numpy()


def case(kind, shape, block_size, double, type_name, seed):
    count = int(np.prod(shape))
    values = torch.tensor(values_of(kind, count, seed)).to(TYPES[type_name]).reshape(shape)
    codes, state = functional.quantize_4bit(values, blocksize=block_size, compress_statistics=double, quant_type="nf4")
    back = functional.dequantize_4bit(codes, state)
    entry = {"kind": kind, "shape": list(shape), "block_size": block_size, "double": double, "type": type_name,
             "seed": seed, "codes": digest(codes.numpy()), "absmax": digest(state.absmax.numpy()),
             "values": digest(bits(back.float())), "bfloat16": digest(bits(back.to(torch.bfloat16))),
             "state": bytes(state.as_dict(packed=True)["quant_state.bitsandbytes__nf4"].numpy()).decode()}
    if double:
        entry["nested_absmax"] = digest(state.state2.absmax.numpy())
    return entry


def cases():
    seed = 1
    kinds = ["uniform", "cubed", "zero_blocks", "zeros", "subnormal", "huge", "constant", "midpoints"]
    for kind in kinds:
        for shape, block_size in [((1, 1), 64), ((1, 3), 32), ((3, 21), 64), ((64,), 64), ((5, 13), 64), ((1, 127), 128),
                                  ((9, 1000), 64), ((7, 300), 256), ((11, 411), 4096), ((2, 4096), 2048)]:
            for double in (False, True):
                type_name = list(TYPES)[seed % 3]
                if kind == "subnormal" or kind == "huge":
                    type_name = "float32"
                yield case(kind, shape, block_size, double, type_name, seed)
                seed += 1
    for block_size in (32, 64, 128, 256, 512, 1024, 2048, 4096):
        for type_name in TYPES:
            yield case("cubed", (37, 259), block_size, True, type_name, seed)
            seed += 1
    # From 32,768 blocks on torch adds the mean's parts on several threads.
    yield case("cubed", (1024, 1023), 32, True, "float32", seed)
    yield case("uniform", (1025, 1024), 32, True, "bfloat16", seed + 1)
    yield case("cubed", (1500, 1001), 32, True, "float16", seed + 2)


if __name__ == "__main__":
    torch.set_num_threads(2)
    folder = pathlib.Path(sys.argv[1])
    reference = {"dynamic_map": digest(functional.create_dynamic_map().numpy()), "cases": list(cases())}
    lines = ",\n".join(json.dumps(entry) for entry in reference["cases"])
    text = f'{{"dynamic_map": "{reference["dynamic_map"]}",\n"cases": [\n{lines}\n]}}\n'
    (folder / "nf4_reference.json").write_text(text)
    for double in (False, True):
        model = AutoModelForCausalLM.from_pretrained(
            folder / "tiny_llama", device_map="cpu",
            quantization_config=BitsAndBytesConfig(load_in_4bit=True, bnb_4bit_quant_type="nf4",
                                                   bnb_4bit_use_double_quant=double,
                                                   bnb_4bit_compute_dtype=torch.bfloat16))
        model.save_pretrained(folder / ("tiny_llama_nf4_double" if double else "tiny_llama_nf4"))
