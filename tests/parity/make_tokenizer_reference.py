"""Writes the reference values of the tokenizer tests with Hugging Face `tokenizers` and `transformers`:

    python make_tokenizer_reference.py SmolLM2-135M-Instruct.gguf ../fixtures/text

smollm2_reference.json: nasty strings and their ids for the SmolLM2 vocabulary in the GGUF file, and conversations as
apply_chat_template sees them. pipelines.json: two small vocabularies that are trained here on generated text, put into
many pipelines (normalizers, pre-tokenizers, post-processors, decoders, added tokens).
"""
import json
import random
import sys

from gguf import GGUFReader
from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import PreTrainedTokenizerFast

from nasty_strings import nasty_strings
from template_cases import CONVERSATIONS

SPECIAL = ["<|im_start|>", "<|im_end|>", "<|endoftext|>", "<repo_name>"]


def smollm2(path):
    fields = GGUFReader(path).fields
    tokens = fields["tokenizer.ggml.tokens"].contents()
    types = fields["tokenizer.ggml.token_type"].contents()
    merges = [tuple(m.split(" ")) for m in fields["tokenizer.ggml.merges"].contents()]
    tokenizer = Tokenizer(models.BPE(vocab={token: i for i, token in enumerate(tokens)}, merges=merges))
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Digits(individual_digits=True), pre_tokenizers.ByteLevel(add_prefix_space=False)])
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.add_special_tokens([AddedToken(t, special=True, normalized=False) for t, kind in zip(tokens, types) if kind == 3])
    return tokenizer, fields["tokenizer.chat_template"].contents()


def conversations(tokenizer, template):
    fast = PreTrainedTokenizerFast(tokenizer_object=tokenizer, bos_token="<|im_start|>", eos_token="<|im_end|>",
                                   unk_token="<|endoftext|>", pad_token="<|im_end|>", chat_template=template)
    out = []
    for messages in CONVERSATIONS + [[{"role": "user", "content": s}, {"role": "assistant", "content": s[::-1]}]
                                     for s in nasty_strings((), 60, 3)[20:60]]:
        for prompt in (False, True):
            text = fast.apply_chat_template(messages, add_generation_prompt=prompt, tokenize=False)
            ids = fast.apply_chat_template(messages, add_generation_prompt=prompt, return_dict=False)
            out.append({"messages": messages, "add_generation_prompt": prompt, "text": text, "ids": ids})
    return out


def generated_text():
    rng = random.Random(5)
    syllables = ["ka", "to", "ri", "men", "sol", "the", "ing", "er", "an", "\u00e9", "\u4e2d", "12", "don't", "we'll", "A"]
    return [" ".join("".join(rng.choice(syllables) for _ in range(rng.randint(1, 4))) for _ in range(12)) for _ in range(300)]


def trained(tokenizer, **options):
    tokenizer.train_from_iterator(generated_text(), trainers.BpeTrainer(show_progress=False, **options))
    return json.loads(tokenizer.to_str())["model"]


def byte_model():
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    return trained(tokenizer, vocab_size=420, initial_alphabet=pre_tokenizers.ByteLevel.alphabet())


def character_model(**options):
    tokenizer = Tokenizer(models.BPE(unk_token="<unk>", **options))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    return trained(tokenizer, vocab_size=200, special_tokens=["<unk>", "<s>", "</s>"])


def added(content, **flags):
    token = {"id": 0, "content": content, "single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": False}
    return {**token, **flags}


