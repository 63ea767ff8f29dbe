"""Writes tests/fixtures/families/NAME: tiny random models of every family with the logits and the LoRA gradients that
transformers and peft compute for them.

    python tests/parity/make_family_reference.py [NAME ...]

Needs torch 2.11, transformers 5.24, peft 0.21. A case is (configuration class, model class, what differs from SMALL).
Rows are longer than windows and than the pretraining's context where the case has one.
"""
import json
import pathlib
import sys
import zlib

import torch
import transformers
from safetensors.torch import save_file

from peft_training import adapted, loss_sum, random_rows

ROOT = pathlib.Path(__file__).resolve().parent.parent / "fixtures" / "families"
SMALL = dict(vocab_size=67, hidden_size=24, intermediate_size=28, num_hidden_layers=2, num_attention_heads=4,
             num_key_value_heads=2, max_position_embeddings=96, bos_token_id=1, eos_token_id=2, pad_token_id=0)


def rope(**settings):
    return dict(rope_theta=1000.0, **settings)


CASES = {
    # Llama and the ways to scale rotary positions.
    "llama2": ("Llama", dict(num_key_value_heads=4, rms_norm_eps=1e-5)),
    "llama_head_dim": ("Llama", dict(head_dim=12, num_attention_heads=2, num_key_value_heads=1, hidden_act="gelu")),
    "llama_linear": ("Llama", dict(rope_parameters=rope(rope_type="linear", factor=2.5))),
    "llama_dynamic": ("Llama", dict(max_position_embeddings=24,
                                    rope_parameters=rope(rope_type="dynamic", factor=4.0))),
    "llama_yarn": ("Llama", dict(head_dim=16, rope_parameters=rope(rope_type="yarn", factor=4.0,
                                                      original_max_position_embeddings=24))),
    "llama_yarn_full": ("Llama", dict(head_dim=16, rope_parameters=rope(
        rope_type="yarn", factor=3.0, original_max_position_embeddings=32, beta_fast=16.0, beta_slow=2.0, mscale=0.7,
        mscale_all_dim=1.3, truncate=False))),
    "llama3": ("Llama", dict(head_dim=16, tie_word_embeddings=True, rope_parameters=rope(
        rope_type="llama3", factor=8.0, low_freq_factor=1.0, high_freq_factor=4.0,
        original_max_position_embeddings=32))),
    "mistral": ("Mistral", dict(sliding_window=7)),
    "mistral_full": ("Mistral", dict(sliding_window=None, head_dim=16)),
    "qwen2": ("Qwen2", dict(tie_word_embeddings=True)),
    "qwen2_window": ("Qwen2", dict(use_sliding_window=True, sliding_window=9, max_window_layers=1,
                                   num_hidden_layers=3)),
    "qwen3": ("Qwen3", dict(head_dim=16)),
    "qwen3_bias": ("Qwen3", dict(head_dim=8, attention_bias=True, use_sliding_window=True, sliding_window=11,
                                 layer_types=["sliding_attention", "full_attention"])),
    "gemma": ("Gemma", dict(head_dim=16, num_key_value_heads=1)),
    "gemma2": ("Gemma2", dict(head_dim=16, query_pre_attn_scalar=24, sliding_window=8, attn_logit_softcapping=3.0,
                              final_logit_softcapping=5.0, num_hidden_layers=3)),
    "gemma2_uncapped": ("Gemma2", dict(head_dim=8, sliding_window=8, attn_logit_softcapping=None,
                                       final_logit_softcapping=None)),
    "gemma3": ("Gemma3Text", dict(head_dim=16, query_pre_attn_scalar=20, sliding_window=6, num_hidden_layers=3,
                                  sliding_window_pattern=2, rope_parameters={
                                      "full_attention": dict(rope_type="linear", factor=8.0, rope_theta=5000.0),
                                      "sliding_attention": dict(rope_type="default", rope_theta=100.0)})),
    "gemma3_capped": ("Gemma3Text", dict(head_dim=8, sliding_window=16, final_logit_softcapping=4.0,
                                         layer_types=["full_attention", "sliding_attention"])),
    "phi3": ("Phi3", dict(sliding_window=13)),
    "phi3_longrope": ("Phi3", dict(original_max_position_embeddings=24, rope_parameters=rope(
        rope_type="longrope", short_factor=[1.0, 1.1, 1.6], long_factor=[1.2, 3.0, 7.5]))),
    "phi3_partial": ("Phi3", dict(tie_word_embeddings=True, num_attention_heads=2, num_key_value_heads=1,
                                  rope_parameters=rope(rope_type="default", partial_rotary_factor=0.5))),
    "smollm3": ("SmolLM3", dict(num_hidden_layers=4, tie_word_embeddings=True)),
    "smollm3_window": ("SmolLM3", dict(num_hidden_layers=3, no_rope_layers=[1, 0, 1], use_sliding_window=True,
                                       sliding_window=10, attention_bias=True, mlp_bias=True)),
    "olmo2": ("Olmo2", dict()),
    "granite": ("Granite", dict(embedding_multiplier=6.0, logits_scaling=3.0, residual_multiplier=0.4,
                                attention_multiplier=0.2, attention_dropout=0.1)),
    "granite_bias": ("Granite", dict(tie_word_embeddings=True, attention_bias=True, mlp_bias=True,
                                     attention_multiplier=0.3)),
    "gpt2": ("GPT2", dict(vocab_size=67, n_embd=24, n_layer=2, n_head=4, n_positions=96, bos_token_id=1,
                          eos_token_id=2)),
    "gpt2_scaled": ("GPT2", dict(vocab_size=67, n_embd=28, n_layer=2, n_head=4, n_inner=20, n_positions=96,
                                 bos_token_id=1, eos_token_id=2, activation_function="relu",
                                 tie_word_embeddings=False, scale_attn_by_inverse_layer_idx=True)),
}


