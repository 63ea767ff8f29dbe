"""Writes into tests/fixtures/weights: nf4_reference.json, fp4_reference.json and int8_reference.json, hashes of what
bitsandbytes' CPU code makes of generated tensors; tiny_llama_nf4, _nf4_double, _fp4_double, _int8 and _skip, what
transformers saves when it quantizes tiny_llama (the last with modules that are left out).

    python tests/parity/make_bitsandbytes_reference.py tests/fixtures/weights

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


def values_of(kind, count, seed, quant_type="nf4"):
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
        code = np.sort(functional.get_4bit_type(quant_type, device="cpu").numpy())
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


def case(quant_type, kind, shape, block_size, double, type_name, seed):
    count = int(np.prod(shape))
    values = torch.tensor(values_of(kind, count, seed, quant_type)).to(TYPES[type_name]).reshape(shape)
    codes, state = functional.quantize_4bit(values, blocksize=block_size, compress_statistics=double,
                                             quant_type=quant_type)
    back = functional.dequantize_4bit(codes, state) + 0.0  # FP4's second zero is negative in one kernel of several
    entry = {"kind": kind, "shape": list(shape), "block_size": block_size, "double": double, "type": type_name,
             "seed": seed, "codes": digest(codes.numpy()), "absmax": digest(state.absmax.numpy()),
             "values": digest(bits(back.float())), "bfloat16": digest(bits(back.to(torch.bfloat16))),
             "state": bytes(state.as_dict(packed=True)[f"quant_state.bitsandbytes__{quant_type}"].numpy()).decode()}
    if double:
        entry["nested_absmax"] = digest(state.state2.absmax.numpy())
    return entry


def cases(quant_type):
    seed = 1
    kinds = ["uniform", "cubed", "zero_blocks", "zeros", "subnormal", "huge", "constant", "midpoints"]
    for kind in kinds:
        for shape, block_size in [((1, 1), 64), ((1, 3), 32), ((3, 21), 64), ((64,), 64), ((5, 13), 64), ((1, 127), 128),
                                  ((9, 1000), 64), ((7, 300), 256), ((11, 411), 4096), ((2, 4096), 2048)]:
            for double in (False, True):
                type_name = list(TYPES)[seed % 3]
                if kind == "subnormal" or kind == "huge":
                    type_name = "float32"
                yield case(quant_type, kind, shape, block_size, double, type_name, seed)
                seed += 1
    for block_size in (32, 64, 128, 256, 512, 1024, 2048, 4096):
        for type_name in TYPES:
            yield case(quant_type, "cubed", (37, 259), block_size, True, type_name, seed)
            seed += 1
    # From 32,768 blocks on torch adds the mean's parts on several threads.
    yield case(quant_type, "cubed", (1024, 1023), 32, True, "float32", seed)
    yield case(quant_type, "uniform", (1025, 1024), 32, True, "bfloat16", seed + 1)
    yield case(quant_type, "cubed", (1500, 1001), 32, True, "float16", seed + 2)


def int8_case(kind, shape, type_name, seed):
    """As Int8Params quantizes a weight, and how training on the CPU expands it (MatMul8bitFp)."""
    values = torch.tensor(values_of(kind, int(np.prod(shape)), seed)).to(TYPES[type_name]).reshape(shape)
    codes, scales, _ = functional.int8_vectorwise_quant(values.to(torch.float16))
    expanded = {name: codes.to(TYPES[name]).mul_(scales.unsqueeze(1).mul(1.0 / 127.0)) for name in TYPES}
    return {"kind": kind, "shape": list(shape), "type": type_name, "seed": seed, "codes": digest(codes.numpy()),
            "scales": digest(scales.numpy()), "values": digest(bits(expanded["float32"])),
            "bfloat16": digest(bits(expanded["bfloat16"]))}


def int8_cases():
    seed = 1000
    for kind in ["uniform", "cubed", "zero_blocks", "zeros", "subnormal", "constant"]:
        for shape in [(1, 1), (1, 3), (3, 21), (64, 1), (5, 13), (2, 128), (37, 259)]:
            yield int8_case(kind, shape, list(TYPES)[seed % 3], seed)
            seed += 1


def write_cases(path, entries, head=""):
    lines = ",\n".join(json.dumps(entry) for entry in entries)
    path.write_text(f'{{{head}"cases": [\n{lines}\n]}}\n')


def save_quantized(folder, name, **settings):
    model = AutoModelForCausalLM.from_pretrained(folder / "tiny_llama", device_map="cpu",
                                                 quantization_config=BitsAndBytesConfig(**settings))
    model.save_pretrained(folder / name)


if __name__ == "__main__":
    torch.set_num_threads(2)
    folder = pathlib.Path(sys.argv[1])
    head = f'"dynamic_map": "{digest(functional.create_dynamic_map().numpy())}",\n'
    write_cases(folder / "nf4_reference.json", cases("nf4"), head)
    write_cases(folder / "fp4_reference.json", cases("fp4"))
    write_cases(folder / "int8_reference.json", int8_cases())
    four_bit = {"load_in_4bit": True, "bnb_4bit_compute_dtype": torch.bfloat16}
    save_quantized(folder, "tiny_llama_nf4", bnb_4bit_quant_type="nf4", **four_bit)
    double = four_bit | {"bnb_4bit_use_double_quant": True}
    save_quantized(folder, "tiny_llama_nf4_double", bnb_4bit_quant_type="nf4", **double)
    save_quantized(folder, "tiny_llama_fp4_double", bnb_4bit_quant_type="fp4", **double)
    save_quantized(folder, "tiny_llama_int8", load_in_8bit=True)
    save_quantized(folder, "tiny_llama_skip", bnb_4bit_quant_type="nf4",
                   llm_int8_skip_modules=["lm_head", "model.layers.0.mlp", "model.layers.1.self_attn.k_proj"], **double)
