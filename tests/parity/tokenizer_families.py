"""Small tokenizers with the components of the well-known families, trained here on generated text: what tokenizer.json of
each family consists of, with a vocabulary of some hundred tokens. `families()` gives (name, tokenizer.json as a dict).
"""
import json
import random

from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, trainers

from nasty_strings import WORDS, nasty_strings

LLAMA3 = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
QWEN2 = LLAMA3.replace(r"\p{N}{1,3}", r"\p{N}")
SPACE = "\u2581"


def words_corpus():
    rng = random.Random(11)
    syllables = ["ka", "to", "ri", "men", "sol", "the", "ing", "er", "an", "\u00e9", "\u4e2d", "12", "don't", "we'll", "A", "ber", "pre"]
    words = ["".join(rng.choice(syllables) for _ in range(rng.randint(1, 4))) for _ in range(900)]
    words += [word for group in WORDS.values() for word in group] * 3
    return [" ".join(rng.choice(words) for _ in range(12)) for _ in range(500)]


def corpus():
    return words_corpus() + [text for text in nasty_strings((), 900, 23) if len(text) < 80]


def trained(model, trainer, normalizer=None, pre_tokenizer=None, texts=None):
    tokenizer = Tokenizer(model)
    if normalizer is not None:
        tokenizer.normalizer = normalizer
    if pre_tokenizer is not None:
        tokenizer.pre_tokenizer = pre_tokenizer
    tokenizer.train_from_iterator(texts or corpus(), trainer)
    return json.loads(tokenizer.to_str())["model"]


def byte_level_model(pattern=None):
    steps = [pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=pattern is None)]
    if pattern is not None:
        steps.insert(0, pre_tokenizers.Split(Regex(pattern), "isolated"))
    trainer = trainers.BpeTrainer(vocab_size=620, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False)
    return trained(models.BPE(), trainer, pre_tokenizer=pre_tokenizers.Sequence(steps))


BYTES = ["<0x%02X>" % byte for byte in range(256)]


def sentencepiece_model(special, normalizer, pre_tokenizer=None):
    """BPE over characters with U+2581 for spaces, and the 256 byte tokens."""
    trainer = trainers.BpeTrainer(vocab_size=len(special) + 256 + 420, special_tokens=special + BYTES, limit_alphabet=160, show_progress=False)
    model = trained(models.BPE(), trainer, normalizer, pre_tokenizer or pre_tokenizers.Metaspace(SPACE, "never"))
    model.update(unk_token="<unk>", byte_fallback=True, fuse_unk=True)
    return model


def word_piece_model(special, lowercase):
    trainer = trainers.WordPieceTrainer(vocab_size=700, special_tokens=special, limit_alphabet=260, show_progress=False)
    normalizer = normalizers.BertNormalizer(lowercase=lowercase)
    return trained(models.WordPiece(unk_token="[UNK]"), trainer, normalizer, pre_tokenizers.BertPreTokenizer())


def unigram_model(special, byte_fallback=False):
    trainer = trainers.UnigramTrainer(vocab_size=520, special_tokens=special, unk_token="<unk>", show_progress=False)
    model = trained(models.Unigram(), trainer, None, pre_tokenizers.Metaspace(SPACE, "always"), words_corpus())
    if byte_fallback:
        lowest = min(score for _, score in model["vocab"])
        model["vocab"] += [[token, lowest] for token in BYTES if token not in dict(model["vocab"])]
        model["byte_fallback"] = True
    return model


def added(model, *tokens, **flags):
    """Added tokens with the ids that the model gives them, or the next ones."""
    vocab = model["vocab"]
    known = {token: i for i, (token, _) in enumerate(vocab)} if isinstance(vocab, list) else vocab
    out, following = [], len(known)
    for token in tokens:
        options = {"single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": True, **flags}
        if isinstance(token, tuple):
            token, more = token
            options.update(more)
        if token not in known:
            options["id"], following = following, following + 1
        else:
            options["id"] = known[token]
        out.append({"id": options.pop("id"), "content": token, **options})
    return out


def ids_of(tokens):
    return {token["content"]: token["id"] for token in tokens}


def template(tokens, before, after=()):
    ids = ids_of(tokens)
    parts = [{"SpecialToken": {"id": t, "type_id": 0}} for t in before] + [{"Sequence": {"id": "A", "type_id": 0}}]
    parts += [{"SpecialToken": {"id": t, "type_id": 0}} for t in after]
    return {"type": "TemplateProcessing", "single": parts, "pair": parts + [{"Sequence": {"id": "B", "type_id": 1}}],
            "special_tokens": {t: {"id": t, "ids": [ids[t]], "tokens": [t]} for t in [*before, *after]}}


