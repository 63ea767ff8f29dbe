"""Tokenizers of every family against Hugging Face `tokenizers`.

    python make_tokenizer_family_reference.py write ../fixtures/text/families.json
    python make_tokenizer_family_reference.py check LORIMER_CLI [--count 20000] [--only NAME] [MODEL...]

`write` makes the file of the tests: the small tokenizers of tokenizer_families.py, nasty strings, and for every ten of
these a hash of the ids (with special tokens) and of what they decode to (with and without special tokens).
`check` generates many more strings, puts them through `lorimer-cli tokenize`, both ways, and compares every one of them;
MODEL is a folder with a tokenizer.json (fetch_tokenizers.py gets real ones).
"""
import argparse
import json
import os
import random
import subprocess
import tempfile

from tokenizers import Tokenizer

from nasty_strings import nasty_strings
from tokenizer_families import families, gguf_families

SPECIAL = ["<s>", "</s>", "<|endoftext|>", "<|user|>", "<|im_start|>", "[CLS]", "[MASK]", "<mask>", "<extra_id_0>", "<start_of_turn>", "men sol"]
CHUNK = 10


def all_families(folder):
    for name, parts in families():
        yield name, parts, None
    yield from gguf_families(folder)


def load(parts):
    tokenizer = Tokenizer.from_str(json.dumps(parts))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def fnv1a(text):
    value = 0xCBF29CE484222325
    for byte in text.encode("utf-8", "surrogatepass"):
        value = (value ^ byte) * 0x100000001B3 % 2**64
    return "%016x" % value


def digest(tokenizer, strings):
    lines = []
    for text in strings:
        ids = tokenizer.encode(text).ids
        lines += [",".join(map(str, ids)), tokenizer.decode(ids, skip_special_tokens=False), tokenizer.decode(ids, skip_special_tokens=True)]
    return fnv1a("\n".join(lines))


def write(path):
    strings = [s for s in nasty_strings(SPECIAL, 3000, 41) if len(s) < 90]
    strings = strings[:300] + random.Random(3).sample(strings[300:], 300) + ["a" * 300, " " * 200, "\n" * 70, "kato" * 60]
    cases = []
    with tempfile.TemporaryDirectory() as folder:
        for name, parts, gguf in all_families(folder):
            tokenizer = load(parts)
            case = {"name": name, "tokenizer": parts, "hashes": [digest(tokenizer, strings[i:i + CHUNK]) for i in range(0, len(strings), CHUNK)]}
            cases.append({**case, "gguf": gguf} if gguf else case)
    with open(path, "w") as out:
        json.dump({"chunk": CHUNK, "strings": strings, "cases": cases}, out, ensure_ascii=False, separators=(",", ":"))
        out.write("\n")


def write_gguf(path, content):
    from gguf import GGUFWriter
    writer = GGUFWriter(path, content["architecture"])
    writer.add_tokenizer_model(content["model"])
    writer.add_token_list(content["tokens"])
    writer.add_token_scores(content["scores"])
    writer.add_token_types(content["types"])
    for key, value in content["values"].items():
        (writer.add_bool if isinstance(value, bool) else writer.add_uint32)(key, value)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.close()


def run(cli, model, rows, *options):
    with tempfile.TemporaryDirectory() as folder:
        with open(f"{folder}/in.jsonl", "w") as out:
            out.writelines(json.dumps(row) + "\n" for row in rows)
        subprocess.run([cli, "tokenize", "--model", model, *options, f"{folder}/in.jsonl", f"{folder}/out.jsonl"], check=True, stdout=subprocess.DEVNULL)
        with open(f"{folder}/out.jsonl") as done:
            return [json.loads(line) for line in done]


def compare(cli, name, model, tokenizer, count):
    special = [token.content for token in tokenizer.get_added_tokens_decoder().values()][:12] or SPECIAL
    strings = nasty_strings(special, count, 77)
    wanted = [e.ids for e in tokenizer.encode_batch(strings)]
    bare = [e.ids for e in tokenizer.encode_batch(strings, add_special_tokens=False)]
    rows = [{"text": s} for s in strings]
    wrong = []
    for given, reference, options in ((rows, wanted, ()), (rows, bare, ("--no-special-tokens",))):
        got = [row["ids"] for row in run(cli, model, given, *options)]
        wrong += [(s, w, g) for s, w, g in zip(strings, reference, got) if w != g]
    for skip in (False, True):
        texts = tokenizer.decode_batch(wanted, skip_special_tokens=skip)
        options = ("--decode", "--no-special-tokens") if skip else ("--decode",)
        got = [row["text"] for row in run(cli, model, [{"ids": ids} for ids in wanted], *options)]
        wrong += [(w, t, g) for w, t, g in zip(wanted, texts, got) if t != g]
    print(f"{name}: {len(strings)} strings, {len(wrong)} of {4 * len(strings)} comparisons differ", flush=True)
    for case in wrong[:3]:
        print("   ", *(ascii(part)[:300] for part in case), sep="\n      ")
    return len(wrong)


def check(cli, count, only, models):
    wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        for number, (name, parts, gguf) in enumerate(all_families(folder) if not models else []):
            if only and only not in name:
                continue
            model = f"{folder}/{number}"
            os.mkdir(model)
            with open(f"{model}/tokenizer.json", "w") as out:
                json.dump(parts, out)
            wrong += compare(cli, name, model, load(parts), count)
            if gguf:
                write_gguf(f"{model}.gguf", gguf)
                wrong += compare(cli, name + " (file)", f"{model}.gguf", load(parts), count)
    for model in models:
        with open(f"{model}/tokenizer.json") as source:
            tokenizer = load(json.load(source))
        for file in [model] + [f"{model}/model.gguf"] * os.path.exists(f"{model}/model.gguf"):
            wrong += compare(cli, file, file, tokenizer, count)
    raise SystemExit(1 if wrong else 0)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("mode", choices=["write", "check"])
    parser.add_argument("path", help="the file to write, or lorimer-cli")
    parser.add_argument("models", nargs="*")
    parser.add_argument("--count", type=int, default=20000)
    parser.add_argument("--only", default="")
    options = parser.parse_intermixed_args()
    if options.mode == "write":
        write(options.path)
    else:
        check(options.path, options.count, options.only, options.models)
