"""What an event holds, as a type: the action writes it, and what takes the action back reads it.

    class Moved(Facts):
        code: int
        place: int

    audit.record(..., after=Moved(code=3, place=1).to_json())
    Moved.from_json(event.after).place

Events outlive the version of Caliper that wrote them: a class whose shape has changed says in `upgraded` how an older
one is read, and nobody else knows of it.
"""

from typing import Any, Self

from pydantic import BaseModel, ConfigDict


class Facts(BaseModel):
    """Frozen. Ids, offsets, versions, states, times: never what somebody said or wrote."""

    # More keys than these are in an event for others, such as the turns to draw again.
    model_config = ConfigDict(frozen=True, extra="ignore")

    def to_json(self) -> dict[str, Any]:
        return self.model_dump(mode="json")

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Self:
        return cls.model_validate(cls.upgraded(kept))

    @classmethod
    def upgraded(cls, kept: dict[str, Any]) -> dict[str, Any]:
        """The shape of today, from that of any version since the first."""
        return kept