def byte_level(use_regex=True, trim_offsets=True, add_prefix_space=False):
    return {"type": "ByteLevel", "add_prefix_space": add_prefix_space, "trim_offsets": trim_offsets, "use_regex": use_regex}


def split(pattern, literal=False, behavior="Isolated"):
    return {"type": "Split", "pattern": {"String" if literal else "Regex": pattern}, "behavior": behavior, "invert": False}


def sequence(key, *steps):
    return {"type": "Sequence", key: list(steps)}


def replaced(old, new):
    return {"type": "Replace", "pattern": {"String": old}, "content": new}


def whole(model, tokens, **parts):
    return {"version": "1.0", "truncation": None, "padding": None, "added_tokens": tokens, "normalizer": None,
            "pre_tokenizer": None, "post_processor": None, "decoder": byte_level(), "model": model, **parts}


def byte_level_families():
    plain, cl100k, single = byte_level_model(), byte_level_model(LLAMA3), byte_level_model(QWEN2)
    end = added(plain, "<|endoftext|>", normalized=True)
    yield "gpt2", whole(plain, end, pre_tokenizer=byte_level(), post_processor=byte_level(trim_offsets=False))
    tokens = added(plain, "<s>", "<pad>", "</s>", "<unk>", ("<mask>", {"lstrip": True, "normalized": False}), normalized=True)
    ids = ids_of(tokens)
    yield "roberta", whole(plain, tokens, pre_tokenizer=byte_level(), post_processor={
        "type": "RobertaProcessing", "sep": ["</s>", ids["</s>"]], "cls": ["<s>", ids["<s>"]], "trim_offsets": True, "add_prefix_space": False})
    digits = sequence("pretokenizers", {"type": "Digits", "individual_digits": True}, byte_level())
    tokens = added(plain, "<|endoftext|>", "<|im_start|>", "<|im_end|>", "<repo_name>")
    yield "smollm2", whole(plain, tokens, pre_tokenizer=digits)
    tokens = added(plain, "<|end_of_text|>", "<|start_of_role|>", "<|end_of_role|>", ("<tool_call>", {"special": False}))
    yield "granite", whole(plain, tokens, pre_tokenizer=digits)
    bare = byte_level(use_regex=False)
    tokens = added(cl100k, "<|begin_of_text|>", "<|end_of_text|>", "<|start_header_id|>", "<|end_header_id|>", "<|eot_id|>")
    yield "llama3", whole({**cl100k, "ignore_merges": True}, tokens, pre_tokenizer=sequence("pretokenizers", split(LLAMA3), bare),
                          post_processor=sequence("processors", byte_level(trim_offsets=False), template(tokens, ["<|begin_of_text|>"])))
    tokens = added(cl100k, "<|endoftext|>", "<|fim_prefix|>", ("<|im_start|>", {"lstrip": True, "rstrip": True}), "<|pad|>")
    yield "olmo2", whole(cl100k, tokens, pre_tokenizer=sequence("pretokenizers", split(LLAMA3), bare))
    tokens = added(single, "<|endoftext|>", "<|im_start|>", "<|im_end|>", ("<think>", {"special": False}), ("<tool_call>", {"special": False}))
    yield "qwen2", whole(single, tokens, normalizer={"type": "NFC"}, pre_tokenizer=sequence("pretokenizers", split(QWEN2), bare),
                         post_processor=byte_level(trim_offsets=False, use_regex=False))


