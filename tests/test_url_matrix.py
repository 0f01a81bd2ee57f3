"""Every address, as every role, against one's own and a foreign study.

The table says which right each address of a study asks for. An address that the table does not know fails the test:
add a row, and to `tests/world.py` the object that it needs. `ids` names the address's other parts, by the words of
`World.ids`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from studies.permissions import Permission as P
from studies.roles import PERMISSIONS
from tests.factories import UserFactory
from tests.world import World, build_world

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Row:
    permission: P
    method: str = "get"
    ids: dict[str, str] = field(default_factory=dict)  # part of the address -> word in World.ids
    # A partner sees some pages only in part: the object itself is then hidden, which is 404 and not 403.
    hidden: tuple[str, ...] = ()
    # The one role of the world whose own object it is; nobody else may change it.
    owner: str = ""
    query: str = ""
    # What a call of the API sends, from the ids of the world; without a valid body it would be refused for that.
    body: Callable[[dict], dict] | None = None


def save(**more: str) -> Callable[[dict], dict]:
    """A body with a save's id; a value is a word in World.ids or, after `=`, itself."""

    def body(ids: dict) -> dict:
        values = {name: word[1:] if word.startswith("=") else ids[word] for name, word in more.items()}
        return {"save_id": SAVE} | values

    return body


def place(ids: dict) -> dict:
    return {"turn": ids["turn"], "version": 1, "start": 0, "end": 4, "quote": "They"}


def display(ids: dict) -> dict:
    return {
        "colour": "code", "coders": "mine", "stripes": "left", "text_size": 19, "line_width": "wide",
        "turn_numbers": True, "times": False, "single_keys": True,
    }  # fmt: skip


def selected(ids: dict) -> dict:
    return save(transcript="transcript", code="code")(ids) | {"spans": [place(ids)]}


def new_ends(ids: dict) -> dict:
    return save()(ids) | {"spans": [place(ids)]}


def in_vivo(ids: dict) -> dict:
    return save(transcript="transcript", name="=They")(ids) | {"spans": [place(ids)]}


def recoded(ids: dict) -> dict:
    return save(code="code")(ids) | {"codings": [ids["coding"]]}


def ticked(ids: dict) -> dict:
    return save(transcript="transcript", code="code")(ids) | {"places": [place(ids)]}


def suggested(ids: dict) -> dict:
    return save(transcript="transcript")(ids) | {"place": place(ids)}


