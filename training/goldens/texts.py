"""The project's own texts that parity with Python is tested on. Every place, person and opinion in them is invented."""

import random
import unicodedata

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466"
TECHNICIAN = "\U0001f469\U0001f3fd\u200d\U0001f527"
FLAG = "\U0001f1f3\U0001f1f4"
ZALGO = "h\u0336\u0351e\u0334\u0301l\u0335\u0300p\u0338\u0302"

# Name -> text; what tokenizers treat unlike each other, or unlike what a reader sees.
NASTY = {
    "plain": "The ferry leaves the northern pier at 7:45, doesn't it?",
    "accents composed": "Zoë Müller-Ångström ate crème brûlée in Łódź; naïve façades, piñatas, Đakovo, São Tomé.",
    "accents decomposed": unicodedata.normalize(
        "NFD", "Zoë Müller-Ångström ate crème brûlée in Łódź; naïve façades, piñatas, Đakovo, São Tomé."),
    "capitals": "STRASSE Straße ẞ İstanbul ISTANBUL ıspanak ΣΊΣΥΦΟΣ ǅungla ﬁne ﬂow №5 ½ ²",
    "full width": "ＦＵＬＬ　ｗｉｄｔｈ １２３，ﾊﾝｶｸ",
    "Chinese": "北方的渡轮七点四十五分离开码头，你知道吗？",
    "Japanese": "フェリーは七時四十五分に北の桟橋を出ます。ガラス が か\u3099らす",
    "Korean": "연락선은 일곱 시 사십오 분에 떠납니다. " + unicodedata.normalize("NFD", "연락선"),
    "rare Han": "𠜎𠜱𠝹 and 𪚥 beside 龘 \uf900",
    "Thai": "เรือข้ามฟากออกเวลาเจ็ดโมงสี่สิบห้า",
    "Devanagari": "नौका उत्तरी घाट से पौने आठ बजे निकलती है क्ष ज्ञ",
    "Arabic": "تغادر العبّارة الرصيف الشمالي في السابعة و٤٥ دقيقة",
    "Hebrew": "הַמַּעְבֹּרֶת יוצאת מהרציף הצפוני ב־7:45",
    "directions": "left \u202bימין right\u202c \u200eleft\u200f \u2067שלום 12\u2069 end",
    "Cyrillic and Greek": "Паром отходит от северного причала й и\u0306; Το πλοίο φεύγει ά α\u0301",
    "mixed": "Der 船 leaves в 7:45 από το λιμάνι 부두 مع السلامة🚢!",
    "emoji": "good 🙂 better 😀😀 best 🏆✨ heart ❤️ ❤ keycap 1️⃣",
    "joined emoji": f"{FAMILY} family {TECHNICIAN} at work {FLAG} flag 👩\u200d❤️\u200d💋\u200d👨",
    "music and mathematics": "𝄞 clef 𝕯𝖏𝖎𝖓𝖓 𝒙² + 𝒚² = ∑ √2 ≤ ∞ 𝟘𝟙𝟚",
    "private use": "\ue000\uf8ff \U000f0000 \U0010fffd",
    "controls": "a\u0000b\u0001c\u001fd\u007fe\u0085f\u009fg\ufffdh",
    "zero width": "in\u200bvis\u200cible\u200d gaps\u2060 soft\u00adhyphen \ufeffmark\u034f",
    "spaces": "a\u00a0b\u2003c\u2009d\u202fe\u3000f\u1680g\u2028h\u2029i\tj\r\nk\vl\fm",
    "many spaces": "  two   three    four \t\t tabs \n\n lines   ",
    "punctuation": "“quotes” ‘single’ — dash – en… ¿qué? «guillemets» 'it''s' a_b-c/d\\e @#$%^&*()+=~`|<>{}[]",
    "web": "https://example.org/a/b?q=1&r=%20#top mail@example.org v1.2.3-rc.4 C:\\dir\\file.txt",
    "numbers": "1,234,567.89 -12 +3e-5 0x1F 10^6 ٣٤٥ Ⅷ ⑨ 3½",
    "long word": "x" + "pneumonoultramicroscopic" * 12 + "y end",
    "word of 100": "w" * 100 + " " + "v" * 101,
    "many accents": ZALGO + " a" + "\u0301" * 40 + "b",
    "unknown": "ⵣ ꙮ ᚠᚢᚦ 𓀀𓀁 ⠓⠑⠇⠇⠕",
    "special tokens": "first [SEP] second[SEP]third [CLS] [PAD] [MASK] [UNK] [sep] [ SEP ] end",
    "other special tokens": "a <s> b</s>c <mask> d  <mask>e <pad> <unk> < s >",
    "contractions": "I'll they've we're he'd can't y'all 'tis don’t WE'LL I'M",
    "code": "for (int i = 0; i < n; i++) {\n\treturn x[i] != null ? \"a\\n\" : '\\u0041';\n}",
    "one letter": "a",
    "one mark": "\u0301",
    "one emoji": "🙂",
    "one stop": ".",
    "only spaces": " \t\n\u00a0\u3000",
    "only zero width": "\u200b\u200d\ufeff",
    "only controls": "\u0000\u0001\u001b",
    "empty": "",
}

