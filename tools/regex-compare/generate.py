#!/usr/bin/env python3
"""Makes cases of patterns and texts, and writes down what RE2 answers.

Run by hand, with the environment that tools/unicode/generate.py uses:

    env/bin/python tools/regex-compare/generate.py
        writes Tests/RegularExpressionsTests/Resources/re2-cases.jsonl, always the same;
    env/bin/python tools/regex-compare/generate.py --seed 7 --count 50000 --output cases.jsonl
        writes other cases; `--letters ab` draws from few letters, `--longest 60` longer texts.
        `DAYBOOK_REGEX_CASES=cases.jsonl swift test --filter RE2CaseTests` then compares the
        engine with RE2 over these.

A line holds a pattern with the texts that it matches and those that it misses, or with the
reason for which RE2 refuses it. Left out is what the engine answers otherwise on purpose: `\\C`,
and the slip of RE2 that `is_slip` describes.
"""

import argparse
import json
import pathlib
import random
import re

import re2

from fixed import FIXED

ROOT = pathlib.Path(__file__).resolve().parents[2]
CASES = ROOT / "Tests/RegularExpressionsTests/Resources/re2-cases.jsonl"

OPTIONS = re2.Options()
OPTIONS.log_errors = False
OPTIONS.max_mem = 1 << 28

# Letters whose orbits are unusual, neighbours of class bounds, and others of each length.
LETTERS = list("abkKsSxyZ019_- \n\r\t\v.@/:`{é") + [
    "ſ", "\u212a", "ß", "ẞ", "İ", "ı", "i", "I", "Σ", "σ", "ς", "µ", "μ", "Ω", "\u2126", "\u212b", "å", "ǅ", "Ǆ",
    "Ა", "ა", "Ꭰ", "ꭰ", "Ⅷ", "ⅷ", "Ⓐ", "ⓐ", "ﬅ", "ﬆ", "ᾳ", "ᾼ", "я", "Я", "ж", "中", "文", "あ",
    "٣", "१", "\u00a0", "\u0300", "\u0345", "\u2028", "\u0085", "\ufeff", "\uffff", "\U00010400",
    "\U00010428", "😀", "\U0001e943", "\U0001e921", "\U0010ffff", "\x00", "\x7f", "\x80", "\u07ff",
    "\u0800", "\ud7ff", "\ue000", "\U00010000"]
CLASSES = ["\\d", "\\D", "\\s", "\\S", "\\w", "\\W"]
NAMES = ["L", "Lu", "Ll", "Lt", "Lm", "Lo", "M", "Mn", "N", "Nd", "Nl", "P", "Pc", "Po", "S", "Sm",
         "Z", "Zs", "C", "Cc", "Cf", "Co", "Cs", "Greek", "Latin", "Cyrillic", "Han", "Hiragana",
         "Common", "Inherited", "Cherokee", "Georgian", "Deseret", "Adlam", "Any", "Nope", "Yi"]
POSIX = ["alnum", "alpha", "ascii", "blank", "cntrl", "digit", "graph", "lower", "print", "punct",
         "space", "upper", "word", "xdigit", "nope"]
SPECIAL = list("()[]{}|*+?^$.\\-,:=!<>&~#'\"") + [
    "(?", "(?i", "(?:", "(?P<n>", "(?<n>", "(?s)", "(?-i)", "(?m:", "[^", "[[:", ":]", "\\Q",
    "\\E", "\\p{", "\\P", "\\x{", "\\x", "\\1", "\\0", "{2}", "{2,}", "{,2}", "{0,3}", "*?", "[]",
    "{1001}", "\\b", "\\B", "\\A", "\\z", "\\Z", "(?=", "(?<=", "(?!", "(?>", "\\8", "\\é", "}"]


