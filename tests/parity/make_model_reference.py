"""Writes tests/fixtures/tiny_llama*: tiny random Llama models with the logits, gradients and losses that transformers,
peft and bitsandbytes compute for them.

    python tests/parity/make_model_reference.py

Needs torch 2.11, transformers 5.24, peft 0.21, bitsandbytes 0.50. Two models: one plain (tied embeddings, grouped
queries), one with everything that LlamaConfig can change (untied, biases, own head_dim, llama3 rope scaling).
"""
import json
import pathlib

import torch
from bitsandbytes import functional
from safetensors.torch import save_file
from transformers import LlamaConfig, LlamaForCausalLM

from peft_training import adapted, loss_sum, random_rows, train

ROOT = pathlib.Path(__file__).resolve().parent.parent / "fixtures"
VOCAB = 96

MODELS = {
    "tiny_llama": dict(
        hidden_size=32, intermediate_size=64, num_hidden_layers=2, num_attention_heads=4, num_key_value_heads=2,
        max_position_embeddings=128, rope_theta=10000.0, tie_word_embeddings=True, rms_norm_eps=1e-5),
    "tiny_llama_full": dict(
        hidden_size=48, intermediate_size=40, num_hidden_layers=3, num_attention_heads=3, num_key_value_heads=1,
        head_dim=12, max_position_embeddings=256, tie_word_embeddings=False, attention_bias=True, mlp_bias=True,
        rms_norm_eps=1e-6,
        rope_parameters=dict(rope_type="llama3", rope_theta=500000.0, factor=8.0, low_freq_factor=1.0,
                             high_freq_factor=4.0, original_max_position_embeddings=64)),
}


def make_model(name):
    torch.manual_seed(len(name))
    model = LlamaForCausalLM(LlamaConfig(vocab_size=VOCAB, bos_token_id=1, eos_token_id=2, **MODELS[name])).float()
    with torch.no_grad():
        for key, parameter in model.named_parameters():
            if "norm" in key:
                parameter.add_(torch.randn_like(parameter) * 0.2)
            elif key.endswith("bias"):
                parameter.copy_(torch.randn_like(parameter) * 0.1)
            else:
                parameter.copy_(torch.randn_like(parameter) * 0.15)
    return model.eval()


def adam(peft_model):
    parameters = [p for p in peft_model.parameters() if p.requires_grad]
    return torch.optim.AdamW(parameters, lr=1e-2, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01)


def dequantized(weight, double):
    """Through bitsandbytes' codes and scales. Its own CPU dequantize_4bit (0.50.2) mixes up the blocks of matrices whose
    rows are no multiple of the block size, so the last product is taken here."""
    packed, state = functional.quantize_4bit(weight, quant_type="nf4", blocksize=64, compress_statistics=double)
    absmax = state.absmax
    if state.nested:
        absmax = functional.dequantize_blockwise(state.absmax, state.state2) + state.offset
    codes = torch.stack([packed.flatten() >> 4, packed.flatten() & 15], 1).flatten().long()[:weight.numel()]
    scales = absmax.repeat_interleave(64)[:weight.numel()]
    return (state.code[codes] * scales).view(weight.shape)


def nf4_logits(model, rows, double):
    state = {k: v.clone() for k, v in model.state_dict().items()}
    quantized = LlamaForCausalLM(model.config).float().eval()
    quantized.load_state_dict(state)
    for layer in quantized.model.layers:
        for parent in (layer.self_attn, layer.mlp):
            for name, linear in list(parent.named_children()):
                if not isinstance(linear, torch.nn.Linear):
                    continue
                linear.weight.data = dequantized(linear.weight.data, double)
    with torch.no_grad():
        return [quantized(torch.tensor([ids])).logits[0].float() for ids in rows]


def main():
    for name in MODELS:
        folder = ROOT / name
        model = make_model(name)
        model.save_pretrained(folder)
        (folder / "generation_config.json").unlink(missing_ok=True)
        rows = random_rows(1, [17, 1, 33, 64], VOCAB)
        reference = {}
        with torch.no_grad():
            for i, ids in enumerate(rows):
                reference[f"logits.{i}"] = model(torch.tensor([ids])).logits[0].float()
        for i, logits in enumerate(nf4_logits(model, rows[:1], True)):
            reference[f"nf4_double.{i}"] = logits
        for i, logits in enumerate(nf4_logits(model, rows[:1], False)):
            reference[f"nf4.{i}"] = logits
        peft_model = adapted(model, rank=4)
        peft_model.save_pretrained(folder / "adapter")
        (folder / "adapter" / "README.md").unlink(missing_ok=True)
        with torch.no_grad():
            reference["adapted.0"] = peft_model(torch.tensor([rows[0]])).logits[0].float()
        train_rows = random_rows(2, [9, 21, 14, 30, 5, 17, 26, 12, 8, 19], VOCAB)
        generator = torch.Generator().manual_seed(3)
        masks = [(torch.rand(len(r), generator=generator) < 0.6).long().tolist() for r in train_rows]
        peft_model.zero_grad()
        tokens = sum(sum(m[1:]) for m in masks)
        (sum(loss_sum(peft_model, r, m) for r, m in zip(train_rows, masks)) / tokens).backward()
        for key, parameter in peft_model.named_parameters():
            if parameter.requires_grad and ("layers.0." in key or "layers.1.mlp" in key):
                reference["gradient." + key.replace(".default", "")] = parameter.grad.clone()
        peft_model.zero_grad()
        losses = train(peft_model, adam(peft_model), train_rows, masks)
        save_file(reference, folder / "reference.safetensors")
        (folder / "reference.json").write_text(json.dumps(
            {"rows": rows, "train_rows": train_rows, "trained": masks, "steps": losses}, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