SENTENCES = [
    "A warm, funny and beautifully acted film that I would happily see again.",
    "The plot makes no sense and the jokes are painfully bad.",
    "It is not bad, but I have seen better.",
    "I expected to hate this, and then I cried twice.",
    "Two hours of my life that I will never get back.",
    "Neither as clever nor as moving as it thinks it is.",
    "The music carries what the script cannot.",
    "An honest little story, told without hurry.",
    "Loud, long and empty.",
    "Not a single dull moment!",
    "The second half redeems a clumsy beginning.",
    "Somebody should apologise for the ending.",
    "It was okay.",
    "Terrific cast, terrible film.",
    "I could not stop smiling.",
    "how do i freeze my bank account until tomorrow",
    "what is the weather like on the coast today",
    "please set an alarm for half past six",
    "transfer two hundred from savings to checking",
    "how do you say good morning in Norwegian",
    "is my flight to Bergen delayed",
    "tell me a joke about lighthouses",
    "which ingredients do i need for fish soup",
    "when does my passport expire",
    "play the next song",
    "how many calories are in a boiled egg",
    "my card was swallowed by the machine",
    "what does the keeper of the old lighthouse think about Tuesdays",
]

PARAGRAPHS = [
    "The ferry Havørn has crossed the sound between Nordvik and Eiderholm since 1962. It was built at the yard of "
    "Tomas Brekke & Sons and carries forty cars and 180 passengers. The crossing takes twenty-five minutes in fair "
    "weather. In the winter of 1987 ice closed the sound for nineteen days, and mail was brought over on sledges.",
    "Marta Olsen became keeper of the lighthouse at Skarnes in March 1931, after her brother had drowned. She lit the "
    "lamp every evening for thirty-four years. When the light was made electric, she stayed on as an observer of the "
    "weather and sent three reports a day to the institute in Bergholm. Her diaries fill twelve volumes.",
    "The market of Eiderholm is held on the first Saturday of each month. Smoked mackerel costs 85 crowns a kilogram, "
    "and knitted caps are made by the women of the village of Småvik. In 2009 the town council moved the stalls from "
    "the square to the old rope works, because lorries could no longer turn in front of the church.",
    "Dr. Zoë Ångström‐Lefèvre mapped the caves below the Kallberg between 1998 and 2004. The deepest shaft, called "
    "Nøkken, goes down 412 metres. She found the teeth of a cave bear 🐻 and paintings in red ochre, which she dated to "
    "about 9,300 years before today. The entrance was closed in 2005 to protect the bats 🦇🦇.",
    "渡輪博物館 The museum of ferries in 北港 (Hokkō) was founded by 田中美咲 in 1994. Its largest piece is the steam engine "
    "of the 白鳥丸, which sank in a typhoon in 1958 and was raised eleven years later. Admission is 600 yen, and children "
    "below the age of six pay nothing.",
]

