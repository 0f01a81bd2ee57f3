"""What hangs on a thing, told before it is deleted, and then gone with it: rows, files and jobs.

The rows are found by the model graph: every row with a key to a row that goes, goes too, whatever the key says to the
ORM (PROTECT keeps a thing from being deleted by accident; this is on purpose). A key that is SET_NULL is emptied,
unless the row itself is a piece of the thing (`goes_with`). So a model that is added later leaves no orphan either.

Each app says, when it starts, what its rows are called on the page (`tells`, `silent`), what else goes with them
(`also`: jobs, which no key leads to), and what is done when they go (`when_gone`: a draft that printed them is
withdrawn, of which `warns` tells before).

Foreign keys are checked at the end of the transaction on both databases, so the order of the tables is free.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.core.files.storage import Storage
from django.db import connection, models, transaction
from django.db.models import Model

from studies.bulk import batched
from studies.models import User
from studies.plurals import plural

Rows = dict[type[Model], set]


@dataclass(frozen=True)
class Line:
    """One line of the list of what goes. `is_grave`: somebody's verdict, or a document that was handed out."""

    words: str
    is_grave: bool = False


Teller = Callable[[set], Iterable[Line]]
TELLERS: dict[type[Model], Teller] = {}
SILENT: set[type[Model]] = set()
GO_WITH: set[tuple[type[Model], str]] = set()
ALSO: dict[type[Model], list[Callable[[set], Rows]]] = defaultdict(list)
WARNINGS: list[Callable[["Going"], Iterable[Line]]] = []
WHEN_GONE: list[Callable[["Going", User], None]] = []


def tells(model: type[Model]) -> Callable[[Teller], Teller]:
    """Decorator: this function says in lines what the rows with these ids are."""

    def register(teller: Teller) -> Teller:
        TELLERS[model] = teller
        return teller

    return register


def counted(one: str, many: str = "") -> Teller:
    """“3 memos”, for rows of which there is nothing more to say."""

    def teller(ids: set) -> list[Line]:
        return [Line(plural(len(ids), one, many))]

    return teller


def silent(*parts: type[Model]) -> None:
    """Rows that are part of others which are told: the spans of an excerpt, the versions of a memo."""
    SILENT.update(parts)


def goes_with(model: type[Model], key: str) -> None:
    """A row that is a piece of what its key points to, though the key may be empty."""
    GO_WITH.add((model, key))


def also(model: type[Model]) -> Callable:
    """Decorator: ids of rows of this model that go -> other rows that go with them and that no key leads to."""

    def register(find: Callable[[set], Rows]) -> Callable[[set], Rows]:
        ALSO[model].append(find)
        return find

    return register


def warns(teller: Callable[["Going"], Iterable[Line]]) -> Callable[["Going"], Iterable[Line]]:
    """Decorator: lines about what is changed, though it stays."""
    WARNINGS.append(teller)
    return teller


def when_gone(act: Callable[["Going", User], None]) -> Callable[["Going", User], None]:
    """Decorator: is called in the transaction, before the rows go, with who deletes."""
    WHEN_GONE.append(act)
    return act


def keys_to(model: type[Model]) -> Iterator[models.ForeignKey]:
    """Every foreign key of any model to this one, those of many-to-many tables too."""
    for relation in model._meta.get_fields(include_hidden=True):
        if (relation.one_to_many or relation.one_to_one) and relation.auto_created and not relation.concrete:
            yield relation.field


def follows(key: models.ForeignKey) -> bool:
    """Whether a row goes when what this key points to goes; otherwise the key is emptied."""
    empties = key.remote_field.on_delete is models.SET_NULL
    return not empties or (key.model, key.name) in GO_WITH


def reachable(root: type[Model]) -> set[type[Model]]:
    """All models of which rows may go with a row of this one."""
    found, waiting = {root}, [root]
    while waiting:
        for key in keys_to(waiting.pop()):
            if follows(key) and key.model not in found:
                found.add(key.model)
                waiting.append(key.model)
    return found


