"""Sentences in twenty languages and thirty encodings, in each kind of file."""

from __future__ import annotations

import codecs
from collections.abc import Callable

import pytest

from notflix_app.adapters.subtitles.encodings import decoded
from notflix_app.adapters.subtitles.reader import SubtitleFileReader
from notflix_app.core.errors import Refused

GERMAN = [
    "Ich weiß nicht, wo die Brücke geblieben ist.",
    "Er hörte ein Geräusch und öffnete die Tür.",
    "Natürlich früh!",
]
FRENCH = ["Où est passé le garçon qui était là ?", "Je n'ai jamais été aussi fatiguée, ça suffit.", "À bientôt, cœur."]
SPANISH = ["¿Dónde está el niño que vivía aquí?", "¡No puedo más! Vendrá el año que viene.", "El corazón latía rápido."]
PORTUGUESE = ["Não sei onde está o coração da questão.", "As crianças já não vêm à estação amanhã.", "Até logo, então."]
SWEDISH = ["Jag vet inte vad du pratar om, älskling.", "Får jag gå nu? Det är för sent.", "Vi åker till sjön på våren."]
DANISH = [
    "Jeg ved ikke, hvor frøken Smilla er gået hen.",
    "Vi må også nå færgen, før den sejler.",
    "Det er på høje tid.",
]
POLISH = ["Nie wiem, gdzie podział się mój płaszcz.", "Wszyscy będą czekać, więc śpiesz się.", "Żółte światło zgasło."]
CZECH = [
    "Nevím, kde je můj kabát, řekl smutně.",
    "Přišel jsem pozdě, vlak měl zpoždění.",
    "Žlutý kůň běžel přes louku.",
]
HUNGARIAN = [
    "Nem tudom, hol van a kabátom.",
    "Később érkeztem, mert esett az eső.",
    "Tűzoltó leszel s katona, őrült nagy hős.",
]
RUSSIAN = ["Я не знаю, куда делось моё пальто.", "Все будут ждать нас на вокзале.", "Он услышал шум и открыл дверь."]
UKRAINIAN = [
    "Я не знаю, куди поділося моє пальто.",
    "Усі чекатимуть нас на вокзалі.",
    "Він почув шум і відчинив двері.",
]
GREEK = ["Δεν ξέρω πού πήγε το παλτό μου.", "Όλοι θα μας περιμένουν στο σταθμό.", "Άκουσε θόρυβο και άνοιξε την πόρτα."]
TURKISH = [
    "Paltomun nereye gittiğini bilmiyorum.",
    "Herkes bizi istasyonda bekliyor, çabuk ol.",
    "Kapıyı açtı, şöyle dedi.",
]
HEBREW = ["אני לא יודע לאן נעלם המעיל שלי.", "כולם יחכו לנו בתחנה, אז תמהר.", "הוא שמע רעש מוזר ופתח את הדלת."]
ARABIC = ["لا أعرف أين ذهب معطفي.", "الجميع ينتظروننا في المحطة، لذا أسرع.", "سمع ضجة غريبة وفتح الباب."]
LITHUANIAN = [
    "Nežinau, kur dingo mano paltas.",
    "Visi lauks mūsų stotyje, todėl paskubėk.",
    "Jis išgirdo triukšmą, ir viskas.",
]
THAI = ["ฉันไม่รู้ว่าเสื้อโค้ทของฉันหายไปไหน", "ทุกคนจะรอเราอยู่ที่สถานี", "เขาได้ยินเสียงแปลกๆ และเปิดประตู"]
JAPANESE = [
    "私のコートがどこへ行ったのか分かりません。",
    "みんなが駅で待っているから、急いでください。",
    "彼は変な音を聞いて、ドアを開けた。",
]
SIMPLIFIED = ["我不知道我的大衣去哪儿了。", "大家都在车站等我们，所以快点吧。", "他听到奇怪的声音，打开了门。"]
TRADITIONAL = ["我不知道我的大衣去哪裡了。", "大家都在車站等我們，所以快點吧。", "他聽到奇怪的聲音，打開了門。"]
KOREAN = [
    "내 코트가 어디로 갔는지 모르겠어요.",
    "모두가 역에서 우리를 기다리고 있으니 서두르세요.",
    "그는 이상한 소리를 듣고 문을 열었다.",
]

