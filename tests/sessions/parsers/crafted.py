"""Files that do harm or are broken, built here so that none of them lies in the repository."""

import io
import random
import struct
import zipfile
import zlib

import docx
import pypdf

CANARY = "CANARY-9471"  # crafted files point at this module; the word must never come out of one
HERE = __file__
CONTENT_TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="{target}"{mode}/></Relationships>'
)
SPOKEN = "Anna: We said so at the time.|Ben: Nobody wrote it down.|Anna: That is true."


def document_xml(*paragraphs: str, prolog: str = "", body: str = "") -> str:
    inner = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in paragraphs)
    return f'<?xml version="1.0" encoding="UTF-8"?>{prolog}<w:document {W}><w:body>{inner}{body}</w:body></w:document>'


def package(members: dict[str, str | bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def docx_of(document: str | bytes, **others: str | bytes) -> bytes:
    return package({"[Content_Types].xml": CONTENT_TYPES, "word/document.xml": document, **others})


def good_docx() -> bytes:
    return docx_of(document_xml(*SPOKEN.split("|")))


def word_docx(*paragraphs: str) -> bytes:
    """As Word would write it, by python-docx."""
    document = docx.Document()
    for text in paragraphs or SPOKEN.split("|"):
        document.add_paragraph(text)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def odt_of(body: str, **others: str | bytes) -> bytes:
    content = (
        '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
        'xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"{body}</office:document-content>"
    )
    return package({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content, **others})


def odt_paragraphs(*paragraphs: str) -> str:
    return (
        "<office:body><office:text>"
        + "".join(f"<text:p>{p}</text:p>" for p in paragraphs)
        + "</office:text></office:body>"
    )


def bomb_docx(megabytes: int = 300) -> bytes:
    """A small file that unpacks to more than the limit."""
    return docx_of(b"<w:t>" + b" " * (megabytes * 1024 * 1024))


def ratio_docx() -> bytes:
    """Under the size limit, but packed a thousand times."""
    return docx_of(document_xml("Anna: " + "a" * (20 * 1024 * 1024)))


def nested_zip_docx() -> bytes:
    inner = good_docx()
    for _ in range(5):
        inner = package({"inner.zip": inner})
    return docx_of(document_xml(*SPOKEN.split("|")), **{"word/embeddings/inner.zip": inner})


def lying_docx() -> bytes:
    """The directory says 100 bytes; the member unpacks to 30 MB."""
    data = bytearray(docx_of(b"<w:t>" + b" " * (30 * 1024 * 1024)))
    size = struct.pack("<L", 30 * 1024 * 1024 + 5)
    while (place := data.find(size)) >= 0:
        data[place : place + 4] = struct.pack("<L", 100)
    return bytes(data)


def many_members_docx(number: int = 3000) -> bytes:
    return package({f"word/{index}.xml": "" for index in range(number)}, zipfile.ZIP_STORED)


def million_entries_zip() -> bytes:
    """An end record that claims a directory of a million entries."""
    return b"PK\x03\x04" + b"\x00" * 30 + b"PK\x05\x06" + struct.pack("<HHHHLLH", 0, 0, 65535, 65535, 90_000_000, 34, 0)


def laughs_xml() -> str:
    entities = '<!ENTITY a "ha">' + "".join(
        f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    return document_xml("Anna: &i;", prolog=f"<!DOCTYPE w:document [{entities}]>")


def external_entity_xml() -> str:
    return document_xml("Anna: &x;", prolog=f'<!DOCTYPE w:document [<!ENTITY x SYSTEM "file://{HERE}">]>')


def utf16_doctype_docx() -> bytes:
    text = external_entity_xml().replace('encoding="UTF-8"', 'encoding="UTF-16"')
    return docx_of(text.encode("utf-16"))


def deep_docx(depth: int = 100_000) -> bytes:
    document = document_xml(body="<w:p>" * depth + "</w:p>" * depth)
    return package({"word/document.xml": document}, zipfile.ZIP_STORED)


def linked_picture_docx() -> bytes:
    """A picture that lies outside, as the mammoth fault used it; the text is to be read, the link not followed."""
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r9" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" '
        f'Target="file://{HERE}" TargetMode="External"/></Relationships>'
    )
    drawing = (
        '<w:p><w:r><w:drawing><a:blip xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:link="r9"/>'
        "</w:drawing></w:r></w:p>"
    )
    document = document_xml(*SPOKEN.split("|"), body=drawing)
    return docx_of(document, **{"word/_rels/document.xml.rels": relations})


def outside_part_docx() -> bytes:
    return docx_of(
        document_xml(*SPOKEN.split("|")),
        **{"_rels/.rels": RELATIONS.format(target=f"../../../..{HERE}", mode=' TargetMode="External"')},
    )


def simple_pdf(lines: list[tuple[float, float, str]], font: str = "Helvetica") -> bytes:
    """One page with text at places; no library needed."""

    def literal(text: str) -> str:
        return text.replace("\\", "").replace("(", "\\(").replace(")", "\\)")

    escaped = [f"BT /F1 11 Tf 1 0 0 1 {x} {y} Tm ({literal(text)}) Tj ET" for x, y, text in lines]
    return raw_pdf("\n".join(escaped).encode("latin-1"), font)


def raw_pdf(stream: bytes, font: str = "Helvetica") -> bytes:
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length " + str(len(stream)).encode() + b" >>\nstream\n" + stream + b"\nendstream",
        f"<< /Type /Font /Subtype /Type1 /BaseFont /{font} /Encoding /WinAnsiEncoding >>".encode(),
    ]
    out = bytearray(b"%PDF-1.4\n")
    offsets = []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n".encode() + content + b"\nendobj\n"
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{offset:010} 00000 n \n".encode() for offset in offsets)
    out += f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF".encode()
    return bytes(out)


def good_pdf() -> bytes:
    return simple_pdf([(72, 780 - 24 * i, text) for i, text in enumerate(SPOKEN.split("|"))])


def encrypted_pdf(algorithm: str = "RC4-128") -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(good_pdf()))
    writer.encrypt("secret", algorithm=algorithm)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def picture_pdf() -> bytes:
    """A scan: something is drawn, nothing is written."""
    return raw_pdf(b"0 0 1 rg 100 100 300 300 re f")


def cyclic_pdf() -> bytes:
    """Pages that hold themselves."""
    return good_pdf().replace(b"/Kids [3 0 R] /Count 1", b"/Kids [2 0 R] /Count 9")


def flate_bomb_pdf() -> bytes:
    packed = zlib.compress(b" " * (400 * 1024 * 1024), 9)
    head = b"<< /Length %d /Filter /FlateDecode >>\nstream\n" % len(packed)
    return raw_pdf(b"BOMB").replace(b"<< /Length 4 >>\nstream\nBOMB", head + packed)


def ole_document(is_encrypted: bool) -> bytes:
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600
    return head + ("EncryptedPackage".encode("utf-16-le") if is_encrypted else b"WordDocument") + b"\x00" * 600


def encrypted_zip_docx() -> bytes:
    """The flag that a member is encrypted, in both of its headers."""
    data = bytearray(good_docx())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.find(signature)
        while place >= 0:
            data[place + offset] |= 1
            place = data.find(signature, place + 4)
    return bytes(data)


def deep_rtf(depth: int = 200_000) -> bytes:
    return b"{\\rtf1 " + b"{" * depth + b"x" + b"}" * depth + b"}"


def random_bytes(number: int = 4000) -> bytes:
    return random.Random(7).randbytes(number)