SAVE = "00000000-0000-4000-8000-000000000001"
EXPECTED: dict[str, Row] = {
    "api:transcript": Row(P.VIEW_TRANSCRIPTS, ids={"transcript_id": "transcript"}),
    "api:some_turns": Row(P.VIEW_TRANSCRIPTS, ids={"transcript_id": "transcript"}, query="?ids=1"),
    "api:correct_turn": Row(
        P.IMPORT_TRANSCRIPTS, "patch", ids={"turn_id": "turn"}, body=save(version="=1", text="=Other words.")
    ),
    "api:foresee": Row(
        P.IMPORT_TRANSCRIPTS, "post", ids={"turn_id": "turn"}, body=save(version="=1", text="=Other words.")
    ),
    "api:split_turn": Row(P.IMPORT_TRANSCRIPTS, "post", ids={"turn_id": "turn"}, body=save(version="=1", offset="=5")),
    "api:join_turns": Row(P.IMPORT_TRANSCRIPTS, "post", ids={"turn_id": "turn"}, body=save(version="=1")),
    "api:change_speaker": Row(P.IMPORT_TRANSCRIPTS, "put", ids={"turn_id": "turn"}, body=save(name="=Somebody")),
    "api:remove_turn": Row(P.IMPORT_TRANSCRIPTS, "post", ids={"turn_id": "turn"}, body=save(version="=1")),
    "api:insert_turn": Row(
        P.IMPORT_TRANSCRIPTS, "post", ids={"transcript_id": "transcript"}, body=save(text="=(pause)")
    ),
    "api:speakers": Row(P.VIEW_TRANSCRIPTS, ids={"transcript_id": "transcript"}),
    "api:changes": Row(P.VIEW_TRANSCRIPTS, ids={"transcript_id": "transcript"}, query="?after=0"),
    "api:keep_display": Row(P.VIEW_TRANSCRIPTS, "put", body=display),
    "api:disagreements": Row(P.VIEW_TRANSCRIPTS, ids={"transcript_id": "transcript"}),
    "api:reading": Row(P.VIEW_TRANSCRIPTS, ids={"transcript_id": "transcript"}),
    "api:keep_reading": Row(
        P.CODE, "put", ids={"transcript_id": "transcript"}, body=lambda ids: {"save_id": SAVE, "read": True}
    ),
    "api:undo": Row(P.CODE, "post", body=save()),
    "api:redo": Row(P.CODE, "post", body=save()),
    "api:codes": Row(P.VIEW_CODEBOOK),
    "api:new_code": Row(P.EDIT_CODEBOOK, "post", body=save(name="=A new one")),
    "api:put_code": Row(P.EDIT_CODEBOOK, "post", ids={"pk": "code"}, body=save(at="=0")),
    "api:new_coding": Row(P.CODE, "post", body=selected),
    "api:code_on_excerpt": Row(P.CODE, "post", ids={"excerpt_id": "excerpt"}, body=save(code="code")),
    "api:delete_coding": Row(
        P.CODE, "delete", ids={"coding_id": "coding"}, owner="researcher", query=f"?save_id={SAVE}"
    ),
    "api:excerpt": Row(P.VIEW_TRANSCRIPTS, ids={"excerpt_id": "excerpt"}),
    "api:new_memo": Row(P.CODE, "post", ids={"excerpt_id": "excerpt"}, body=save(text="=A note")),
    "api:edit_memo": Row(
        P.CODE, "patch", ids={"memo_id": "memo"}, body=save(text="=A note", version="=1"), owner="coordinator"
    ),
    "api:move": Row(P.CODE, "post", ids={"excerpt_id": "excerpt"}, body=new_ends),
    "api:excerpts_with": Row(P.VIEW_TRANSCRIPTS, query="?words=date"),
    "api:in_vivo": Row(P.EDIT_CODEBOOK, "post", body=in_vivo),
    "api:recode_coding": Row(P.CODE, "patch", ids={"coding_id": "coding"}, body=save(code="code"), owner="researcher"),
    "api:recode_all": Row(P.CODE, "post", body=recoded),
    "api:memos_on": Row(P.VIEW_TRANSCRIPTS, query="?on=study"),
    "api:new_memo_on": Row(P.CODE, "post", body=save(on="=turn", id="turn", text="=A note")),
    "api:delete_memo": Row(P.CODE, "delete", ids={"memo_id": "memo"}, owner="coordinator", query=f"?save_id={SAVE}"),
    "api:add_to_practice": Row(P.EDIT_PRACTICES, "post", ids={"excerpt_id": "excerpt"}, body=save(practice="practice")),
    "api:new_link": Row(
        P.CODE, "post", ids={"excerpt_id": "excerpt"}, body=save(target="other_excerpt", kind="=contradicts")
    ),
    "api:delete_link": Row(P.CODE, "delete", ids={"link_id": "link"}, owner="researcher", query=f"?save_id={SAVE}"),
    "api:hits": Row(P.VIEW_TRANSCRIPTS, ids={"transcript_id": "transcript"}, query="?q=date"),
    "api:code_hits": Row(P.CODE, "post", body=ticked),
    "api:accept_suggestion": Row(P.CODE, "post", ids={"code_id": "code"}, body=suggested),
    "api:decline_suggestion": Row(P.CODE, "post", ids={"code_id": "code"}, body=suggested),
    "api:counts": Row(P.VIEW_EXCERPTS),
    "api:events": Row(P.VIEW_TRANSCRIPTS, query="?after=0"),
    "sessions:import": Row(P.IMPORT_TRANSCRIPTS, ids={"pk": "session"}),
    "sessions:import_preview": Row(P.IMPORT_TRANSCRIPTS, ids={"pk": "import"}),
    "sessions:import_progress": Row(P.IMPORT_TRANSCRIPTS, ids={"pk": "import"}),
    "sessions:import_discard": Row(P.IMPORT_TRANSCRIPTS, "post", ids={"pk": "import"}),
    "coding:transcript": Row(P.VIEW_TRANSCRIPTS, ids={"pk": "transcript"}),
    # The world's transcript is short: it has no second part for anybody (tests/coding/test_transcript_view.py).
    "coding:transcript_part": Row(
        P.VIEW_TRANSCRIPTS, ids={"pk": "transcript", "number": "position"}, hidden=("coordinator", "researcher")
    ),
    "reports:home": Row(P.VIEW_STUDY),
    "studies:end": Row(P.DELETE_STUDY),
    "studies:archive": Row(P.DELETE_STUDY, "post"),
    "studies:reopen": Row(P.DELETE_STUDY, "post"),
    "studies:delete": Row(P.DELETE_STUDY, "post"),
    "sessions:session_delete": Row(P.EDIT_SESSIONS, ids={"pk": "session"}),
    "sessions:participant_delete": Row(P.DELETE_WORDS, ids={"pk": "participant"}),
    "coding:transcript_delete": Row(P.DELETE_WORDS, ids={"pk": "transcript"}),
    "coding:practice_add_selected": Row(P.EDIT_PRACTICES, "post"),
    "coding:practice_excerpts": Row(P.EDIT_PRACTICES, ids={"pk": "practice"}),
    "coding:practice_excerpt_remove": Row(P.EDIT_PRACTICES, "post", ids={"pk": "practice"}),
    "coding:practice_delete": Row(P.EDIT_PRACTICES, ids={"pk": "practice"}),
    "coding:review_delete": Row(P.MANAGE_REVIEW, ids={"pk": "round"}),
    "reports:draft_withdraw": Row(P.ASSEMBLE_DRAFT, ids={"number": "draft"}),
    "studies:settings": Row(P.EDIT_STUDY),
    "studies:dimensions": Row(P.EDIT_STUDY),
    "studies:dimension_new": Row(P.EDIT_STUDY),
    "studies:dimension": Row(P.EDIT_STUDY, ids={"pk": "dimension"}),
    "studies:dimension_move": Row(P.EDIT_STUDY, "post", ids={"pk": "dimension"}),
    "studies:dimension_retire": Row(P.EDIT_STUDY, "post", ids={"pk": "dimension"}),
    "studies:dimension_restore": Row(P.EDIT_STUDY, "post", ids={"pk": "dimension"}),
    "studies:dimension_delete": Row(P.EDIT_STUDY, "post", ids={"pk": "dimension"}),
    "studies:projects": Row(P.EDIT_STUDY),
    "studies:project_new": Row(P.EDIT_STUDY),
    "studies:project": Row(P.EDIT_STUDY, ids={"pk": "study_project"}),
    "studies:project_remove": Row(P.EDIT_STUDY, "post", ids={"pk": "study_project"}),
    "studies:organisations": Row(P.EDIT_STUDY),
    "studies:organisation_new": Row(P.EDIT_STUDY),
    "studies:organisation": Row(P.EDIT_STUDY, ids={"pk": "organisation"}),
    "studies:organisation_remove": Row(P.EDIT_STUDY, "post", ids={"pk": "organisation"}),
    "studies:members": Row(P.MANAGE_MEMBERS),
    "studies:invite": Row(P.MANAGE_MEMBERS, "post"),
    "studies:member": Row(P.MANAGE_MEMBERS, ids={"pk": "membership"}),
    "studies:member_end": Row(P.MANAGE_MEMBERS, "post", ids={"pk": "membership"}),
    "studies:invitation_withdraw": Row(P.MANAGE_MEMBERS, "post", ids={"pk": "invitation"}),
    "sessions:list": Row(P.VIEW_SESSIONS),
    "sessions:session_export": Row(P.VIEW_SESSIONS, "post"),
    "sessions:new": Row(P.EDIT_SESSIONS),
    "sessions:detail": Row(P.VIEW_SESSIONS, ids={"pk": "session"}),
    "sessions:edit": Row(P.EDIT_SESSIONS, ids={"pk": "session"}),
    "sessions:plan": Row(P.EDIT_SESSIONS, ids={"pk": "session"}),
    "sessions:cancel": Row(P.EDIT_SESSIONS, ids={"pk": "session"}),
    "sessions:reopen": Row(P.EDIT_SESSIONS, "post", ids={"pk": "session"}),
    "sessions:attendance_add": Row(P.EDIT_SESSIONS, ids={"pk": "session"}),
    "sessions:attendance": Row(P.EDIT_SESSIONS, ids={"pk": "session", "attendance": "attendance"}),
    "sessions:attendance_remove": Row(P.EDIT_SESSIONS, "post", ids={"pk": "session", "attendance": "attendance"}),
    "sessions:speakers": Row(P.EDIT_SESSIONS, ids={"pk": "transcript"}),
    "sessions:participants": Row(P.VIEW_SESSIONS),
    "sessions:participant_export": Row(P.VIEW_SESSIONS, "post"),
    "sessions:participant_new": Row(P.EDIT_SESSIONS),
    "sessions:participant": Row(P.VIEW_SESSIONS, ids={"pk": "participant"}),
    "sessions:participant_edit": Row(P.EDIT_SESSIONS, ids={"pk": "participant"}),
    "sessions:participant_consents": Row(P.EDIT_SESSIONS, ids={"pk": "participant"}),
    "sessions:participant_withdraw": Row(P.EDIT_SESSIONS, "post", ids={"pk": "participant"}),
    "sessions:participant_restore": Row(P.EDIT_SESSIONS, "post", ids={"pk": "participant"}),
    "sessions:participant_identity": Row(P.VIEW_IDENTITIES, "post", ids={"pk": "participant"}),
    "sessions:participant_identity_save": Row(P.VIEW_IDENTITIES, "post", ids={"pk": "participant"}),
    "coding:transcript_history": Row(P.VIEW_TRANSCRIPTS, ids={"pk": "transcript"}),
    "coding:corrections": Row(P.CODE),
    "coding:replace": Row(P.IMPORT_TRANSCRIPTS, ids={"pk": "transcript"}),
    "coding:replace_preview": Row(P.IMPORT_TRANSCRIPTS, ids={"pk": "transcript", "upload": "corrected_file"}),
    "coding:corrections_settle": Row(P.CODE, "post"),
    "api:settle": Row(P.CODE, "post", ids={"excerpt_id": "excerpt"}, body=save(action="=keep")),
    "coding:codebook_export": Row(P.EDIT_CODEBOOK, "post"),
    "coding:codebook_import": Row(P.EDIT_CODEBOOK),
    "coding:code_merge": Row(P.EDIT_CODEBOOK, ids={"pk": "code"}),
    "coding:code_split": Row(P.EDIT_CODEBOOK, ids={"pk": "code"}),
    "coding:code_pass": Row(P.CODE, ids={"pk": "code"}),
    "coding:code_recheck": Row(P.CODE, ids={"pk": "code"}),
    "coding:undo_last": Row(P.CODE, "post"),
    "coding:codebook": Row(P.VIEW_CODEBOOK),
    "coding:code_new": Row(P.EDIT_CODEBOOK),
    "coding:code": Row(P.VIEW_CODEBOOK, ids={"pk": "code"}),
    "coding:code_colour": Row(P.EDIT_CODEBOOK, "post", ids={"pk": "code"}),
    "coding:code_move": Row(P.EDIT_CODEBOOK, "post", ids={"pk": "code"}),
    "coding:code_shift": Row(P.EDIT_CODEBOOK, "post", ids={"pk": "code"}),
    "coding:code_retire": Row(P.EDIT_CODEBOOK, "post", ids={"pk": "code"}),
    "coding:code_restore": Row(P.EDIT_CODEBOOK, "post", ids={"pk": "code"}),
    "coding:excerpts": Row(P.VIEW_EXCERPTS),
    "coding:excerpt_export": Row(P.VIEW_EXCERPTS, "post"),
    "coding:similar": Row(P.CODE, ids={"pk": "code"}),
    "coding:excerpts_recode": Row(P.CODE, "post"),
    "coding:excerpts_recode_undo": Row(P.CODE, "post"),
    "coding:memos": Row(P.VIEW_TRANSCRIPTS),
    "coding:memo_export": Row(P.VIEW_TRANSCRIPTS, "post"),
    "coding:memo_write": Row(P.CODE, "post"),
    "coding:memo_change": Row(P.CODE, "post", ids={"pk": "memo"}),
    "coding:memo_remove": Row(P.CODE, "post", ids={"pk": "memo"}),
    "coding:search": Row(P.VIEW_TRANSCRIPTS, query="?q=date"),
    "coding:code_hits": Row(P.CODE, query="?q=date"),
    "coding:review": Row(P.VIEW_REVIEW),
    "coding:review_new": Row(P.MANAGE_REVIEW),
    "coding:review_round": Row(P.VIEW_REVIEW, ids={"pk": "round"}),
    # Its page is for partners too; they export nothing.
    "coding:review_export": Row(P.VIEW_EXCERPTS, "post", ids={"pk": "round"}),
    "coding:review_edit": Row(P.MANAGE_REVIEW, ids={"pk": "round"}),
    "coding:review_add": Row(P.MANAGE_REVIEW, "post", ids={"pk": "round"}),
    "coding:review_close": Row(P.MANAGE_REVIEW, "post", ids={"pk": "round"}),
    "coding:review_reopen": Row(P.MANAGE_REVIEW, "post", ids={"pk": "round"}),
    "coding:review_item": Row(P.VIEW_REVIEW, ids={"pk": "round", "position": "position"}),
    "coding:review_verdict": Row(P.GIVE_VERDICT, "post", ids={"pk": "round", "position": "position"}),
    "coding:review_take_back": Row(P.GIVE_VERDICT, "post", ids={"pk": "round", "position": "position"}),
    "coding:review_comment": Row(P.DISCUSS, "post", ids={"pk": "round", "position": "position"}),
    "coding:practices": Row(P.VIEW_PRACTICES),
    "coding:practice_export": Row(P.VIEW_PRACTICES, "post"),
    "coding:practice_new": Row(P.EDIT_PRACTICES),
    "coding:practice": Row(P.EDIT_PRACTICES, ids={"pk": "practice"}),
    "reports:report": Row(P.VIEW_REPORT),
    "reports:report_set_up": Row(P.EDIT_REPORT, "post"),
    "reports:report_facts": Row(P.EDIT_REPORT),
    "reports:report_history_add": Row(P.EDIT_REPORT, "post"),
    "reports:report_history_remove": Row(P.EDIT_REPORT, "post", ids={"pk": "history_line"}),
    "reports:report_emblem": Row(P.EDIT_REPORT),
    "reports:report_emblem_image": Row(P.VIEW_REPORT),
    "reports:report_emblem_remove": Row(P.EDIT_REPORT, "post"),
    "reports:report_preflight": Row(P.VIEW_REPORT),
    "reports:report_assemble": Row(P.ASSEMBLE_DRAFT, "post"),
    "reports:report_job": Row(P.VIEW_REPORT, ids={"pk": "draft_job"}),
    "reports:report_job_stop": Row(P.ASSEMBLE_DRAFT, "post", ids={"pk": "draft_job"}),
    "reports:report_section": Row(P.VIEW_REPORT, ids={"key": "section"}),
    "reports:report_keep": Row(P.EDIT_REPORT, "post", ids={"key": "section"}),
    "reports:report_discard": Row(P.EDIT_REPORT, "post", ids={"key": "section"}),
    "reports:report_choose": Row(P.EDIT_REPORT, "post", ids={"key": "section"}),
    "reports:report_quote_move": Row(P.EDIT_REPORT, "post", ids={"key": "section", "pk": "quote"}),
    "reports:report_quote_turn": Row(P.EDIT_REPORT, "post", ids={"key": "section", "pk": "quote"}),
    "reports:report_quote_remove": Row(P.EDIT_REPORT, "post", ids={"key": "section", "pk": "quote"}),
    "reports:report_quote_take": Row(P.EDIT_REPORT, "post", ids={"key": "section", "pk": "quote"}),
    "reports:drafts": Row(P.VIEW_DRAFTS),
    "reports:draft": Row(P.VIEW_DRAFTS, ids={"number": "draft"}),
}