class Generator:
    """Draws patterns by their structure, and texts that have a chance to match them."""

    def __init__(self, seed, letters, longest):
        self.random = random.Random(seed)
        self.letters = letters
        self.few = [letter for letter in "aabbckxs" if letter in letters] or letters
        self.longest = longest

    def one_of(self, weighted):
        makers, weights = zip(*weighted)
        return self.random.choices(makers, weights)[0]()

    def pick(self, values):
        return self.random.choice(values)

    def letter(self):
        return self.pick(self.letters if self.random.random() < 0.6 else self.few)

    def escaped(self, letter):
        """The letter as a pattern writes it, in one of several ways."""
        draw = self.random.random()
        if draw < 0.08:
            return f"\\x{{{ord(letter):x}}}"
        if draw < 0.11 and ord(letter) < 0x100:
            return f"\\x{ord(letter):02X}"
        if draw < 0.13 and ord(letter) < 0o1000:
            return f"\\{ord(letter):03o}"
        if letter in "\n\r\t\v" and draw < 0.6:
            return {"\n": "\\n", "\r": "\\r", "\t": "\\t", "\v": "\\v"}[letter]
        return re2.escape(letter) if letter in ".-{}[]()*+?^$|\\" else letter

    def any_class(self):
        draw = self.random.random()
        if draw < 0.5:
            return self.pick(CLASSES)
        sign, hat = self.pick("ppP"), self.pick(["", "", "", "^"])
        name = self.pick(NAMES)
        return f"\\{sign}{name}" if len(name) == 1 and draw < 0.7 else f"\\{sign}{{{hat}{name}}}"

    def member(self):
        def spread():
            low, high = sorted([self.letter(), self.letter()])
            if self.random.random() < 0.5:
                high = chr(min(0x10FFFF, ord(low) + self.random.randrange(300)))
            high = low if 0xD800 <= ord(high) <= 0xDFFF else high
            return f"{self.escaped(low)}-{self.escaped(high)}"
        return self.one_of([
            (lambda: self.escaped(self.letter()), 8), (spread, 4), (self.any_class, 3),
            (lambda: f"[:{self.pick(['', '', '^'])}{self.pick(POSIX)}:]", 2),
            (lambda: self.pick(["-", "^", "[", "\\]", ":", ".", "$", "|"]), 1)])

    def bracket(self):
        count = self.random.choice([1, 1, 2, 2, 3, 5])
        lead = self.pick(["", "", "", "]", "-"])
        members = "".join(self.member() for _ in range(count))
        return f"[{self.pick(['', '', '^'])}{lead}{members}{self.pick(['', '', '', '-'])}]"

    def assertion(self):
        return self.pick(["^", "$", "^", "$", "\\b", "\\B", "\\A", "\\z", "(?m)^", "(?m)$",
                          "(?m:^)", "(?m:$)"])

    def literal(self):
        return "".join(self.escaped(self.letter()) for _ in range(self.random.randrange(1, 4)))

    def group(self, depth):
        opening = self.pick(["(", "(?:", "(?:", "(?i:", "(?s:", "(?m:", "(?U:", "(?i-s:", "(?-i:",
                             "(?P<n>", "(?<n1>", "(?ims:", "(?m-i:"])
        return f"{opening}{self.expression(depth - 1)})"

    def atom(self, depth):
        return self.one_of([
            (self.literal, 10), (lambda: ".", 3), (self.bracket, 5), (self.any_class, 3),
            (self.assertion, 4), (lambda: self.group(depth) if depth else "", 6),
            (lambda: f"\\Q{self.letter()}.*\\E", 0.3), (lambda: "", 0.3),
            (lambda: self.pick(["(?i)", "(?s)", "(?m)", "(?-i)", "(?U)", "(?i-m)"]), 1)])

    def repetition(self):
        low, more = self.random.randrange(4), self.random.randrange(3)
        sign = self.pick(["*", "+", "?", "*", "+", "?", f"{{{low}}}", f"{{{low},}}",
                          f"{{{low},{low + more}}}"])
        return sign + self.pick(["", "", "", "?"])

    def expression(self, depth):
        arms = []
        for _ in range(self.random.choice([1, 1, 1, 2, 3])):
            arm = ""
            for _ in range(self.random.choice([0, 1, 1, 2, 2, 3, 4])):
                arm += self.atom(depth)
                if self.random.random() < 0.35:
                    arm += self.repetition()
            arms.append(arm)
        return "|".join(arms)

    def broken(self):
        """A pattern with pieces put in or taken out, which RE2 may or may not refuse."""
        pattern = self.expression(2)
        for _ in range(self.random.randrange(1, 4)):
            place = self.random.randrange(len(pattern) + 1)
            if self.random.random() < 0.7:
                pattern = pattern[:place] + self.pick(SPECIAL) + pattern[place:]
            else:
                pattern = pattern[:place] + pattern[place + 1:]
        return pattern

    def soup(self):
        return "".join(self.pick(SPECIAL + self.letters[:8]) for _ in range(self.random.randrange(1, 8)))

    def pattern(self):
        return self.one_of([(lambda: self.expression(3), 7), (self.broken, 2), (self.soup, 1)])

    def texts(self, pattern, count):
        """Texts of letters that the pattern mentions, of others, and of both."""
        mentioned = [c for c in pattern if c not in "()[]{}*+?|\\"] or ["a"]
        mentioned += [chr(int(h, 16)) for h in re.findall(r"\\x\{([0-9a-f]{1,6})\}", pattern)
                      if int(h, 16) < 0x110000 and not 0xD800 <= int(h, 16) < 0xE000]
        mentioned += [other for c in mentioned for other in (c.upper(), c.lower())
                      if len(other) == 1]
        texts = {""}
        for _ in range(count):
            source = self.pick([mentioned, mentioned, self.letters, mentioned + self.letters])
            length = self.random.randrange(1, self.longest + 1)
            texts.add("".join(self.pick(source) for _ in range(length)))
        return sorted(texts)


