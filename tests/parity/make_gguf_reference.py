"""Writes tests/fixtures/weights/: a GGUF file with a tensor of every supported type and what gguf-py dequantizes it to,
hashes of what it dequantizes hostile blocks to,
one tiny random Llama model as a Hugging Face folder and as GGUF (rows of q and k permuted as converters do it), and
rotary frequencies of transformers.

    python tests/parity/make_gguf_reference.py tests/fixtures/weights

Needs: numpy, gguf, torch, transformers, safetensors. The files it wrote are committed; run it again only to change them.
"""
import hashlib
import json
import pathlib
import sys

import gguf
import numpy as np
import torch
from gguf import GGMLQuantizationType as Type
from safetensors.numpy import save_file
from transformers import LlamaConfig, LlamaForCausalLM
from transformers.models.llama.modeling_llama import LlamaRotaryEmbedding

BLOCK_TYPES = [Type.F32, Type.F16, Type.BF16, Type.Q4_0, Type.Q4_1, Type.Q5_0, Type.Q5_1, Type.Q8_0, Type.Q2_K,
               Type.Q3_K, Type.Q4_K, Type.Q5_K, Type.Q6_K]
# Where the half-precision scales of a block are, in bytes.
SCALES = {Type.Q4_0: [0], Type.Q4_1: [0, 2], Type.Q5_0: [0], Type.Q5_1: [0, 2], Type.Q8_0: [0], Type.Q2_K: [80, 82],
          Type.Q3_K: [108], Type.Q4_K: [0, 2], Type.Q5_K: [0, 2], Type.Q6_K: [208]}


