"""Names by the first letters of their pinyin: 王小明 is found by wxm (A6).

The letters are those of `pypinyin`. A few surnames are read otherwise than the same
character in a word; the library reads the word, so that the surname's own letter is
kept beside it (readings: 现代汉语词典, entries marked 姓).

>>> initials("王小明")
'wxm'
>>> initials("单雄信")
'dxx sxx'
>>> initials("Tenant Zhang")
'tz'
"""

import re

from pypinyin import Style, lazy_pinyin

# surname -> its first letter, where that of the word differs
SURNAMES = {
    "单": "s",
    "解": "x",
    "曾": "z",
    "仇": "q",
    "翟": "z",
    "乐": "y",
    "长孙": "zs",
    "尉迟": "yc",
    "万俟": "mq",
    "查": "z",
    "区": "o",
    "种": "c",
    "召": "s",
    "覃": "q",
    "折": "s",
    "隗": "w",
    "重": "c",
    "澹台": "tt",
}
_WORD = re.compile(r"[A-Za-z]+|[㐀-鿿𠀀-𳎯]+|[0-9]+")


def initials(name: str | None) -> str:
    """Lower-case first letters of a name; with two readings of a surname, both.

    A Latin word gives its first letter, digits stay, signs are left out. Empty where
    the name has none of these.
    """
    words = _WORD.findall(name or "")
    plain = "".join(map(_letters, words))
    if not words:
        return ""
    for length in (2, 1):
        surname, given = words[0][:length], words[0][length:]
        if surname in SURNAMES:
            other = SURNAMES[surname] + "".join(map(_letters, [given, *words[1:]]))
            return plain if other == plain else f"{plain} {other}"
    return plain


def _letters(word: str) -> str:
    if word.isascii():
        return word if word.isdigit() else word[:1].lower()
    return "".join(lazy_pinyin(word, style=Style.FIRST_LETTER, errors="ignore"))
