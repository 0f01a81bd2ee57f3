"""JavaScript modules import each other without a circle: such files cannot get names with a hash (collectstatic)."""

import re
from pathlib import Path

from django.conf import settings

FOLDER = Path(settings.BASE_DIR) / "static"
IMPORT = re.compile(r"""^(?:import|export)\b[^;]*?["'](\.{1,2}/[^"']+)["']""", re.MULTILINE)


def imports() -> dict[Path, set[Path]]:
    files = [path for path in FOLDER.rglob("*.js") if "vendor" not in path.parts]
    return {path: {(path.parent / name).resolve() for name in IMPORT.findall(path.read_text())} for path in files}


def test_what_is_imported_is_there():
    missing = {(path.name, there.name) for path, wanted in imports().items() for there in wanted if not there.exists()}
    assert missing == set()


def test_no_module_imports_itself_by_way_of_others():
    left = imports()
    while free := [path for path, wanted in left.items() if not wanted & left.keys()]:
        for path in free:
            del left[path]
    assert sorted(path.name for path in left) == []
