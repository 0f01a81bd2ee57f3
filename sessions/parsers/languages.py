"""A guess at the language: by the script, then by small words that are frequent in one language only."""

from __future__ import annotations

import re
from collections import Counter

_SCRIPTS = (
    ("el", 0x0370, 0x03FF),
    ("he", 0x0590, 0x05FF),
    ("ar", 0x0600, 0x06FF),
    ("ka", 0x10A0, 0x10FF),
    ("hy", 0x0530, 0x058F),
    ("ko", 0xAC00, 0xD7AF),
    ("th", 0x0E00, 0x0E7F),
    ("hi", 0x0900, 0x097F),
    ("ja", 0x3040, 0x30FF),
    ("zh", 0x4E00, 0x9FFF),
    ("cyrillic", 0x0400, 0x04FF),
)
_SMALL_WORDS = {
    "en": "the and of to that is was it you we they this have with for not are be but what so do your from on as",
    "it": "il di che e la non un è per una sono mi ma del si le con più anche cosa questo della io perché nel gli ho",
    "de": "der die und das ist nicht ich ein zu es sie mit auf auch wir war aber wie haben sich dass wenn für eine",
    "fr": "le de la et les des est que pas un une pour dans qui vous nous je ce avec mais sur plus être au c'est du",
    "es": "el de la que y en los se las por un una con no es para lo del pero más como muy está señor hay han",
    "ca": "el de la i que els les amb per una és no en del al però més com aquest també hi molt són ha dels això",
    "pt": "o de a e que do da em um uma não para com os as por mais mas foi eu isso está muito também ser são você",
    "nl": "de het een van en dat is niet ik in te zijn op voor met maar er ook je we die aan als hebben dit naar",
    "ro": "și de în la nu că este un o a pe cu din care mai să sunt pentru dar am ca fi aceasta ce cum au prin",
    "hr": "je i u da se na su za ne što to od sam smo ili kao koji ali bi će a iz ovo nije može također gdje tko",
    "sk": "a je na sa že v to nie ako som sme ale aj si pre čo by sú s do tak alebo ktoré veľmi už tento môže keď",
    "cs": "a je na se že v to není jako jsem jsme ale i si pro co by jsou s do tak nebo které velmi už tento může když",
    "pl": "i w nie na się że to jest z do jak o ale po co tak za od ja są jest czy już dla było bardzo tylko może",
    "tr": "ve bir bu da de için ne çok ben o daha var değil gibi ama olarak şey ile kadar sonra biz mi evet yok ki",
    "sv": "och att det i en är som jag på för inte med har den vi till av man om så var men de ett kan",
    "da": "og at det i en er som jeg på for ikke med har den vi til af man om så var men de et kan der",
    "fi": "ja on ei se että oli en mutta niin kun mä sitten tämä ovat minä hän me myös ole mitä kuin jos",
    "hu": "a az és hogy nem is egy van ez de mert azt volt meg csak már akkor én vagy nagyon lesz mi ha",
}
_SETS = {language: frozenset(words.split()) for language, words in _SMALL_WORDS.items()}
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")


def guess_language(texts: list[str]) -> str:
    """BCP 47, or "" when too little or nothing fits. A guess: the preview shows it as one."""
    sample = _sample(texts)
    script = _by_script(sample)
    if script:
        return script
    words = Counter(word.casefold().replace("’", "'") for word in _WORD.findall(sample))
    total = sum(words.values())
    if total < 10:
        return ""
    scores = {language: _score(words, small) / total for language, small in _SETS.items()}
    ranked = sorted(scores, key=lambda language: -scores[language])
    best, second = ranked[0], ranked[1]
    if scores[best] < 0.1 or scores[best] < 1.05 * scores[second]:
        return ""
    return best


def _sample(texts: list[str]) -> str:
    """From the whole length, at most 60,000 characters."""
    step = max(1, len(texts) // 400)
    return " ".join(text[:1500] for text in texts[::step])[:60_000]


def _score(words: Counter[str], small: frozenset[str]) -> int:
    return sum(words[word] for word in small)


def _by_script(sample: str) -> str:
    counts: Counter[str] = Counter()
    letters = 0
    for char in sample[:20_000]:
        if not char.isalpha():
            continue
        letters += 1
        point = ord(char)
        if point < 0x370:
            continue
        for script, first, last in _SCRIPTS:
            if first <= point <= last:
                counts[script] += 1
                break
    if not counts or not letters:
        return ""
    script, number = counts.most_common(1)[0]
    if number < 0.4 * letters:
        return ""
    if script == "zh" and counts["ja"] > 0.1 * number:
        return "ja"
    return _cyrillic(sample) if script == "cyrillic" else script


def _cyrillic(sample: str) -> str:
    folded = sample.casefold()
    marks = {"uk": "іїєґ", "sr": "ђјљњћџ", "mk": "ѓќѕ", "ru": "ыэё", "bg": "ъ"}
    found = {language: sum(folded.count(char) for char in chars) for language, chars in marks.items()}
    best = max(found, key=lambda language: found[language])
    return best if found[best] else "ru"