def make_model(name):
    family, changes = CASES[name]
    settings = dict(changes) if family == "GPT2" else {**SMALL, **changes}
    config = getattr(transformers, family + "Config")(**settings)
    kind = family.removesuffix("Text") + ("LMHeadModel" if family == "GPT2" else "ForCausalLM")
    torch.manual_seed(zlib.crc32(name.encode()))
    # Where it can be chosen, plain attention: it computes what the others approximate.
    model = getattr(transformers, kind)._from_config(config, attn_implementation="eager").float()
    with torch.no_grad():
        for key, parameter in model.named_parameters():
            if "norm" in key or ".ln_" in key:
                parameter.add_(torch.randn_like(parameter) * 0.2)
            elif key.endswith("bias"):
                parameter.copy_(torch.randn_like(parameter) * 0.1)
            else:
                parameter.copy_(torch.randn_like(parameter) * 0.2)
    return model.eval()


def write(name):
    folder = ROOT / name
    model = make_model(name)
    model.save_pretrained(folder)
    (folder / "generation_config.json").unlink(missing_ok=True)
    parameters = sum(p.numel() for p in model.parameters())
    vocabulary = model.config.vocab_size
    rows = random_rows(1, [11, 1, 45], vocabulary)
    reference = {}
    with torch.no_grad():
        for i, ids in enumerate(rows):
            reference[f"logits.{i}"] = model(torch.tensor([ids]), use_cache=False).logits[0].float()
    peft_model = adapted(model, rank=2)
    peft_model.save_pretrained(folder / "adapter")
    (folder / "adapter" / "README.md").unlink(missing_ok=True)
    train_rows = random_rows(2, [9, 34, 17], vocabulary)
    generator = torch.Generator().manual_seed(3)
    masks = [(torch.rand(len(r), generator=generator) < 0.6).long().tolist() for r in train_rows]
    tokens = sum(sum(m[1:]) for m in masks)
    loss = sum(loss_sum(peft_model, r, m) for r, m in zip(train_rows, masks)) / tokens
    loss.backward()
    for key, parameter in peft_model.named_parameters():
        if parameter.requires_grad:
            reference["gradient." + key.replace(".default", "")] = parameter.grad.clone()
    save_file(reference, folder / "reference.safetensors")
    (folder / "reference.json").write_text(json.dumps(
        {"parameters": parameters, "rows": rows, "train_rows": train_rows, "trained": masks, "loss": loss.item()},
        separators=(",", ":")) + "\n")


def main():
    for name in sys.argv[1:] or CASES:
        write(name)


if __name__ == "__main__":
    main()
