#!/usr/bin/env python3
"""Derives the Unicode tables of Sources/RegularExpressions by asking RE2 itself.

RE2 is asked, by its Python binding, about every code point: which of them each class name
matches, and which of them match each other under (?i). So the tables equal the RE2 that the
engine is compared with, whatever version of Unicode that is.

Run by hand:

    python3 -m venv env && env/bin/pip install -r tools/unicode/requirements.txt
    env/bin/python tools/unicode/generate.py

It writes
    Sources/RegularExpressions/Unicode/UnicodeClassTable.swift
    Sources/RegularExpressions/Unicode/CaseOrbitTable.swift
    Tests/RegularExpressionsTests/Resources/re2-classes.jsonl

and stops with an assertion if the tables and RE2 differ anywhere. The last file holds a digest
of RE2's answer over all code points for every class name, plain, negated, folded and both, and
for ranges over every fold; the Swift suite computes the same digests from the engine's sets.
"""

import importlib.metadata
import json
import pathlib
import string

import fontTools.unicodedata
import re2

ROOT = pathlib.Path(__file__).resolve().parents[2]
TABLES = ROOT / "Sources/RegularExpressions/Unicode"
DIGESTS = ROOT / "Tests/RegularExpressionsTests/Resources/re2-classes.jsonl"
LIMIT = 0x110000

# One code point that each version of Unicode gave a letter or digit, newest last.
FIRSTS = [("14.0", 0x10570), ("15.0", 0x11F02), ("15.1", 0x2EBF0), ("16.0", 0x10D40),
          ("17.0", 0x10940)]

OPTIONS = re2.Options()
OPTIONS.log_errors = False
OPTIONS.max_mem = 1 << 33


def encode(scalar):
    """The UTF-8 bytes of a code point; surrogates too, since RE2 matches them as bytes."""
    return chr(scalar).encode("utf-8", "surrogatepass")


EVERYTHING = b"".join(encode(scalar) for scalar in range(LIMIT))


def compile_pattern(pattern):
    return re2.compile(pattern.encode() if isinstance(pattern, str) else pattern, OPTIONS)


def accepts(pattern):
    return re2._re2.RE2(pattern.encode(), OPTIONS).ok()


def matched(pattern, text=EVERYTHING):
    """The code points of the text that a pattern of one character matches."""
    found = []
    for match in compile_pattern(f"(?:{pattern})+").finditer(text):
        found.extend(map(ord, match.group(0).decode("utf-8", "surrogatepass")))
    re2.purge()
    return set(found)


def ranges(scalars):
    """Sorted inclusive (low, high) pairs that hold just these code points."""
    result = []
    for scalar in sorted(scalars):
        if result and result[-1][1] == scalar - 1:
            result[-1][1] = scalar
        else:
            result.append([scalar, scalar])
    return result


def bracket(scalars):
    return "[" + "".join(f"\\x{{{low:x}}}-\\x{{{high:x}}}" for low, high in ranges(scalars)) + "]"


def unicode_version():
    letters = matched(r"[\pL\pN]")
    known = [version for version, scalar in FIRSTS if scalar in letters]
    return known[-1]


def class_names():
    """Every name that RE2 takes in \\p{...}: general categories, scripts, and Any."""
    short = [a + b for a in string.ascii_uppercase for b in [""] + list(string.ascii_letters)]
    scripts = list(fontTools.unicodedata.Scripts.NAMES.values())
    others = ["Any", "Assigned", "ASCII"]
    return sorted({name for name in short + scripts + others if accepts(f"\\p{{{name}}}")})