# Addresses that belong to no study, with what a stranger gets there.
OUTSIDE = {
    "healthz": 200,
    "readyz": 503,
    "studies:list": 302,
    "studies:new": 302,
    "studies:profile": 302,
    "studies:theme": 405,
    "studies:whoami": 200,
    "studies:signed_in": 302,
    "studies:invitation": 410,
    "api:openapi-json": 302,
    "api:api-root": 404,
}
# Other people's addresses: allauth's pages and the administrator's, which lead to the login.
FOREIGN_PREFIXES = ("account_", "mfa_", "usersessions_", "admin:")


def patterns(resolver=None, prefix: str = "", namespace: str = "") -> dict[str, str]:
    """Name -> route of every address of the URLconf."""
    found = {}
    for entry in (resolver or get_resolver()).url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            found |= patterns(entry, route, inner)
        elif isinstance(entry, URLPattern):
            found[namespace + (entry.name or f"unnamed {route}")] = route
    return found


ALL = {name: route for name, route in patterns().items() if not name.startswith(FOREIGN_PREFIXES)}
OF_STUDY = {
    name: route for name, route in ALL.items() if "<slug:study>" in route or "{study}" in route or "study>" in route
}


@pytest.fixture
def world() -> World:
    return build_world()


@pytest.fixture
def foreign() -> World:
    return build_world()


