"""Writes tests/fixtures/gguf_families/NAME: tiny random models of every architecture as GGUF files, laid out as converters
do it, with the logits that transformers computes for the models they were made from.

    python tests/parity/make_gguf_family_reference.py [NAME ...]

Needs torch 2.11, transformers 5.24, gguf 0.19. The traps: rows of q and k are permuted for "llama" alone, norms of Gemma
are stored plus one, GPT-2's matrices are stored transposed against Hugging Face's, Llama 3's scaling becomes divisors.
"""
import json
import pathlib
import sys
import zlib

import gguf
import torch
import transformers
from safetensors.torch import save_file
from transformers.modeling_rope_utils import ROPE_INIT_FUNCTIONS

ROOT = pathlib.Path(__file__).resolve().parent.parent / "fixtures" / "gguf_families"
SMALL = dict(vocab_size=67, hidden_size=24, intermediate_size=28, num_hidden_layers=2, num_attention_heads=4,
             num_key_value_heads=2, max_position_embeddings=96, bos_token_id=1, eos_token_id=2, pad_token_id=0)


def rope(**settings):
    return dict(rope_theta=1000.0, **settings)


# Name to (GGUF's architecture, Hugging Face's classes, what differs from SMALL).
CASES = {
    "llama": ("llama", "Llama", dict(rms_norm_eps=1e-5)),
    "llama3": ("llama", "Llama", dict(head_dim=16, tie_word_embeddings=True, rope_parameters=rope(
        rope_type="llama3", factor=8.0, low_freq_factor=1.0, high_freq_factor=4.0,
        original_max_position_embeddings=32))),
    "llama_linear": ("llama", "Llama", dict(attention_bias=True, rope_parameters=rope(rope_type="linear", factor=2.5))),
    "mistral": ("llama", "Mistral", dict(sliding_window=7)),
    "qwen2": ("qwen2", "Qwen2", dict(tie_word_embeddings=True)),
    "qwen2_yarn": ("qwen2", "Qwen2", dict(rope_parameters=rope(rope_type="yarn", factor=4.0,
                                                               original_max_position_embeddings=24))),
    "qwen3": ("qwen3", "Qwen3", dict(head_dim=16)),
    "gemma": ("gemma", "Gemma", dict(head_dim=16, num_key_value_heads=1)),
    "gemma2": ("gemma2", "Gemma2", dict(head_dim=16, query_pre_attn_scalar=16, sliding_window=8,
                                        attn_logit_softcapping=3.0, final_logit_softcapping=5.0, num_hidden_layers=3)),
    "gemma3": ("gemma3", "Gemma3Text", dict(
        head_dim=8, query_pre_attn_scalar=8, sliding_window=6, num_hidden_layers=7, rope_parameters={
            "full_attention": dict(rope_type="linear", factor=8.0, rope_theta=5000.0),
            "sliding_attention": dict(rope_type="default", rope_theta=10000.0)})),
    "phi3": ("phi3", "Phi3", dict(sliding_window=13)),
    "phi3_longrope": ("phi3", "Phi3", dict(original_max_position_embeddings=24, rope_parameters=rope(
        rope_type="longrope", short_factor=[1.0, 1.1, 1.6], long_factor=[1.2, 3.0, 7.5]))),
    "gpt2": ("gpt2", "GPT2", dict(vocab_size=67, n_embd=24, n_layer=2, n_head=4, n_positions=96, bos_token_id=1,
                                  eos_token_id=2)),
}


def make_model(name):
    _, family, settings = CASES[name]
    settings = settings if family == "GPT2" else SMALL | settings
    model_class = {"GPT2": "GPT2LMHeadModel", "Gemma3Text": "Gemma3ForCausalLM"}.get(family, family + "ForCausalLM")
    config = getattr(transformers, family + "Config")(**settings)
    config._attn_implementation = "eager"
    torch.manual_seed(zlib.crc32(name.encode()))
    model = getattr(transformers, model_class)(config).float().eval()
    with torch.no_grad():
        for key, parameter in model.named_parameters():
            width = 0.2 if parameter.dim() == 1 else 0.15
            start = parameter if "norm" in key or "ln_" in key else 0.0
            # Few bits, so that one more or less is exact.
            parameter.copy_(((start + torch.randn_like(parameter) * width) * 4096).round() / 4096)
    return model


