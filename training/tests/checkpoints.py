"""Tiny checkpoints with random weights, as `transformers` and torchvision write them; bench/parity uses them too."""

import json
from pathlib import Path

import torch
import transformers
from safetensors.torch import save_file
from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

CORPUS = [
    "The library opens at nine and closes at five on weekdays.",
    "A storm tore the roof off the old mill, and nobody had insured it.",
    "Marie Curie won the Nobel Prize in Physics in 1903 and in Chemistry in 1911.",
    "I loved every minute of this film; the ending was a delight.",
    "Please transfer 250 euros from my savings account to my landlord.",
    "The recipe needs two eggs, a cup of flour and a pinch of salt.",
    "Trains to the coast leave every half hour from platform seven.",
    "Its engine failed twice, so we walked the last ten miles home.",
    "Über die Brücke, naïve café owners sold crème brûlée to 東京 visitors 🎉.",
]
BERT, ROBERTA = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"), ("<s>", "<pad>", "</s>", "<unk>", "<mask>")
KINDS = ["bert", "distilbert", "roberta", "xlm-roberta"]


def seeded(make):
    with torch.inference_mode(False):
        torch.manual_seed(13)
        return make()


def split(tokenizer: Tokenizer) -> tuple[list[str], list[str]]:
    """Characters of the corpus, and every other of its words, so that the rest have several tokens; trainers' choices vary."""
    texts = [tokenizer.normalizer.normalize_str(text) for text in CORPUS]
    words = sorted({word for text in texts for word, _ in tokenizer.pre_tokenizer.pre_tokenize_str(text) if len(word) > 1})
    return sorted({character for word in words for character in word} | set("".join(texts)) - {" "}), words[::2]


def wordpiece() -> Tokenizer:
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.decoder = decoders.WordPiece()
    characters, words = split(tokenizer)
    pieces = [*BERT, *characters, *(f"##{c}" for c in characters), *words]
    tokenizer.model = models.WordPiece({piece: i for i, piece in enumerate(pieces)}, unk_token="[UNK]")
    tokenizer.add_special_tokens(list(BERT))
    ids = [(token, tokenizer.token_to_id(token)) for token in ("[CLS]", "[SEP]")]
    pair = "[CLS]:0 $A:0 [SEP]:0 $B:1 [SEP]:1"
    tokenizer.post_processor = processors.TemplateProcessing(single="[CLS] $A [SEP]", pair=pair, special_tokens=ids)
    return tokenizer


def byte_pairs() -> Tokenizer:
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    trainer = trainers.BpeTrainer(vocab_size=400, special_tokens=list(ROBERTA), initial_alphabet=alphabet, show_progress=False)
    tokenizer.train_from_iterator(CORPUS, trainer)
    tokenizer.post_processor = processors.RobertaProcessing(("</s>", 2), ("<s>", 0), trim_offsets=True, add_prefix_space=False)
    return tokenizer


def unigrams() -> Tokenizer:
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.normalizer = normalizers.NFKC()
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.decoder = decoders.Metaspace()
    characters, words = split(tokenizer)
    pieces = [(token, 0.0) for token in ROBERTA] + [(c, -8.0) for c in characters] + [(word, -4.0) for word in words]
    tokenizer.model = models.Unigram(pieces, unk_id=ROBERTA.index("<unk>"))
    tokenizer.add_special_tokens(list(ROBERTA))
    ids = [("<s>", 0), ("</s>", 2)]
    pair = "<s> $A </s> </s> $B </s>"
    tokenizer.post_processor = processors.TemplateProcessing(single="<s> $A </s>", pair=pair, special_tokens=ids)
    return tokenizer


def save_tokenizer(folder: Path, kind: str, **settings) -> None:
    if kind in ("bert", "distilbert"):
        tokenizer, names = wordpiece(), dict(zip(("pad_token", "unk_token", "cls_token", "sep_token", "mask_token"), BERT))
    else:
        tokenizer = byte_pairs() if kind == "roberta" else unigrams()
        names = dict(zip(("cls_token", "pad_token", "sep_token", "unk_token", "mask_token"), ROBERTA))
        names |= {"bos_token": "<s>", "eos_token": "</s>"}
    inputs = ["input_ids", "token_type_ids", "attention_mask"] if kind == "bert" else ["input_ids", "attention_mask"]
    settings = {"model_input_names": inputs, "model_max_length": 128} | settings
    transformers.PreTrainedTokenizerFast(tokenizer_object=tokenizer, **names, **settings).save_pretrained(folder)


def text(folder: Path, kind: str, task: str, labels: list[str] = ("no", "maybe", "yes"), positions: int = 128, **settings) -> Path:
    """A checkpoint of two layers and 32 hidden numbers, with its tokenizer."""
    labels = ["start", "end"] if task == "question-answering" else labels
    shape = {"vocab_size": 400, "initializer_range": 0.3, "id2label": dict(enumerate(labels)), "pad_token_id": 0}
    shape["label2id"] = {label: i for i, label in enumerate(labels)}
    if kind == "distilbert":
        shape |= {"dim": 32, "n_layers": 2, "n_heads": 4, "hidden_dim": 64, "max_position_embeddings": positions}
    else:
        shape |= {"hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 4, "intermediate_size": 64}
        offset = 0 if kind == "bert" else 2
        shape["max_position_embeddings"] = positions + offset
        if offset:
            shape |= {"pad_token_id": 1, "bos_token_id": 0, "eos_token_id": 2, "type_vocab_size": 1}
    config = transformers.AutoConfig.for_model(kind, **(shape | settings))
    head = {"question-answering": "ForQuestionAnswering", "feature-extraction": ""}.get(task, "ForSequenceClassification")
    network = seeded(lambda: getattr(transformers, f"AutoModel{head}").from_config(config))
    for name, vector in network.named_parameters():  # fresh ones are all 0 or 1, which would hide a mistake
        if vector.ndim == 1:
            with torch.no_grad():
                vector.add_(seeded(lambda v=vector: torch.randn_like(v)) * 0.1)
    if task == "question-answering":
        network.qa_outputs.weight.data.mul_(5)  # so that some answers are clearly better than others
    network.save_pretrained(folder)
    save_tokenizer(folder, kind)
    return folder


def edit(folder: Path, **entries) -> Path:
    """Changes entries of config.json."""
    path = folder / "config.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | entries))
    return folder


def image(arch: str, labels: int, **options) -> torch.nn.Module:
    """A torchvision network with random weights, set up so that pictures get different labels."""
    from torchvision import models as vision

    def make():
        net = vision.get_model(arch, weights=None, num_classes=labels, **options).train()
        for module in net.modules():
            if isinstance(module, torch.nn.BatchNorm2d):
                module.momentum = None  # the plain mean of what it sees
        pictures = torch.nn.functional.interpolate(torch.randn(16, 3, 7, 7), size=(64, 64), mode="bilinear")
        with torch.no_grad():
            net(pictures)
            logits = net.eval()(pictures)
            weight, bias = list(net.parameters())[-2:]
            scale = 1 / logits.std(0).mean()
            weight.mul_(scale), bias.sub_(logits.mean(0)).mul_(scale)
        return net

    return seeded(make)


def save_image(path: Path, arch: str, labels: int) -> torch.nn.Module:
    net = image(arch, labels)
    state = {name: value.contiguous() for name, value in net.state_dict().items()}
    save_file(state, path) if path.suffix == ".safetensors" else torch.save(state, path)
    return net
