"""Titles of films that nobody made, in several languages: as many as wanted, the same for the same seed."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from functools import partial

_FIRST = (
    "al ar ba bel bren ca cor da del dor el fa fen gal gor hal har in jo ka kel kor la lin lo mar mel mi mor na nor ol "
    "or pa per qui ra ren ro sa sel sha so ta tal tor ul va ven vi wen wil yo za"
)
_MIDDLE = "a an ar e en er i il in is o ol on or u ul um y ai ea ie"
_LAST = (
    "bert by dan den dor dra gan gard ka la land len lin ma mar mir na nel nia ra ric rin ro sa son ta ter ton tra vac "
    "van ver vin wick win xa zar"
)

_ENGLISH = (
    "quiet long hidden silver broken northern small deep bright lost golden dark final young secret wild crimson "
    "endless frozen perfect savage gentle midnight royal rising falling burning silent distant ancient electric velvet",
    "harbour winter garden lesson journey river kitchen summit orchestra letter machine island street night house king "
    "heart dream world city brother daughter promise shadow soldier stranger witness hunter thunder mountain station "
    "horizon paradise conspiracy anniversary masquerade lighthouse carnival detective inheritance apprentice cathedral "
    "butterfly telegram passenger expedition neighbour astronaut revolution carpenter waterfall",
)
_GERMAN = (
    "stille lange verlorene goldene dunkle letzte junge geheime wilde ewige",
    "Stadt Nacht Insel Straße Brücke Küche Mühle Hochzeit Schwester Zukunft Erinnerung Königin Kälte Wäscherei",
)
_FRENCH = (
    "perdue dorée secrète sauvage éternelle blanche dernière",
    "ville nuit île fenêtre forêt sœur école étoile rivière mémoire promesse lumière chanson vengeance",
)
_SPANISH = (
    "perdida dorada secreta salvaje eterna blanca última",
    "ciudad noche isla ventana mañana hermana escuela montaña canción señora esperanza sombra niña",
)
_RUSSIAN = (
    "тихая долгая последняя тайная белая вечная",
    "ночь река зима дорога школа сестра весна станция звезда память",
)
_GREEK = ("μεγάλη χαμένη κρυφή τελευταία", "νύχτα πόλη θάλασσα άνοιξη μνήμη γυναίκα γέφυρα")
_JAPANESE = (
    "東京 京都 大阪 北海道 夏 冬 月 星 雪 海",
    "物語 の夜景 の秘密 タワー の約束 探偵 の記憶 の少女 の冒険 列車",
)
_CHINESE = ("上海 北京 长江 黄河 春天 秋天 红色 黑色 最后 少年", "往事 传奇 之恋 风云 密码 英雄 童话 侦探 归来 记忆")
_THAI = ("รัก เมือง ฝัน บ้าน แม่น้ำ ดาว", "สุดท้าย แห่งความลับ ของเรา กลางคืน นิรันดร์ ในฝัน")
_KOREAN = ("서울 부산 여름 겨울 마지막 비밀", "이야기 의 밤 의 약속 사람들 기차 편지")

LANGUAGES = ("en", "de", "fr", "es", "ru", "el", "ja", "zh", "th", "ko")


def titles(count: int, seed: int, languages: tuple[str, ...] = ("en",)) -> list[str]:
    """So many, each once."""
    chance = random.Random(seed)
    made: dict[str, None] = {}
    for title in _endless(chance, languages):
        made[title] = None
        if len(made) == count:
            break
    return list(made)


def _endless(chance: random.Random, languages: tuple[str, ...]) -> Iterator[str]:
    while True:
        yield _MAKERS[chance.choice(languages)](chance)


def _name(chance: random.Random) -> str:
    middle = "".join(chance.choice(_MIDDLE.split()) for _ in range(chance.choice((0, 1, 1, 1))))
    return (chance.choice(_FIRST.split()) + middle + chance.choice(_LAST.split())).capitalize()


def _english(chance: random.Random) -> str:
    adjective, noun = (partial(lambda words: chance.choice(words).capitalize(), part.split()) for part in _ENGLISH)
    name = partial(_name, chance)
    patterns: tuple[Callable[[], str], ...] = (
        lambda: f"The {adjective()} {noun()} of {name()}",
        lambda: f"{name()}'s {noun()}",
        lambda: f"{name()} and the {adjective()} {noun()}",
        lambda: f"{name()}-{noun()}",
        lambda: f"{name()} {noun()}",
        lambda: f"{name()} & {name()}",
        lambda: f"The {noun()} in {name()}",
        lambda: f"{name()} {chance.choice(('II', 'III', '2', '3', '4'))}: {adjective()} {noun()}",
        lambda: f"Return to {name()}",
        lambda: f"A {noun()} for {name()}",
        name,
    )
    return chance.choice(patterns)()


def _article(article: str, of: str, words: tuple[str, str], chance: random.Random) -> str:
    adjective, noun = (chance.choice(part.split()) for part in words)
    return f"{article} {noun} {adjective} {of} {_name(chance)}"


def _german(chance: random.Random) -> str:
    adjective, noun = (chance.choice(part.split()) for part in _GERMAN)
    return f"Die {adjective} {noun} von {_name(chance)}"


def _pair(words: tuple[str, str], between: str, chance: random.Random) -> str:
    first, second = (chance.choice(part.split()) for part in words)
    return f"{first}{between}{second} {chance.randrange(1, 1000)}"


_MAKERS: dict[str, Callable[[random.Random], str]] = {
    "en": _english,
    "de": _german,
    "fr": partial(_article, "La", "de", _FRENCH),
    "es": partial(_article, "La", "de", _SPANISH),
    "ru": partial(_pair, _RUSSIAN, " "),
    "el": partial(_pair, _GREEK, " "),
    "ja": partial(_pair, _JAPANESE, ""),
    "zh": partial(_pair, _CHINESE, ""),
    "th": partial(_pair, _THAI, ""),
    "ko": partial(_pair, _KOREAN, " "),
}
