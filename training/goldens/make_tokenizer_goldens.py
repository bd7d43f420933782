"""Writes what transformers' fast tokenizers make of texts.

    python make_tokenizer_goldens.py ../../src/test/resources/tokenization

NAME/tokenizer.json     of cased (WordPiece) and bpe (byte-level, as RoBERTa's): small vocabularies, trained here
NAME.json               what it gives; uncased is the bundled models' own

    texts[]   ids, words, starts, ends without special tokens, and ids with them, cut at the right and at the left
    windows[] a question and the windows of a context: ids, types, and where the context's tokens are in it

Offsets count code points; a word of -1 is none.
"""

import collections
import json
import sys
from pathlib import Path

import texts
from tokenizers import AddedToken, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers
from transformers import PreTrainedTokenizerFast

BUNDLED = Path(__file__).parents[2] / "models/minilm/1/tokenizer.json"
CUT = 24


def corpus():
    return [*texts.SENTENCES, *texts.PARAGRAPHS, *texts.NASTY.values(), texts.filler(2000, 99)]


def cased():
    """Letters, common words and common endings: the library's own trainer numbers its pieces anew each time."""
    normalizer = normalizers.BertNormalizer(lowercase=False)
    splitter = pre_tokenizers.BertPreTokenizer()
    words = collections.Counter(
        word for text in corpus() for word, _ in splitter.pre_tokenize_str(normalizer.normalize_str(text)))
    endings = collections.Counter("##" + word[-n:] for word in words for n in (2, 3) if len(word) > n)
    letters = collections.Counter(letter for word in words for letter in word)
    pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    pieces += sorted(letter for letter, count in letters.items() if count > 1)
    pieces += sorted("##" + letter for letter, count in letters.items() if count > 2)
    for counted, most in ((words, 300), (endings, 100)):
        pieces += sorted(counted, key=lambda piece: (-counted[piece], piece))[:most]
    vocabulary = {piece: i for i, piece in enumerate(dict.fromkeys(pieces))}
    tokenizer = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]", max_input_chars_per_word=100))
    tokenizer.normalizer = normalizer
    tokenizer.pre_tokenizer = splitter
    tokenizer.add_special_tokens(pieces[:5])
    marks = [(token, tokenizer.token_to_id(token)) for token in ("[SEP]", "[CLS]")]
    tokenizer.post_processor = processors.BertProcessing(*marks)
    tokenizer.decoder = decoders.WordPiece()
    return tokenizer


def byte_level():
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    mask = AddedToken("<mask>", lstrip=True, special=True)
    tokenizer.train_from_iterator(
        corpus(),
        trainers.BpeTrainer(
            vocab_size=600, special_tokens=["<s>", "<pad>", "</s>", "<unk>", mask],
            initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False))
    tokenizer.post_processor = processors.RobertaProcessing(("</s>", 2), ("<s>", 0), add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    return tokenizer


def fast(tokenizer, side="right"):
    names = [("cls_token", "sep_token", "pad_token"), ("[CLS]", "[SEP]", "[PAD]"), ("<s>", "</s>", "<pad>")]
    found = names[1] if tokenizer.token_to_id("[CLS]") is not None else names[2]
    return PreTrainedTokenizerFast(tokenizer_object=tokenizer, truncation_side=side, **dict(zip(names[0], found)))


def text_goldens(tokenizer):
    right, left = fast(tokenizer), fast(tokenizer, "left")
    for name, text in [*texts.NASTY.items(), ("ten thousand characters", texts.long_text())]:
        bare = right(text, add_special_tokens=False, return_offsets_mapping=True)
        words = bare.word_ids(0) if hasattr(bare, "word_ids") else []
        yield {
            "name": name,
            "text": text,
            "ids": bare["input_ids"],
            "words": [-1 if word is None else word for word in words],
            "starts": [start for start, _ in bare["offset_mapping"]],
            "ends": [end for _, end in bare["offset_mapping"]],
            "right": right(text, truncation=True, max_length=CUT)["input_ids"],
            "left": left(text, truncation=True, max_length=CUT)["input_ids"],
        }


def window_goldens(tokenizer):
    contexts = [text for name, text in texts.NASTY.items() if name != "empty"]
    cases = [("Who lit the lamp?", context, 40, 8) for context in contexts]
    cases += [(question, texts.PARAGRAPHS[0], 96, 16) for name, question in texts.NASTY.items()
              if len(question) < 60 and question]
    cases += [(question, context, 256, 96) for name, question, context in texts.questions()
              if 1 < len(context.split()) < 300 and not name.startswith("short")]
    cases += [("", "a b", 40, 8), ("a", "\u200b", 40, 8), ("What?", texts.long_text()[:3000], 128, 0)]
    converted = fast(tokenizer)
    for question, context, window, stride in cases:
        if len(converted(question)["input_ids"]) + 3 + stride >= window:
            continue
        pair = converted(
            question, context, truncation="only_second", max_length=window, stride=stride,
            return_overflowing_tokens=True, return_offsets_mapping=True, return_token_type_ids=True)
        parts = [
            [span for span, sequence in zip(pair["offset_mapping"][i], pair.sequence_ids(i)) if sequence == 1]
            for i in range(len(pair["input_ids"]))
        ]
        yield {
            "question": question, "context": context, "window": window, "stride": stride,
            "ids": pair["input_ids"], "types": pair["token_type_ids"],
            "starts": [[start for start, _ in part] for part in parts],
            "ends": [[end for _, end in part] for part in parts],
        }


def compact(value):
    return json.dumps(value, ensure_ascii=True, separators=(",", ":"))


def write(folder, name, tokenizer):
    lines = ['{"cut":%d,"texts":[' % CUT, ",\n".join(map(compact, text_goldens(tokenizer)))]
    lines += ['],"windows":[', ",\n".join(map(compact, window_goldens(tokenizer))), "]}", ""]
    (folder / f"{name}.json").write_text("\n".join(lines), encoding="ascii")


def main():
    folder = Path(sys.argv[1])
    for name, tokenizer in [("cased", cased()), ("bpe", byte_level())]:
        (folder / name).mkdir(parents=True, exist_ok=True)
        (folder / name / "tokenizer.json").write_text(tokenizer.to_str(pretty=False) + "\n", encoding="utf-8")
    bundled = Tokenizer.from_file(str(BUNDLED))
    bundled.no_padding()
    bundled.no_truncation()
    write(folder, "uncased", bundled)
    for name in ("cased", "bpe"):
        write(folder, name, Tokenizer.from_file(str(folder / name / "tokenizer.json")))


if __name__ == "__main__":
    main()