BYTE_LEVEL = {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": True}
BARE_BYTES = {**BYTE_LEVEL, "use_regex": False}
LLAMA3 = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
O200K = (r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?|"
         r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?|"
         r"\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+")


def split(pattern, behavior="Isolated", invert=False, literal=False):
    return {"type": "Split", "pattern": {"String" if literal else "Regex": pattern}, "behavior": behavior, "invert": invert}


def sequence(*steps, key="pretokenizers"):
    return {"type": "Sequence", key: list(steps)}


def template(before, after):
    parts = [{"SpecialToken": {"id": t, "type_id": 0}} for t in before] + [{"Sequence": {"id": "A", "type_id": 0}}]
    parts += [{"SpecialToken": {"id": t, "type_id": 0}} for t in after]
    return {"type": "TemplateProcessing", "single": parts, "pair": parts + [{"Sequence": {"id": "B", "type_id": 1}}],
            "special_tokens": {t: {"id": t, "ids": [i + 3], "tokens": [t]} for i, t in enumerate(dict.fromkeys(before + after))}}


def pipelines():
    tokens = [added("<|a|>", special=True), added("<|a|><|b|>", special=True), added("<|b|>", special=True, lstrip=True),
              added("<|c|>", special=True, rstrip=True), added("word", single_word=True), added("Caf\u00e9", normalized=True),
              added("\u00c5x", normalized=True, lstrip=True, rstrip=True), added("[M]", normalized=True, special=True)]
    decoder = {"type": "ByteLevel", "add_prefix_space": True, "trim_offsets": True, "use_regex": True}
    byte = {"model": "bytes", "pre_tokenizer": BYTE_LEVEL, "decoder": decoder, "added_tokens": tokens}
    yield "gpt2", byte
    yield "prefix space", {**byte, "pre_tokenizer": {**BYTE_LEVEL, "add_prefix_space": True}}
    yield "no regex", {**byte, "pre_tokenizer": BARE_BYTES}
    yield "llama 3", {**byte, "pre_tokenizer": sequence(split(LLAMA3), BARE_BYTES), "post_processor": template(["<s>"], [])}
    yield "o200k", {**byte, "pre_tokenizer": sequence(split(O200K), BARE_BYTES), "post_processor": sequence(
        {"type": "ByteLevel", "add_prefix_space": True, "trim_offsets": False, "use_regex": True}, template(["<s>", "<t>"], ["</s>"]), key="processors")}
    yield "digits", {**byte, "pre_tokenizer": sequence({"type": "Digits", "individual_digits": True}, BYTE_LEVEL)}
    yield "digit runs after bytes", {**byte, "pre_tokenizer": sequence(
        {"type": "Punctuation", "behavior": "Contiguous"}, BYTE_LEVEL, {"type": "Digits", "individual_digits": False}, split("[0-9][0-9][0-9]"))}
    for form in ("NFC", "NFD", "NFKC", "NFKD"):
        yield form, {**byte, "normalizer": {"type": form}}
    yield "lower, accents", {**byte, "normalizer": sequence({"type": "NFD"}, {"type": "Lowercase"}, {"type": "StripAccents"}, key="normalizers")}
    yield "replace, prepend, strip", {**byte, "normalizer": sequence(
        {"type": "Strip", "strip_left": True, "strip_right": False}, {"type": "Replace", "pattern": {"Regex": "\\s+"}, "content": "__"},
        {"type": "Replace", "pattern": {"String": "a"}, "content": ""}, {"type": "Prepend", "prepend": "\u2581"}, key="normalizers")}
    for behavior in ("Removed", "Isolated", "MergedWithPrevious", "MergedWithNext", "Contiguous"):
        yield f"split {behavior}", {**byte, "pre_tokenizer": sequence(split("[aeiou \\d]", behavior), BARE_BYTES)}
        yield f"split {behavior} inverted", {**byte, "pre_tokenizer": sequence(split("\\w+", behavior, True), BARE_BYTES)}
    yield "split literal", {**byte, "pre_tokenizer": sequence(split(".", "MergedWithNext", literal=True), BARE_BYTES)}
    yield "merges ignored", {**byte, "pre_tokenizer": sequence(split(LLAMA3), BARE_BYTES), "ignore_merges": True}
    yield "regex dialect", {**byte, "pre_tokenizer": sequence(split(r"\bk\w{2,}|\h+|^\S|\u00e9|[\p{Han}\p{Latin}]+?x|\P{L}{,2}\d(?m:.)|(?<=a)b|[^\W\d]"), BARE_BYTES)}
    yield "characters", {"model": "characters", "pre_tokenizer": {"type": "Whitespace"}, "added_tokens": tokens[:2]}
    yield "characters, space split", {"model": "characters", "pre_tokenizer": {"type": "WhitespaceSplit"}, "fuse_unk": True}
    yield "characters, whole", {"model": "characters", "decoder": {"type": "Fuse"}}
    yield "affixes", {"model": "affixes", "pre_tokenizer": {"type": "Whitespace"}}
    yield "decoder chain", {**byte, "decoder": sequence(decoder, {"type": "Fuse"}, {"type": "Replace", "pattern": {"String": "e"}, "content": "E"},
                                                       {"type": "Strip", "content": " ", "start": 1, "stop": 0}, key="decoders")}
    yield "roberta", {**byte, "post_processor": {"type": "RobertaProcessing", "sep": ["</s>", 4], "cls": ["<s>", 3], "trim_offsets": True, "add_prefix_space": False}}


def build(models_by_name, parts):
    parts = dict(parts)
    model = dict(models_by_name[parts.pop("model")])
    for option in ("ignore_merges", "fuse_unk"):
        if option in parts:
            model[option] = parts.pop(option)
    whole = {"version": "1.0", "truncation": None, "padding": None, "added_tokens": [], "normalizer": None, "pre_tokenizer": None,
             "post_processor": None, "decoder": None, "model": model, **parts}
    for i, token in enumerate(whole["added_tokens"]):
        token["id"] = len(model["vocab"]) + i
    return Tokenizer.from_str(json.dumps(whole))


def pipeline_reference():
    built = {"bytes": byte_model(), "characters": character_model(),
             "affixes": character_model(continuing_subword_prefix="##", end_of_word_suffix="</w>")}
    strings = ["", " ", "word words  word", " <|a|><|b|> <|b|>  x <|c|>  y<|a|>", "Cafe\u0301 CAF\u00c9 Caf\u00e9", "A\u030ax \u212bx ", "[M] [m]", "aword word.word",
               "katori 123 1234567 don't WE'LL sol...!? \n\n\t x", "\u4e2d\u4e2dmen\u4e2d", "kato ab kkk \u00e9\u00e9x"]
    strings += [s[:80] for s in nasty_strings(["<|a|>", "<|b|>", "word"], 700, 9)[-60:]]
    cases = []
    for name, parts in pipelines():
        tokenizer = build(built, parts)
        ids = [tokenizer.encode(s).ids for s in strings]
        plain = [tokenizer.encode(s, add_special_tokens=False).ids for s in strings]
        tokenizer.encode_special_tokens = True
        ordinary = [tokenizer.encode(s, add_special_tokens=False).ids for s in strings]
        case = {"name": name, "parts": parts, "ids": ids, "text": [tokenizer.decode(i, skip_special_tokens=True) for i in plain]}
        # Left out where they are the same.
        case["ordinary"] = {str(i): o for i, (o, p) in enumerate(zip(ordinary, plain)) if o != p}
        case["around"] = len(ids[0])
        cases.append(case)
    return {"models": built, "strings": strings, "cases": cases}


def main(gguf, folder):
    tokenizer, template = smollm2(gguf)
    strings = [s for s in nasty_strings(SPECIAL) if len(s) < 90] + ["a" * 300, " " * 200, "\n" * 70, "1" * 200, "ab" * 200]
    assert len(strings) >= 3000, len(strings)
    ids = [tokenizer.encode(s).ids for s in strings]
    decoded = {str(i): tokenizer.decode(row, skip_special_tokens=False) for i, row in enumerate(ids)}
    reference = {"strings": strings, "ids": ids, "decoded": {i: d for i, d in decoded.items() if d != strings[int(i)]},
                 "conversations": conversations(tokenizer, template)}
    for name, content in (("smollm2_reference.json", reference), ("pipelines.json", pipeline_reference())):
        with open(f"{folder}/{name}", "w") as out:
            json.dump(content, out, ensure_ascii=False, separators=(",", ":"))
            out.write("\n")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