@dataclass
class Going:
    """All that goes with one row."""

    root: Model
    rows: Rows = field(default_factory=lambda: defaultdict(set))
    emptied: list[tuple[models.ForeignKey, list]] = field(default_factory=list)

    @classmethod
    def of(cls, root: Model) -> "Going":
        going = cls(root)
        going.add(type(root), {root.pk})
        return going

    def add(self, model: type[Model], ids: Iterable) -> None:
        waiting = [(model, set(ids))]
        while waiting:
            model, ids = waiting.pop()
            new = ids - self.rows[model]
            if not new:
                continue
            self.rows[model] |= new
            for key in keys_to(model):
                if found := self.pointing(key, new):
                    waiting.append((key.model, found))
            for find in ALSO[model]:
                waiting += find(new).items()

    def pointing(self, key: models.ForeignKey, ids: set) -> set:
        """Ids of the rows whose key points to one of these; a key that is emptied is only noted."""
        rows = key.model._base_manager
        if not follows(key):
            self.emptied += [(key, batch) for batch in batched(sorted(ids))]
            return set()
        return {
            pk
            for batch in batched(sorted(ids))
            for pk in rows.filter(**{f"{key.name}__in": batch}).values_list("pk", flat=True)
        }

    def count(self, model: type[Model]) -> int:
        return len(self.rows.get(model, ()))

    def lines(self) -> list[Line]:
        """What goes with it, in words, the grave first; what nobody has named is named by its model."""
        told: list[Line] = []
        for model, ids in self.rows.items():
            teller = TELLERS.get(model)
            if model is type(self.root) or not ids or model in SILENT or (model._meta.auto_created and not teller):
                continue
            meta = model._meta
            told += (teller or counted(str(meta.verbose_name), str(meta.verbose_name_plural)))(ids)
        told += [line for teller in WARNINGS for line in teller(self)]
        return sorted(told, key=lambda line: not line.is_grave)

    def counts(self) -> dict[str, int]:
        """How many rows of each model, for the event."""
        return {
            model._meta.model_name: len(ids)
            for model, ids in self.rows.items()
            if ids and model not in SILENT and not model._meta.auto_created
        }

    def delete(self, by: User) -> None:
        """In the caller's transaction. Files go when it has committed; one that survives a crash is swept up later."""
        files = list(self.files())
        for act in WHEN_GONE:
            act(self, by)
        for key, ids in self.emptied:
            key.model._base_manager.filter(**{f"{key.name}__in": ids}).update(**{key.name: None})
        for model, ids in self.rows.items():
            for batch in batched(sorted(ids)):
                # Past `delete()`: it would ask for all that hangs on these rows once more, and events refuse it.
                rows = model._base_manager.filter(pk__in=batch)
                rows._raw_delete(rows.db)
        transaction.on_commit(lambda: [storage.delete(name) for storage, name in files])
        transaction.on_commit(clean_database, robust=True)

    def files(self) -> Iterator[tuple[Storage, str]]:
        for model, ids in self.rows.items():
            for one in (each for each in model._meta.get_fields() if isinstance(each, models.FileField)):
                for batch in batched(sorted(ids)):
                    for name in model._base_manager.filter(pk__in=batch).values_list(one.name, flat=True):
                        if name:
                            yield one.storage, name


def clean_database() -> None:
    """Bring the deletion into SQLite's one file and empty the log beside it, which still holds the pages as they were.

    A page that reads in this moment keeps the log; the next checkpoint overwrites it then.
    """
    if connection.vendor == "sqlite":
        patience = connection.settings_dict["OPTIONS"].get("timeout", 5)
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA busy_timeout = 200")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            cursor.execute(f"PRAGMA busy_timeout = {int(1000 * patience)}")


def remove_file(name: str) -> None:
    """A file below MEDIA_ROOT that no storage keeps, once the transaction has committed."""
    path = Path(settings.MEDIA_ROOT) / name
    transaction.on_commit(lambda: path.unlink(missing_ok=True))
