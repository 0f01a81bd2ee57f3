"""Bytes to text, and the alternatives that a person is offered."""

import pytest

from sessions.parsers import ImportRefused, ParseOptions, parse
from sessions.parsers.encodings import decode

SAMPLES = {
    "cp1252": "Señorías, ¿qué pasó mañana? Größe, façade, très bien – « oui ».",
    "mac_roman": "Señor, está aquí. ¿Qué pasó? Sí, mañana; también él.",
    "cp1250": "Željko, čovječe, šteta! Đurđa je rekla: možda, naravno.",
    "cp1253": "Καλημέρα σας, ήταν θέμα εξουσίας και όχι χρόνου.",
    "cp1254": "Çok güzel, ığdır şehri. İbrahim değil mi? Şaşırdım.",
    "cp1255": "שלום לכולם, נתחיל את הישיבה עכשיו.",
    "cp1251": "Добрый день, начнём заседание. Спасибо всем.",
    "big5": "大家好，謝謝各位來參加今天的座談會。",
    "gb18030": "大家好，谢谢各位来参加今天的座谈会。",
}


@pytest.mark.parametrize("encoding", SAMPLES)
def test_guess(encoding):
    text, used, options = decode(SAMPLES[encoding].encode(encoding))
    assert (text, used, options[0].key) == (SAMPLES[encoding], encoding, encoding)


def test_utf8_is_never_doubted():
    text, used, options = decode("Μüller".encode())
    assert (text, used) == ("Μüller", "utf-8")
    assert [(option.key, option.sample) for option in options][:2] == [("utf-8", "Μüller"), ("cp1252", "ÎœÃ¼ller")]


def test_ascii_offers_nothing_else():
    assert [option.key for option in decode(b"Anna: yes")[2]] == ["utf-8"]


def test_chosen_encoding_wins():
    data = "Ünlü".encode("cp1254")
    assert decode(data, "cp1254")[:2] == ("Ünlü", "cp1254")
    assert parse(b"Anna: " + data, "a.txt", ParseOptions(encoding="cp1253")).encoding == "cp1253"


def test_unknown_encoding_is_refused():
    with pytest.raises(ImportRefused) as refusal:
        decode(b"x", "klingon")
    assert refusal.value.message == "The file cannot be read as “klingon”. Choose another encoding."


def test_damaged_utf8_is_shown_where_it_is():
    data = ("Anna: δεν ήταν θέμα χρόνου\nBen: ναι, έτσι ήταν\nAnna: the r".encode()) + b"\xe9" + "gion ήταν\n".encode()
    transcript = parse(data, "a.txt")
    assert transcript.encoding == "utf-8"
    assert [str(w) for w in transcript.warnings] == ["line 3: A character could not be read: “the r\ufffdgion”."]
