"""What a reader gets to see: rows turned into texts of one language, each knowing its own."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Model

from capsules.bundles import SOURCE_LANGUAGE
from capsules.models import Capsule, Service, TranslationState
from capsules.texts import Served, served


@dataclass(frozen=True)
class Piece:
    """A row with its texts as served: `piece.heading`, `piece.body.attrs`, `piece.row.number`."""

    row: Any
    language: str
    withdrawn: frozenset[str] = frozenset()

    def __getattr__(self, name: str) -> Served:
        if name.startswith("_"):
            raise AttributeError(name)
        return served(self.row, name, self.language, withdrawn=self.withdrawn)


@dataclass(frozen=True)
class Reading:
    """One capsule read in one language; `states` are its translations' states by language."""

    capsule: Capsule
    language: str
    states: dict[str, TranslationState]

    @cached_property
    def withdrawn(self) -> frozenset[str]:
        """Languages whose text must not be shown; the next of the chain is shown instead."""
        return frozenset(
            code
            for code, state in self.states.items()
            if state.state == TranslationState.State.WITHDRAWN and code != SOURCE_LANGUAGE
        )

    @cached_property
    def about(self) -> Piece:
        """The capsule's own texts: title and summary."""
        return self.piece(self.capsule)

    @cached_property
    def is_draft(self) -> bool:
        """Whether no native speaker has signed off the text shown, as it is today."""
        language = self.about.title.language
        state = self.states.get(language)
        if language == SOURCE_LANGUAGE:
            return False
        if state is None or state.state != TranslationState.State.SIGNED_OFF:
            return True
        return state.is_out_of_date(self.capsule.source_digest)

    def piece(self, row: Model) -> Piece:
        return Piece(row=row, language=self.language, withdrawn=self.withdrawn)

    def pieces(self, rows: Iterable[Model]) -> list[Piece]:
        return [self.piece(row) for row in rows]

    @property
    def asks_about(self) -> str:
        """The topic code a question about this capsule carries."""
        return self.capsule.topic


def read(capsule: Capsule, language: str) -> Reading:
    """A reading of the capsule; one query, for the states of its translations."""
    states = {state.language: state for state in capsule.translations.all()}
    return Reading(capsule=capsule, language=language, states=states)


def read_services(rows: Iterable[Service], language: str) -> list[Piece]:
    return [Piece(row=row, language=language) for row in rows]