def address(name: str, world: World, ids_of: World | None = None) -> str:
    """The path of this address in `world`; its other parts may be those of another study."""
    from django.urls import reverse

    parts = {part: (ids_of or world).ids[word] for part, word in EXPECTED[name].ids.items()}
    return reverse(name, kwargs={"study": world.study.slug} | parts) + EXPECTED[name].query


def visit(user, row: Row, path: str, world: World):
    client = Client(raise_request_exception=True)
    if user is not None:
        client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    sent = {"content_type": "application/json"} if is_api(path) else {}
    if row.body:
        sent["data"] = row.body(world.ids)
    return getattr(client, row.method)(path, **sent)


def is_api(path: str) -> bool:
    return path.startswith("/api/")


def test_every_address_is_in_the_table():
    unknown = {name: route for name, route in ALL.items() if name not in EXPECTED and name not in OUTSIDE}
    assert unknown == {}
    assert set(EXPECTED) <= set(OF_STUDY), "a row of the table has no address any more"


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_anonymous_goes_to_login(world, name):
    response = visit(None, EXPECTED[name], path := address(name, world), world)
    if is_api(path):
        assert response.status_code == 401
    elif EXPECTED[name].method != "get":  # after signing in one would be sent to an address that takes POST only: 405
        assert (response.status_code, response.templates[0].name) == (401, "nothing_saved.html")
    else:
        assert response.status_code == 302
        assert response["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_outsider_and_foreign_member_find_nothing(world, foreign, name):
    for outsider in (UserFactory(), UserFactory(is_staff=True, is_superuser=True), foreign.coordinator):
        assert visit(outsider, EXPECTED[name], address(name, world), world).status_code == 404


@pytest.mark.parametrize("name", sorted(EXPECTED))
@pytest.mark.parametrize("role", ["coordinator", "researcher", "partner"])
def test_member_with_and_without_the_right(world, name, role):
    row = EXPECTED[name]
    response = visit(getattr(world, role), row, address(name, world), world)
    if row.permission not in PERMISSIONS[role] or row.owner not in {"", role}:
        assert response.status_code == 403
    elif role in row.hidden:
        assert response.status_code == 404
    else:
        assert response.status_code in {200, 201, 204, 302, 400, 409, 422}


@pytest.mark.parametrize("name", sorted(name for name, row in EXPECTED.items() if row.ids))
def test_objects_of_another_study_are_not_found(world, foreign, name):
    row = EXPECTED[name]
    holder = next(role for role in ("coordinator", "researcher", "partner") if row.permission in PERMISSIONS[role])
    response = visit(getattr(world, holder), row, address(name, world, ids_of=foreign), world)
    assert response.status_code == 404


@pytest.mark.parametrize("name", sorted(OUTSIDE))
def test_stranger_outside_of_studies(client, name):
    from django.urls import reverse

    path = reverse(name, args=["x"] if name == "studies:invitation" else [])
    assert client.get(path).status_code == OUTSIDE[name]