FILES = [
    *[(language, "utf_8") for language in (GERMAN, RUSSIAN, HEBREW, THAI, JAPANESE, KOREAN)],
    *[(language, "utf_8_sig") for language in (FRENCH, ARABIC, SIMPLIFIED)],
    *[(language, name) for language in (SPANISH, RUSSIAN, JAPANESE) for name in ("utf_16", "utf_16_le", "utf_16_be")],
    *[(GREEK, "utf_32"), (GERMAN, "latin_1"), (GERMAN, "cp1252"), (FRENCH, "cp1252"), (FRENCH, "iso8859_15")],
    *[(SPANISH, "cp1252"), (PORTUGUESE, "cp1252"), (SWEDISH, "cp1252"), (DANISH, "cp1252"), (POLISH, "cp1250")],
    *[(POLISH, "iso8859_2"), (CZECH, "cp1250"), (CZECH, "iso8859_2"), (HUNGARIAN, "cp1250"), (LITHUANIAN, "cp1257")],
    *[(TURKISH, "cp1254"), (RUSSIAN, "cp1251"), (RUSSIAN, "koi8_r"), (RUSSIAN, "cp866"), (UKRAINIAN, "cp1251")],
    *[(GREEK, "cp1253"), (HEBREW, "cp1255"), (ARABIC, "cp1256"), (THAI, "cp874"), (JAPANESE, "shift_jis")],
    *[(JAPANESE, "euc_jp"), (JAPANESE, "iso2022_jp"), (SIMPLIFIED, "gb2312"), (SIMPLIFIED, "gb18030")],
    *[(TRADITIONAL, "big5"), (KOREAN, "euc_kr"), (KOREAN, "cp949")],
]


def srt(lines: list[str]) -> str:
    return "\r\n".join(f"{n}\r\n00:00:0{n},000 --> 00:00:0{n},900\r\n{line}\r\n" for n, line in enumerate(lines, 1))


def webvtt(lines: list[str]) -> str:
    return "WEBVTT\n\n" + "".join(f"00:0{n}.000 --> 00:0{n}.900\n{line}\n\n" for n, line in enumerate(lines, 1))


def ass(lines: list[str]) -> str:
    events = [f"Dialogue: 0,0:00:0{n}.00,0:00:0{n}.90,D,,0,0,0,,{{\\fs9}}{line}" for n, line in enumerate(lines, 1)]
    return "\r\n".join(["[Script Info]", "ScriptType: v4.00+", "", "[Events]", *events])


def ttml(lines: list[str]) -> str:
    cues = "".join(f'<p begin="{n}s" end="{n}.9s">{line}</p>\n' for n, line in enumerate(lines, 1))
    return f'<tt xmlns="http://www.w3.org/ns/ttml"><body><div>\n{cues}</div></body></tt>'


def microdvd(lines: list[str]) -> str:
    return "\n".join(["{1}{1}10", *(f"{{{n}0}}{{{n}9}}{line}" for n, line in enumerate(lines, 1))])


def sami(lines: list[str]) -> str:
    return "<SAMI><BODY>\n" + "\n".join(f"<SYNC Start={n}000><P Class=C>{line}" for n, line in enumerate(lines, 1))


@pytest.mark.parametrize("written", [srt, webvtt, ass, ttml, microdvd, sami], ids=lambda written: written.__name__)
@pytest.mark.parametrize(("lines", "encoding"), FILES, ids=[f"{encoding}-{lines[0][:9]}" for lines, encoding in FILES])
def test_every_language_is_read(lines: list[str], encoding: str, written: Callable[[list[str]], str]) -> None:
    content = written(lines).encode(encoding, "ignore")
    cues = SubtitleFileReader().read(content, "film.txt")
    writable = [line.encode(encoding, "ignore").decode(encoding) for line in lines]
    assert [cue.text for cue in cues] == writable
    assert [cue.start for cue in cues] == [1_000, 2_000, 3_000]


def test_a_few_broken_characters_do_not_make_it_another_encoding() -> None:
    content = srt(RUSSIAN).encode()
    assert decoded(content[:-4] + b"\xd0").startswith(srt(RUSSIAN)[:-4])
    assert decoded(content + b"\xff").endswith("\ufffd")


def test_an_encoding_that_xml_declares_is_believed() -> None:
    head = '<?xml version="1.0" encoding="ISO-8859-2"?>'
    assert decoded((head + "ą").encode("iso8859_2")) == head + "ą"
    assert decoded(b'<?xml version="1.0" encoding="zlib"?>\xe4\xf6\xfc').endswith("äöü")
    assert decoded(b'<?xml version="1.0" encoding="no-such"?>\xe4\xf6\xfc').endswith("äöü")


def test_stray_nuls_do_not_make_it_sixteen_bits() -> None:
    assert decoded(srt(GERMAN).encode() + b"\0") == srt(GERMAN) + "\0"


@pytest.mark.parametrize("content", [bytes(range(256)) * 20, b"\0" * 1000, codecs.BOM_UTF16_LE + b"\x00\xd8" * 50])
def test_what_is_no_text_never_ends_in_an_error_of_the_program(content: bytes) -> None:
    with pytest.raises(Refused):
        SubtitleFileReader().read(content, "film.srt")