def random_blocks(kind, rows, row_values, random):
    """Random bytes as blocks: every code and every packed scale occurs; half scales are finite, some subnormal."""
    if kind in (Type.F32, Type.F16, Type.BF16):
        values = random.standard_normal((rows, row_values)).astype(np.float32)
        if kind == Type.F32:
            return values
        if kind == Type.F16:
            halves = values.astype(np.float16)
            halves[0, :8] = np.array([0.0, -0.0, 6e-8, -6e-8, 6e-5, 65504.0, -65504.0, 1.0], np.float16)
            return halves
        return gguf.quants.quantize(values, kind)
    values_per_block, block_bytes = gguf.GGML_QUANT_SIZES[kind]
    blocks = random.integers(0, 256, (rows * row_values // values_per_block, block_bytes), dtype=np.uint8)
    for offset in SCALES[kind]:
        halves = random.standard_normal(len(blocks)).astype(np.float16)
        halves[::5] = np.float16(6e-7)
        blocks[:, offset:offset + 2] = halves.view(np.uint8).reshape(-1, 2)
    return blocks.reshape(rows, -1)


def write_all_types(folder):
    random = np.random.default_rng(7)
    writer = gguf.GGUFWriter(folder / "all_types.gguf", "llama")
    reference = {}
    for kind in BLOCK_TYPES:
        data = random_blocks(kind, 3, 512, random)
        writer.add_tensor(kind.name, data, raw_dtype=kind)
        reference[kind.name] = gguf.quants.dequantize(data, kind).reshape(3, 512).astype(np.float32)
    writer.add_array("test.texts", ["one", "", "drei \u00fc"])
    writer.add_array("test.integers", [1, -2, 3])
    writer.add_array("test.numbers", [0.5, -2.25])
    writer.add_bool("test.flag", True)
    writer.add_float32("test.float32", 0.1)
    writer.add_uint64("test.large", 2**63 + 1)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    save_file(reference, folder / "all_types.safetensors")


def generated_bytes(count, seed):
    """The upper 8 bits of a 64-bit linear congruential generator, which the C++ test repeats."""
    state = seed
    values = bytearray(count)
    for i in range(count):
        state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
        values[i] = state >> 56
    return np.frombuffer(bytes(values), np.uint8).copy()


def hostile_blocks(kind, pattern, count, seed):
    """`count` blocks: any byte ("any": scales that are infinite or no number too), with finite or subnormal scales, or
    all bytes the same."""
    block_bytes = gguf.GGML_QUANT_SIZES[kind][1]
    blocks = generated_bytes(count * block_bytes, seed).reshape(count, block_bytes)
    if pattern in ("zeros", "ones"):
        blocks[:] = 0 if pattern == "zeros" else 255
    elif pattern in ("finite", "subnormal"):
        places = SCALES.get(kind, [0] if kind == Type.F16 else [])
        for offset in places:  # the upper byte of a half: sign, five bits of exponent, two of fraction
            blocks[:, offset + 1] &= 0xBF if pattern == "finite" else 0x83
    return blocks


def digest_of_floats(values):
    """Of the bits; every value that is no number counts as the same one."""
    values = np.ascontiguousarray(values, np.float32).reshape(-1)
    bits = np.where(np.isnan(values), np.uint32(0x7FC00000), values.view(np.uint32))
    return hashlib.sha256(bits.tobytes()).hexdigest()


def write_hostile_blocks(folder):
    cases = []
    seed = 1
    for kind in BLOCK_TYPES:
        for pattern in ("any", "finite", "subnormal", "zeros", "ones"):
            for count in (1, 3, 7, 64):
                blocks = hostile_blocks(kind, pattern, count, seed)
                with np.errstate(all="ignore"):
                    values = gguf.quants.dequantize(blocks.reshape(1, -1), kind)
                cases.append({"type": kind.name, "pattern": pattern, "blocks": count, "seed": seed,
                              "values": digest_of_floats(values)})
                seed += 1
    lines = ",\n".join(json.dumps(case) for case in cases)
    (folder / "gguf_blocks_reference.json").write_text(f"[\n{lines}\n]\n")


def permuted(weight, heads):
    """Rows as llama.cpp's converter orders them for interleaved rotary positions."""
    return weight.reshape(heads, 2, weight.shape[0] // heads // 2, *weight.shape[1:]).swapaxes(1, 2).reshape(weight.shape)


def write_tiny_llama(folder):
    torch.manual_seed(3)
    config = LlamaConfig(vocab_size=96, hidden_size=64, intermediate_size=96, num_hidden_layers=2,
                         num_attention_heads=4, num_key_value_heads=2, max_position_embeddings=128,
                         rope_theta=50000.0, rms_norm_eps=1e-5, tie_word_embeddings=False, attention_bias=True)
    model = LlamaForCausalLM(config).to(torch.bfloat16)
    with torch.no_grad():
        for parameter in model.parameters():
            if parameter.dim() == 1:
                parameter.copy_(torch.randn_like(parameter) * 0.1 + 1)
    model.save_pretrained(folder / "tiny_llama")
    writer = gguf.GGUFWriter(folder / "tiny_llama.gguf", "llama")
    writer.add_block_count(2)
    writer.add_context_length(128)
    writer.add_embedding_length(64)
    writer.add_feed_forward_length(96)
    writer.add_head_count(4)
    writer.add_head_count_kv(2)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_rope_freq_base(50000.0)
    writer.add_vocab_size(96)
    names = gguf.get_tensor_name_map(gguf.MODEL_ARCH.LLAMA, 2)
    for name, weight in model.state_dict().items():
        values = weight.float().numpy()
        if ".q_proj." in name:
            values = permuted(values, 4)
        if ".k_proj." in name:
            values = permuted(values, 2)
        stem, suffix = name.rsplit(".", 1)
        target = f"{names.get_name(stem)}.{suffix}"
        if values.ndim == 2:
            writer.add_tensor(target, gguf.quants.quantize(values, Type.BF16), raw_dtype=Type.BF16)
        else:
            writer.add_tensor(target, values)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def write_rope_reference(folder):
    """Inverse frequencies of transformers, as the bits of float32."""
    llama3 = {"rope_type": "llama3", "factor": 8.0, "low_freq_factor": 1.0, "high_freq_factor": 4.0,
              "original_max_position_embeddings": 8192, "rope_theta": 500000.0}
    parameters = {"default": {"rope_type": "default", "rope_theta": 100000.0},
                  "linear": {"rope_type": "linear", "factor": 4.0, "rope_theta": 10000.0},
                  "llama3": llama3, "llama3_odd": llama3 | {"factor": 32.0, "low_freq_factor": 1.5,
                                                            "original_max_position_embeddings": 2000}}
    reference = {}
    for name, rope in parameters.items():
        config = LlamaConfig(hidden_size=512, num_attention_heads=4, max_position_embeddings=131072,
                             rope_parameters=dict(rope))
        frequencies = LlamaRotaryEmbedding(config).inv_freq
        reference[name] = {"rope_parameters": rope, "bits": frequencies.view(torch.int32).tolist()}
    (folder / "rope_reference.json").write_text(json.dumps(reference) + "\n")


if __name__ == "__main__":
    target_folder = pathlib.Path(sys.argv[1])
    target_folder.mkdir(parents=True, exist_ok=True)
    write_all_types(target_folder)
    write_hostile_blocks(target_folder)
    write_tiny_llama(target_folder)
    write_rope_reference(target_folder)
