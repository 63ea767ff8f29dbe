"""Strings that break tokenizers: generated, the same ones every time. Shared by the reference scripts."""
import random

SPACES = [chr(c) for c in (9, 10, 11, 12, 13, 28, 29, 30, 31, 32, 0x85, 0xA0, 0x1680, 0x2000, 0x2003, 0x2009, 0x200A,
                           0x200B, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000, 0xFEFF)]
EMOJI = ["\U0001F600", "\U0001F468\u200D\U0001F469\u200D\U0001F467", "\U0001F3F3\uFE0F\u200D\U0001F308",
         "\U0001F44D\U0001F3FD", "\u2764\uFE0F", "\U0001F1E9\U0001F1EA", "1\uFE0F\u20E3", "\U0001FAE8", "\U0001FADC"]
COMBINING = ["e\u0301", "\u00E9", "a\u0323\u0302", "\u1EAD", "o\u0302\u0323", "\u0301", "\u1100\u1161\u11A8", "\uAC01",
             "\u212B", "\uFB01", "\u0344", "\u0F73", "q\u0307\u0323", "\u0958", "\u2126", "\uFF76\uFF9E", "x\u035C\u0315"]
WORDS = {
    "latin": ["the", "Fever", "blood", "PRESSURE", "naive", "Stra\u00DFe", "\u0130stanbul", "d\u017Fs", "m\u00E9decin",
              "\u01C5", "\u02B0a"],
    "cjk": ["\u60A3\u8005", "\u8840\u5727", "\u3072\u3089\u304C\u306A", "\u30AB\u30BF\u30AB\u30CA", "\uD55C\uAD6D\uC5B4",
            "\U00020000", "\U00031350", "\U0002EBF0"],
    "rtl": ["\u0645\u0631\u062D\u0628\u0627", "\u05E9\u05DC\u05D5\u05DD", "\u202Eabc\u202C", "\u0661\u0662\u0663",
            "\u0627\u0644\u0633\u0651\u064E\u0644\u0627\u0645"],
    "indic": ["\u0928\u092E\u0938\u094D\u0924\u0947", "\u0E2A\u0E27\u0E31\u0E2A\u0E14\u0E35", "\u0BA4\u0BAE\u0BBF\u0BB4\u0BCD",
              "\u1019\u103C\u1014\u103A\u1019\u102C"],
    "slavic": ["\u043F\u0440\u0438\u0432\u0435\u0442", "\u0416", "\u0451\u0436", "\u03A3\u03AF\u03C3\u03C5\u03C6\u03BF\u03C2"],
    "new": ["\U00010D50", "\U0001E5D0", "\U000105C0", "\U00016D40\U00016D41", "\uA7CB", "\U0001CCF0\U0001CCF1",
            "\U00011BF0", "\U0001CC00", "\u1C89", "\U0001E030"],
}
CONTRACTIONS = ["don't", "I'm", "we'll", "you'RE", "THEY'VE", "it'S", "he'd", "'s", "''", "n't", "\u2019s", "'\u017F",
                "O'Brien", "'tis", "'ll've", "rock'n'roll"]
NUMBERS = ["0", "12", "123", "1234", "1234567890", "3.14159", "1,000,000", "0x1F", "\u00BD", "\u00B2\u00B3", "\u2167",
           "\u0967\u0968\u0969", "\U0001D7D8\U0001D7D9", "1e-9", "99999999999999999999", "\u3007", "\u4E94", "\u2460"]
PUNCTUATION = ["!", "?!", "...", "\u2026", "--", "\u2014", "\u00AB", "\u00BB", "\u201C", "\u201D", "#$%", "=>", "<>", "()",
               "[[]]", "{\"a\": 1}", "\\n", "//", "/* */", "&amp;", "\u00A7", "\u20AC", "\u00B1", "\u2260", "$x$", "`", "^",
               "~", "_a_b_", "@", "\u3002", "\uFF0C"]
ODD = ["\u0000", "\u0001", "\u007F", "\u0080", "\u00AD", "\u200C", "\u200D", "\u2060", "\uFFFD", "\uFFFE", "\uFFFF",
       "\U0010FFFF", "\uE000", "\U000E0001", "\u0378", "\u180E", "\u00C3\u00A9", "\u00EF\u00BB\u00BF", "%C3%28"]


def pieces(special):
    groups = [SPACES, EMOJI, COMBINING, CONTRACTIONS, NUMBERS, PUNCTUATION, ODD, list(special)]
    return groups + [words for words in WORDS.values()]


def nasty_strings(special=(), count=3200, seed=7):
    """`special` are texts of special tokens, strewn in whole, cut short and doubled."""
    rng = random.Random(seed)
    groups = [group for group in pieces(special) if group]
    out = ["", " ", "  ", "\n", "\r\n", "\n\n \n", "\t\t", " a", "a ", "a" * 300, " " * 200, "\n" * 70, "1" * 200,
           "'" * 40, "\u0301" * 30, "ab" * 200, "\U0001F600" * 40, " \u3000\n\t" * 20]
    for group in groups:
        out += group
        out += [" " + piece for piece in group] + [piece + "x" for piece in group]
    for token in special:
        out += [token[:-1], token[1:], token + token, "a" + token + "b", " " + token + " ", token + "\n", token.upper()]
    while len(out) < count:
        kind = rng.random()
        if kind < 0.6:
            out.append("".join(rng.choice(rng.choice(groups)) + rng.choice(["", "", " ", "  ", "\n", rng.choice(SPACES)])
                               for _ in range(rng.randint(2, 9))))
        elif kind < 0.75:
            out.append("".join(rng.choice("abcXYZ019 '\n.-\t") for _ in range(rng.randint(1, 40))))
        elif kind < 0.9:
            out.append("".join(chr(rng.choice([rng.randrange(0x20, 0x250), rng.randrange(0x250, 0x3000),
                                               rng.randrange(0x3000, 0xD800), rng.randrange(0xE000, 0x10000),
                                               rng.randrange(0x10000, 0x20000), rng.randrange(0x1E000, 0x1FB00)]))
                               for _ in range(rng.randint(1, 12))))
        else:
            group = rng.choice(groups)
            out.append("".join(rng.choice(group) for _ in range(rng.randint(1, 8))))
    return out