QUESTIONS = [
    ("What is the ferry called?", 0),
    ("How many cars does the ferry carry?", 0),
    ("Who built the Havørn?", 0),
    ("For how long was the sound closed by ice?", 0),
    ("When did Marta Olsen become keeper?", 1),
    ("Where did she send her reports?", 1),
    ("What does smoked mackerel cost?", 2),
    ("Why were the stalls moved?", 2),
    ("How deep is the shaft called Nøkken?", 3),
    ("Who mapped the caves?", 3),
    ("What was found in the caves?", 3),
    ("Who founded the museum?", 4),
    ("When did the 白鳥丸 sink?", 4),
    ("What is the capital of the moon?", 1),
]

LONG_QUESTION = (
    "Considering everything that the minutes of the council, the letters of the harbour master and the diaries of the "
    "old keeper say about the years between the two wars, and leaving aside what was only told much later by people who "
    "had not been there, who was it that lit the lamp every evening?"
)


def filler(words, seed):
    """Prose of about that many words, the same for each seed."""
    chosen = random.Random(seed)
    who = ["The harbour master", "A clerk", "The council", "An old fisherman", "The pilot’s wife", "Nobody", "The baker"]
    did = ["spoke of", "wrote about", "complained of", "forgot", "remembered", "paid for", "counted", "painted"]
    what = ["the price of timber", "wet ropes and tar", "the road to Småvik", "three grey geese 🪿", "a café by the pier",
            "the winter of the great ice", "unlit buoys", "北港’s letters", "a broken winch", "the mail boat’s whistle"]
    when = ["on a Tuesday", "before dawn", "in the rain", "again", "for the third time", "after church", "in 1923"]
    out = []
    while sum(len(sentence.split()) for sentence in out) < words:
        out.append(f"{chosen.choice(who)} {chosen.choice(did)} {chosen.choice(what)} {chosen.choice(when)}.")
    return " ".join(out)


def long_text():
    """Ten thousand characters of everything."""
    parts = [filler(1200, 5), *PARAGRAPHS, *(text for name, text in NASTY.items() if text.strip())]
    return " ".join(parts)[:10_000]


def classified():
    """What the classifiers and the embedder are asked: no text is blank."""
    blank = {"only spaces", "empty"}
    texts = [*SENTENCES, *(text for name, text in NASTY.items() if name not in blank)]
    return [*texts, filler(60, 1), filler(170, 2), filler(400, 3), long_text()]


def questions():
    """(name, question, context): from one word to 3,000, the answer near the beginning, in the middle, at the end."""
    for i, (question, paragraph) in enumerate(QUESTIONS):
        yield f"short {i}", question, PARAGRAPHS[paragraph]
    yield "one word", "Where is it?", "Bergholm"
    yield "one emoji", "Which animal is it?", "🐻"
    yield "only emoji and accents", "Who is it?", "🐻 Zoe\u0308 👩\u200d🔧 Łódź"
    yield "long word", "What is the name?", "The name of the drug is " + "xylqorvantium" * 3 + ", they say."
    yield "one window, nearly full", "Who mapped the caves?", f"{filler(90, 6)} {PARAGRAPHS[3]}"
    yield "a second window of little", "Who mapped the caves?", f"{filler(95, 6)} {PARAGRAPHS[3]} {filler(22, 7)}"
    yield "a word across windows", "What is the name?", f"{filler(146, 8)} {'xylqorvantium' * 4} is the name. {filler(60, 9)}"
    yield "special tokens", "Who lit the lamp?", f"[CLS] {PARAGRAPHS[0]} [SEP] {PARAGRAPHS[1]} [MASK]"
    yield "no answer, long", "How old is the queen of Denmark?", f"{filler(300, 10)} {PARAGRAPHS[2]}"
    yield "long question", LONG_QUESTION, f"{filler(200, 11)} {PARAGRAPHS[1]}"
    yield "all paragraphs", "Where did she send her reports?", " ".join(PARAGRAPHS)
    yield "answer at the beginning", "What does smoked mackerel cost?", f"{PARAGRAPHS[2]} {filler(500, 12)}"
    yield "answer at the end", "Who founded the museum?", f"{filler(700, 13)} {PARAGRAPHS[4]}"
    middle = f"{filler(1500, 14)} {PARAGRAPHS[3]} {filler(1440, 15)}"
    yield "three thousand words", "How deep is the shaft called Nøkken?", middle
