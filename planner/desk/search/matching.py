"""What counts as the same word: how texts are broken into words, and what is looked for when somebody asks for one.

All of it happens here; the databases do no more than find the words that are, or begin with, what they are given. So
å, ä and ö are a, a and o in both, and no other rule of a database's own can make two answers differ.

A word is kept whole. One that is asked for is cut to its root, by the Swedish stemmer, and found wherever a word begins
with that: "boende", "boendet" and "boendena" ask for the same, and so do "anhöriga" and "anhoriga", since marks are
taken away before anything is cut. Two kinds of marked words are kept beside them:

- `0stod`: the tail of a long word, such as bostadsstöd. Swedish writes compounds as one word, and people ask for their
  last part as well.
- `1mal`: the root of a word whose root is too short to look for what begins with it, such as mål, målet.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import snowballstemmer

LONGEST_QUESTION = 200
MOST_WORDS = 10
# A word that is longer is no word; PostgreSQL would refuse one of some thousands.
LONGEST_WORD = 60
# A root of so many letters stands for all words that begin with it; of fewer, only for those with that very root.
SURE_ROOT = 4
# Tails begin after this many letters, and have at least as many as a sure root.
SHORTEST_HEAD = 3
TAIL, ROOT = "0", "1"

# They stand in nearly every text, so asking for them among others says nothing.
STOP_WORDS = frozenset(
    (
        "alla", "and", "ar", "at", "att", "av", "de", "dem", "den", "denna", "det", "detta", "du", "eller", "en", "ett",
        "for", "fran", "ha", "har", "hos", "i", "in", "inte", "jag", "kan", "man", "med", "mot", "nar", "och", "of",
        "om", "pa", "sig", "sin", "som", "the", "till", "to", "under", "upp", "ut", "vad", "var", "vi", "vid",
    )
)  # fmt: skip

_WORD = re.compile(r"[^\W_]+")
# Definite forms that the stemmer doesn't know, and what is left of them: boendet, boendena.
_DEFINITE = re.compile(r"(?<=[ae]nd)ets?$|(?<=.)enas?$")
# Endings of verbs that the stemmer takes from short nouns as well: omrade would become omr, which begins too much.
_ENDINGS_OF_VERBS = ("ade", "ades", "ande", "andes", "are", "ares")
_OTHER_SIGNS = str.maketrans({"ø": "o", "æ": "a", "đ": "d", "ł": "l"})
_stemmer = snowballstemmer.stemmer("swedish")


@dataclass(frozen=True, slots=True)
class Part:
    """One word that is asked for: what a word is, or begins with (`begins`), to be it."""

    is_word: tuple[str, ...]
    begins: tuple[str, ...]

    @property
    def at_start(self) -> "Part":
        """The same, but not in the middle of a word."""
        return Part(self.is_word, tuple(one for one in self.begins if not one.startswith(TAIL)))


def fold(text: str) -> str:
    """Return a text in lower case and without marks over its letters."""
    # Taken apart, signs may be capitals again: ℂ is a C.
    plain = unicodedata.normalize("NFKD", text.casefold()).casefold()
    return "".join(sign for sign in plain if not unicodedata.combining(sign)).translate(_OTHER_SIGNS)


def words_in(text: str) -> Iterator[tuple[int, int, str]]:
    """Give where each word of a text begins and ends, and the word as it is kept. Where nothing is kept is none."""
    for found in _WORD.finditer(text):
        if word := _kept(found[0]):
            yield found.start(), found.end(), word


def kept_words(text: str) -> set[str]:
    """Return what is kept of a text to find it by: its words, tails and roots."""
    return {one for _start, _end, word in words_in(text) for one in _all_kept(word)}


def parts_of(question: str) -> list[Part]:
    """Return what a question asks for, word by word; words that say nothing are left out unless there are no others."""
    asked = list(dict.fromkeys(word for _, _, word in words_in(question[:LONGEST_QUESTION])))[:MOST_WORDS]
    telling = [word for word in asked if word not in STOP_WORDS]
    return [_part(word) for word in telling or asked]


def hits(text: str, parts: Sequence[Part]) -> list[tuple[int, int]]:
    """Return where the words of a text stand that any part asks for."""
    return [(start, end) for start, end, word in words_in(text) if _is_hit(word, parts)]


def _is_hit(word: str, parts: Iterable[Part]) -> bool:
    kept = _all_kept(word)
    return any(one in part.is_word or (part.begins and one.startswith(part.begins)) for part in parts for one in kept)


def _part(word: str) -> Part:
    if word in STOP_WORDS or len(word) < 2:
        return Part((word,), ())
    root = _root(word)
    if len(root) < SURE_ROOT:
        return Part((ROOT + root,), (word,))
    return Part((), (root, TAIL + root) if root.isalpha() else (root,))


@lru_cache(maxsize=20_000)
def _kept(word: str) -> str:
    """Return a word as it is kept: small letters from a to z, and figures."""
    plain = "".join(sign for sign in fold(word) if sign.isalnum())
    # Other scripts by numbers: what databases make of their letters differs.
    return "".join(sign if sign.isascii() else f"x{ord(sign):x}" for sign in plain)[:LONGEST_WORD]


@lru_cache(maxsize=20_000)
def _all_kept(word: str) -> tuple[str, ...]:
    if word in STOP_WORDS or not word.isalpha():
        return (word,)
    root = _root(word)
    tails = (TAIL + word[start:] for start in range(SHORTEST_HEAD, len(word) - SURE_ROOT + 1))
    return (word, *tails, *((ROOT + root,) if len(root) < SURE_ROOT else ()))


@lru_cache(maxsize=20_000)
def _root(word: str) -> str:
    """Return what all forms of a word begin with."""
    if not word.isalpha():
        return word
    form = _DEFINITE.sub("e", word)
    root = _stemmer.stemWord(form)
    return form[:SURE_ROOT] if len(root) < SURE_ROOT and form[len(root) :] in _ENDINGS_OF_VERBS else root