def sentencepiece_families():
    special = ["<unk>", "<s>", "</s>"]
    back = [replaced(SPACE, " "), {"type": "ByteFallback"}, {"type": "Fuse"}]
    strip = {"type": "Strip", "content": " ", "start": 1, "stop": 0}
    model = sentencepiece_model(special, normalizers.Sequence([normalizers.Prepend(SPACE), normalizers.Replace(" ", SPACE)]))
    tokens = added(model, *special)
    spaces = sequence("normalizers", {"type": "Prepend", "prepend": SPACE}, replaced(" ", SPACE))
    prefix = template(tokens, ["<s>"])
    yield "llama2", whole(model, tokens, normalizer=spaces, post_processor=prefix, decoder=sequence("decoders", *back, strip))
    for scheme in ("first", "always", "never"):
        meta = {"type": "Metaspace", "replacement": SPACE, "prepend_scheme": scheme, "split": scheme == "always"}
        yield f"mistral, {scheme}", whole(model, tokens, pre_tokenizer=meta, post_processor=prefix, decoder=sequence("decoders", *back, strip))
    turns = added(model, "<unk>", "<s>", ("</s>", {"rstrip": True}), "<|endoftext|>", ("<|user|>", {"rstrip": True}),
                  ("<|assistant|>", {"rstrip": True}), ("<|end|>", {"rstrip": True}))
    yield "phi3", whole(model, turns, normalizer=spaces, post_processor=template(turns, []), decoder=sequence("decoders", *back, strip))
    names = ["<pad>", "<eos>", "<bos>", "<unk>", "<mask>"]
    runs = ["\n", "\n\n", "\n\n\n"] + [SPACE * count for count in (2, 3, 4)]
    gemma = sentencepiece_model(names + ["<start_of_turn>", "<end_of_turn>"] + runs, normalizers.Replace(" ", SPACE))
    tokens = added(gemma, *names, ("<start_of_turn>", {}), ("<end_of_turn>", {}), *[(run, {"special": False}) for run in runs])
    yield "gemma", whole(gemma, tokens, normalizer=replaced(" ", SPACE), pre_tokenizer=split(" ", True, "MergedWithPrevious"),
                         post_processor=template(tokens, ["<bos>"]), decoder=sequence("decoders", *back))
    holes = {**gemma, "vocab": {t: i for t, i in gemma["vocab"].items() if t not in ("<0xE4>", "<0x0A>", "<0xF0>")}}
    yield "missing byte tokens", whole(holes, tokens[:5], normalizer=replaced(" ", SPACE), decoder=sequence("decoders", *back))
    yield "missing byte tokens apart", whole({**holes, "fuse_unk": False}, tokens[:5], decoder=sequence("decoders", *back, strip))


def word_piece_families():
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    decoder = {"type": "WordPiece", "prefix": "##", "cleanup": True}
    for name, lowercase, accents in (("bert", True, None), ("bert cased", False, None), ("distilbert", True, False), ("bert accents", False, True)):
        model = word_piece_model(special, lowercase)
        tokens = added(model, *special)
        normalizer = {"type": "BertNormalizer", "clean_text": True, "handle_chinese_chars": name != "bert accents", "strip_accents": accents, "lowercase": lowercase}
        ids = ids_of(tokens)
        post = template(tokens, ["[CLS]"], ["[SEP]"]) if lowercase else {"type": "BertProcessing", "sep": ["[SEP]", ids["[SEP]"]], "cls": ["[CLS]", ids["[CLS]"]]}
        yield name, whole(model, tokens, normalizer=normalizer, pre_tokenizer={"type": "BertPreTokenizer"}, post_processor=post,
                          decoder={**decoder, "cleanup": name != "bert cased"})


def unigram_families():
    meta = {"type": "Metaspace", "replacement": SPACE, "prepend_scheme": "always", "split": True}
    model = unigram_model(["<pad>", "</s>", "<unk>"])
    tokens = added(model, "<pad>", "</s>", "<unk>", "<extra_id_0>")
    yield "unigram", whole(model, tokens, pre_tokenizer=sequence("pretokenizers", {"type": "WhitespaceSplit"}, meta),
                           post_processor=template(tokens, [], ["</s>"]), decoder=meta)
    steps = [replaced("``", '"'), {"type": "NFKD"}, {"type": "StripAccents"}, {"type": "Lowercase"}, {"type": "Replace", "pattern": {"Regex": " {2,}"}, "content": " "}]
    yield "unigram, normalized", whole(model, tokens, normalizer=sequence("normalizers", *steps), pre_tokenizer={**meta, "split": False}, decoder=meta)
    model = unigram_model(["<unk>", "<s>"], byte_fallback=True)
    yield "unigram, bytes", whole(model, added(model, "<unk>", "<s>"), pre_tokenizer={**meta, "prepend_scheme": "first"},
                                  decoder=sequence("decoders", {"type": "ByteFallback"}, meta, {"type": "Fuse"}))


def suffix_families():
    trainer = trainers.BpeTrainer(vocab_size=500, special_tokens=["<unk>"], end_of_word_suffix="</w>", limit_alphabet=150, show_progress=False)
    model = trained(models.BPE(unk_token="<unk>", end_of_word_suffix="</w>"), trainer, normalizers.BertNormalizer(), pre_tokenizers.BertPreTokenizer())
    normalizer = {"type": "BertNormalizer", "clean_text": True, "handle_chinese_chars": True, "strip_accents": None, "lowercase": True}
    yield "word suffix", whole(model, added(model, "<unk>"), normalizer=normalizer, pre_tokenizer={"type": "BertPreTokenizer"},
                               decoder={"type": "BPEDecoder", "suffix": "</w>"})
    yield "delimiter", whole(model, added(model, "<unk>"), pre_tokenizer={"type": "CharDelimiterSplit", "delimiter": "a"}, decoder=None)