def permuted(weight, heads):
    return weight.reshape(heads, 2, weight.shape[0] // heads // 2, *weight.shape[1:]).swapaxes(1, 2).reshape(weight.shape)


def stored(architecture, config, name, values):
    if architecture == "llama" and ".q_proj." in name:
        return permuted(values, config.num_attention_heads)
    if architecture == "llama" and ".k_proj." in name:
        return permuted(values, config.num_key_value_heads)
    if architecture.startswith("gemma") and name.endswith("norm.weight"):
        return values + 1
    if architecture == "gpt2" and values.dim() == 2 and ".h." in name:
        return values.T
    return values


def add_rope(writer, config):
    parameters = config.rope_parameters
    shared = parameters.get("full_attention", parameters)
    writer.add_rope_freq_base(shared["rope_theta"])
    kind = shared["rope_type"]
    if kind in ("linear", "yarn"):
        writer.add_rope_scaling_type(gguf.RopeScalingType(kind))
        writer.add_rope_scaling_factor(shared["factor"])
    if kind == "yarn":
        writer.add_rope_scaling_orig_ctx_len(shared["original_max_position_embeddings"])
    if kind == "longrope":
        _, attention_factor = ROPE_INIT_FUNCTIONS["longrope"](config, "cpu")
        writer.add_rope_scaling_type(gguf.RopeScalingType.LONGROPE)
        writer.add_rope_scaling_orig_ctx_len(config.original_max_position_embeddings)
        writer.add_rope_scaling_attn_factors(attention_factor)
        writer.add_tensor("rope_factors_short.weight", torch.tensor(shared["short_factor"]).numpy())
        writer.add_tensor("rope_factors_long.weight", torch.tensor(shared["long_factor"]).numpy())
    if kind == "llama3":
        plain = shared["rope_theta"] ** -(torch.arange(0, config.head_dim, 2) / config.head_dim)
        scaled, _ = ROPE_INIT_FUNCTIONS["llama3"](config, "cpu")
        writer.add_tensor("rope_freqs.weight", (plain / scaled).float().numpy())


def add_metadata(writer, architecture, config):
    writer.add_block_count(config.num_hidden_layers)
    writer.add_context_length(config.max_position_embeddings)
    writer.add_embedding_length(config.hidden_size)
    writer.add_head_count(config.num_attention_heads)
    writer.add_vocab_size(config.vocab_size)
    if architecture == "gpt2":
        writer.add_feed_forward_length(4 * config.hidden_size)
        writer.add_layer_norm_eps(config.layer_norm_epsilon)
        return
    writer.add_feed_forward_length(config.intermediate_size)
    writer.add_head_count_kv(config.num_key_value_heads)
    writer.add_layer_norm_rms_eps(config.rms_norm_eps)
    head_dim = getattr(config, "head_dim", None)
    if head_dim:
        writer.add_key_length(head_dim)
        writer.add_value_length(head_dim)
    if architecture in ("llama", "phi3"):
        writer.add_rope_dimension_count(head_dim or config.hidden_size // config.num_attention_heads)
    if getattr(config, "sliding_window", None) and architecture != "qwen2" and architecture != "qwen3":
        writer.add_sliding_window(config.sliding_window)
    if architecture == "gemma2":
        writer.add_attn_logit_softcapping(config.attn_logit_softcapping)
        writer.add_final_logit_softcapping(config.final_logit_softcapping)
    if architecture not in ("gemma", "gemma2"):
        add_rope(writer, config)


def write_gguf(path, architecture, model):
    config = model.config
    writer = gguf.GGUFWriter(path, architecture)
    add_metadata(writer, architecture, config)
    arch = {value: key for key, value in gguf.MODEL_ARCH_NAMES.items()}[architecture]
    names = gguf.get_tensor_name_map(arch, config.num_hidden_layers)
    tied = config.tie_word_embeddings
    for name, weight in model.state_dict().items():
        if tied and name == "lm_head.weight":
            continue
        stem, suffix = name.rsplit(".", 1)
        values = stored(architecture, config, name, weight.float()).contiguous()
        writer.add_tensor(f"{names.get_name(stem)}.{suffix}", values.numpy())
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


if __name__ == "__main__":
    for case in sys.argv[1:] or CASES:
        folder = ROOT / case
        folder.mkdir(parents=True, exist_ok=True)
        case_model = make_model(case)
        write_gguf(folder / "model.gguf", CASES[case][0], case_model)
        generator = torch.Generator().manual_seed(1)
        rows = [torch.randint(0, 67, (length,), generator=generator).tolist() for length in (33, 1, 17)]
        logits = {}
        with torch.no_grad():
            for i, ids in enumerate(rows):
                logits[f"logits.{i}"] = case_model(torch.tensor([ids])).logits[0].float().contiguous()
        save_file(logits, folder / "reference.safetensors")
        (folder / "reference.json").write_text(json.dumps({"ids": rows}) + "\n")