def foldable():
    """The code points that match another one under (?i).

    Two different code points differ in some bit. So for each bit, and each of its values, the
    class of all code points with that value is matched under (?i): whatever it matches beyond
    itself has a partner. The six low bits are asked within blocks of 64, since code points of
    different blocks differ in a higher bit. Nothing is left unasked.
    """
    found = set()
    for bit in range(6, 21):
        for value in (0, 1):
            asked = {scalar for scalar in range(LIMIT) if scalar >> bit & 1 == value}
            answer = matched("(?i)" + bracket(asked))
            assert asked <= answer
            found |= answer - asked
    for block in range(0, LIMIT, 64):
        text = b"".join(encode(scalar) for scalar in range(block, block + 64))
        for bit in range(6):
            for value in (0, 1):
                asked = {s for s in range(block, block + 64) if s >> bit & 1 == value}
                found |= matched("(?i)" + bracket(asked), text) - asked
    return found


def orbits():
    """For each foldable code point, the sorted code points that match it under (?i)."""
    candidates = sorted(foldable())
    text = b"".join(encode(scalar) for scalar in candidates)
    result = {scalar: sorted(matched(f"(?i)\\x{{{scalar:x}}}", text)) for scalar in candidates}
    for scalar, orbit in result.items():
        assert scalar in orbit and len(orbit) > 1
        assert all(result[other] == orbit for other in orbit)
        assert matched(f"(?i)[\\x{{{scalar:x}}}]", text) == set(orbit)
    return result


def closure(scalars, folds):
    return scalars | {other for s in scalars if s in folds for other in folds[s]}


def check_classes(members, folds):
    """Asserts that RE2 agrees with the tables in every way a class can be asked for."""
    every = set(range(LIMIT))
    answers = []
    for name, scalars in members.items():
        folded = closure(scalars, folds)
        expected = {f"\\p{{{name}}}": scalars, f"\\P{{{name}}}": every - scalars,
                    f"(?i)\\p{{{name}}}": folded, f"(?i)\\P{{{name}}}": every - folded}
        for pattern, wanted in expected.items():
            assert matched(pattern) == wanted, pattern
            answers.append((pattern, digest(wanted)))
        for pattern, wanted in [(f"[\\p{{{name}}}]", scalars), (f"[^\\P{{{name}}}]", scalars),
                                (f"\\P{{^{name}}}", scalars),
                                (f"(?i)[^\\P{{{name}}}]", folded)]:
            assert matched(pattern) == wanted, pattern
    return answers


def check_ascii_classes(folds):
    posix = ["alnum", "alpha", "ascii", "blank", "cntrl", "digit", "graph", "lower", "print",
             "punct", "space", "upper", "word", "xdigit"]
    patterns = [f"[[:{sign}{name}:]]" for name in posix for sign in ("", "^")]
    patterns += ["\\d", "\\D", "\\s", "\\S", "\\w", "\\W", ".", "(?s:.)"]
    answers = []
    for pattern in patterns:
        plain, folded = matched(pattern), matched("(?i)" + pattern)
        every = set(range(LIMIT))
        assert folded in (closure(plain, folds), every - closure(every - plain, folds)), pattern
        answers.append((pattern, digest(plain)))
        answers.append(("(?i)" + pattern, digest(folded)))
    return answers


def check_folded_ranges(folds):
    """Asserts that a folded range is the fold of each of its members, around every fold."""
    answers = []
    foldables = sorted(folds)
    edges = [(s + before, s + after) for s in foldables for before, after in [(-1, 0), (0, 3)]]
    edges += [(block, block + 0xFFF) for block in range(0, 0x1F000, 0x800)]
    for low, high in edges:
        pattern = f"(?i)[\\x{{{low:x}}}-\\x{{{high:x}}}]"
        wanted = closure(set(range(low, high + 1)), folds)
        assert matched(pattern) == wanted, pattern
        answers.append((pattern, digest(wanted)))
    return answers


def check_group_names(members):
    """Asserts which code points RE2 takes in the name of a group."""
    kinds = ["Lu", "Ll", "Lt", "Lm", "Lo", "Nl", "Mn", "Mc", "Nd", "Pc"]
    wanted = set().union(*(members[kind] for kind in kinds))
    for scalar in range(LIMIT):
        if not 0xD800 <= scalar <= 0xDFFF:
            assert accepts(f"(?P<{chr(scalar)}>)") == (scalar in wanted), hex(scalar)


