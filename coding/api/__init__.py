"""`/api/v1/s/<study>/…`: the API that the coding screen itself uses; a module for each topic."""

from ninja import Router

from coding.api import (
    codes,
    codings,
    display,
    excerpts,
    links,
    live,
    memos,
    practices,
    reading,
    search,
    settling,
    text,
    transcripts,
    undo,
)

router = Router(tags=["coding"])
for topic in (
    transcripts,
    codes,
    codings,
    excerpts,
    links,
    practices,
    memos,
    search,
    settling,
    text,
    undo,
    live,
    display,
    reading,
):
    router.add_router("", topic.router)