def is_slip(pattern, text):
    """Whether RE2 may give an answer of its own to this, against its own rules.

    An arm of an alternation that is a bracket of just the two cases of one letter, next to an
    arm of one character, is taken as if under (?i): `[Kk]|x` matches the Kelvin sign, `[Kk]`
    does not. So for s and the long s.
    """
    return "|" in pattern and "[" in pattern and ("\u212a" in text or "ſ" in text)


def answer(pattern, texts):
    """What RE2 says of the pattern and the texts, as a line of the file; None to leave it out."""
    if "\\C" in pattern:
        return None
    try:
        compiled = re2.compile(pattern, OPTIONS)
    except re2.error as error:
        reason = error.args[0]
        reason = reason.decode("utf-8", "replace") if isinstance(reason, bytes) else str(reason)
        if "too large" in reason:
            return None
        return {"pattern": pattern, "refused": reason.split(":")[0]}
    finally:
        re2.purge()
    line = {"pattern": pattern, "matches": [], "misses": []}
    for text in texts:
        if not is_slip(pattern, text):
            found = compiled.search(text) is not None
            line["matches" if found else "misses"].append(text)
    return line


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--count", type=int, default=2600)
    arguments.add_argument("--texts", type=int, default=5)
    arguments.add_argument("--letters", type=list, default=LETTERS)
    arguments.add_argument("--longest", type=int, default=8)
    arguments.add_argument("--output", type=pathlib.Path, default=CASES)
    options = arguments.parse_args()
    generator = Generator(options.seed, options.letters, options.longest)
    lines = [answer(pattern, texts) for pattern, texts in FIXED]
    for _ in range(options.count):
        pattern = generator.pattern()
        lines.append(answer(pattern, generator.texts(pattern, options.texts)))
    lines = [line for line in lines if line]
    with options.output.open("w") as file:
        for line in lines:
            file.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n")
    refused = sum("refused" in line for line in lines)
    texts = sum(len(line.get("matches", [])) for line in lines)
    misses = sum(len(line.get("misses", [])) for line in lines)
    print(f"{len(lines)} patterns, {refused} of them refused; {texts} matches, {misses} misses")


if __name__ == "__main__":
    main()