def digest(scalars):
    """FNV-1a, 64 bits, over the bounds of the ranges, each as four bytes, low byte first."""
    value = 0xCBF29CE484222325
    for bound in (bound for pair in ranges(scalars) for bound in pair):
        for byte in bound.to_bytes(4, "little"):
            value = (value ^ byte) * 0x100000001B3 & 0xFFFFFFFFFFFFFFFF
    return f"{value:016x}"


def literal(name, kind, values, doc):
    lines = [f"    /// {doc}", f"    static let {name}: [{kind}] = ["]
    line = "       "
    for value in values:
        item = f" {value},"
        if len(line) + len(item) > 100:
            lines.append(line)
            line = "       "
        line += item
    return "\n".join(lines + [line, "    ]"]) + "\n"


def heading(version):
    release = importlib.metadata.version("google-re2")
    return (f"// Generated by tools/unicode/generate.py from the answers of google-re2 {release}"
            f" (Unicode {version}); not to be edited.\n\n")


def write_classes(members, version):
    names = list(members)
    bounds, starts = [], [0]
    for name in names:
        bounds += [bound for pair in ranges(members[name]) for bound in pair]
        starts.append(len(bounds))
    parts = [
        heading(version),
        "/// The code points of every class that RE2 knows by a Unicode name.\n",
        "enum UnicodeClassTable {\n",
        f"    /// The version of Unicode that the tables hold.\n",
        f'    static let unicodeVersion = "{version}"\n\n',
        literal("names", "String", [f'"{name}"' for name in names],
                "The names, in the order of their bytes."), "\n",
        literal("starts", "Int", starts,
                "Where the bounds of each class begin in `bounds`, and where the last one ends."),
        "\n",
        literal("bounds", "UInt32", bounds,
                "Lowest and highest code point of each range, both in the range, ascending."),
        "}\n",
    ]
    (TABLES / "UnicodeClassTable.swift").write_text("".join(parts))


def write_orbits(folds, version):
    scalars = sorted(folds)
    following = []
    for scalar in scalars:
        orbit = folds[scalar]
        following.append(orbit[(orbit.index(scalar) + 1) % len(orbit)])
    parts = [
        heading(version),
        "/// Which code points match each other when case is ignored.\n///\n",
        "/// Each belongs to one orbit; going from one to its next, one comes round to the first.\n",
        "enum CaseOrbitTable {\n",
        literal("scalars", "UInt32", scalars,
                "The code points that have another one in their orbit, ascending."), "\n",
        literal("next", "UInt32", following,
                "For each of `scalars`, the next code point of its orbit."),
        "}\n",
    ]
    (TABLES / "CaseOrbitTable.swift").write_text("".join(parts))


def main():
    version = unicode_version()
    names = class_names()
    print(f"google-re2 {importlib.metadata.version('google-re2')}, Unicode {version},"
          f" {len(names)} class names")
    members = {name: matched(f"\\p{{{name}}}") for name in names}
    folds = orbits()
    print(f"{len(folds)} code points fold, in {len({tuple(o) for o in folds.values()})} orbits")
    answers = check_ascii_classes(folds) + check_classes(members, folds)
    print(f"{len(answers)} ways to name a class agree over all {LIMIT} code points")
    folded = check_folded_ranges(folds)
    print(f"{len(folded)} folded ranges agree over all code points")
    check_group_names(members)
    print("names of groups agree over all code points")
    write_classes(members, version)
    write_orbits(folds, version)
    DIGESTS.parent.mkdir(parents=True, exist_ok=True)
    with DIGESTS.open("w") as file:
        for pattern, answer in answers + folded[::8]:
            file.write(json.dumps({"pattern": pattern, "digest": answer}) + "\n")


if __name__ == "__main__":
    main()
