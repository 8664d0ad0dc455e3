"""Reads and checks the files of the help directory, as `bundles` does those of the capsules."""

from pathlib import Path
from typing import Any

from capsules.bundles import Bundle, Reader, check_paths, doors_of, read_toml, texts_in

_DEFAULTS: dict[str, Any] = {
    "country": "BE",
    "phones": [],
    "website": "",
    "languages": [],
    "is_free": None,
    "is_urgent": False,
    "status": "memory",
    "source": "",
    "verified_on": None,
    "verified_by": "",
}


def read_services(folder: Path, *, languages: tuple[str, ...]) -> Bundle:
    """The help directory: `services.toml` with the facts, `<language>.toml` with the texts."""
    reader = Reader(slug="services", texts=texts_in(folder, languages))
    rows = read_toml(folder / "services.toml").get("services", [])
    for number, row in enumerate(rows, start=1):
        path = f"services/{row['id']}"
        values = {name: row.get(name, default) for name, default in _DEFAULTS.items()}
        values |= {"order": number, **doors_of(row.get("doors", []), path)}
        reader.add("services", path, values, ("name", "about", "hours"), parent="")
    reader.check_nothing_is_left()
    check_paths(reader.parts)
    return Bundle(slug="services", languages=tuple(reader.texts), parts=reader.parts)