def sentencepiece_vocabulary(folder, user_defined):
    """A SentencePiece BPE vocabulary, trained: (token, score, GGUF type) by id."""
    import sentencepiece
    with open(f"{folder}/corpus.txt", "w") as out:
        out.write("\n".join(words_corpus()))
    sentencepiece.SentencePieceTrainer.train(
        input=f"{folder}/corpus.txt", model_prefix=f"{folder}/spm", model_type="bpe", vocab_size=760, byte_fallback=True,
        character_coverage=0.995, user_defined_symbols=user_defined, normalization_rule_name="identity",
        remove_extra_whitespaces=False, split_digits=True, minloglevel=2, num_threads=1)
    model = sentencepiece.SentencePieceProcessor(model_file=f"{folder}/spm.model")
    def kind(i):
        return 2 if model.is_unknown(i) else 3 if model.is_control(i) else 6 if model.is_byte(i) else 4 if model.id_to_piece(i) in user_defined else 1
    return [(model.id_to_piece(i), model.get_score(i), kind(i)) for i in range(model.get_piece_size())]


def gguf(kind, architecture, vocabulary, **values):
    tokens, scores, types = (list(column) for column in zip(*vocabulary))
    return {"model": kind, "architecture": architecture, "tokens": tokens, "scores": scores, "types": types,
            "values": {f"tokenizer.ggml.{key}": value for key, value in values.items()}}


def scored_model(vocabulary, scores):
    """BPE with the merges that transformers derives from scores."""
    from transformers.tokenization_utils_base import generate_merges
    vocab = {token: i for i, (token, _, _) in enumerate(vocabulary)}
    merges = generate_merges(vocab, dict(zip(vocab, scores)))
    return {"type": "BPE", "dropout": None, "unk_token": "<unk>", "continuing_subword_prefix": None, "end_of_word_suffix": None,
            "fuse_unk": True, "byte_fallback": True, "ignore_merges": False, "vocab": vocab, "merges": [list(m) for m in merges]}


def gguf_families(folder):
    """(name, tokenizer.json, what the GGUF file of the same model holds)."""
    user = ["<|user|>", "<|end|>", "men sol"]
    vocabulary = sentencepiece_vocabulary(folder, user)
    model = scored_model(vocabulary, [score for _, score, _ in vocabulary])
    parts = dict(sentencepiece_families())
    for name, architecture, strips in (("llama2", "llama", False), ("phi3", "phi3", True)):
        tokens = added(model, "<unk>", "<s>", ("</s>", {"rstrip": strips}), *[(t, {"special": False, "rstrip": strips}) for t in user])
        like = parts[name]
        yield f"gguf {architecture}", {**like, "model": model, "added_tokens": tokens, "post_processor": template(tokens, ["<s>"])}, gguf(
            "llama", architecture, vocabulary, bos_token_id=1, eos_token_id=2, unknown_token_id=0)
    runs = ["\n", "\n\n"] + [SPACE * count for count in (2, 3, 4)]
    vocabulary = sentencepiece_vocabulary(folder, ["<start_of_turn>", *runs])
    model = scored_model(vocabulary, [-i for i in range(len(vocabulary))])
    tokens = added(model, "<unk>", "<s>", "</s>", ("<start_of_turn>", {"special": False}), ("\n", {"special": False}), ("\n\n", {"special": False}))
    stored = [(t.replace(SPACE, " ") if t in runs else t, score, kind) for t, score, kind in vocabulary]
    yield "gguf gemma", {**parts["gemma"], "pre_tokenizer": None, "model": model, "added_tokens": tokens, "post_processor": template(tokens, ["<s>"])}, gguf(
        "llama", "gemma2", stored, bos_token_id=1, eos_token_id=2, unknown_token_id=0, add_space_prefix=False)
    for name, like in word_piece_families():
        if name not in ("bert", "bert cased"):
            continue
        by_id = sorted(like["model"]["vocab"], key=like["model"]["vocab"].get)
        stored = [(t, 0.0, 3) if t.startswith("[") and len(t) > 2 else (t[2:] if t.startswith("##") else SPACE + t, 0.0, 1) for t in by_id]
        yield f"gguf {name}", {**like, "decoder": {**like["decoder"], "cleanup": True}}, gguf(
            "bert", "bert", stored, bos_token_id=2, seperator_token_id=3, cls_token_id=2, unknown_token_id=1, padding_token_id=0)


def families():
    for group in (byte_level_families, sentencepiece_families, word_piece_families, unigram_families, suffix_families):
        yield from group()
