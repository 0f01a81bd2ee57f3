"""The practices of a study, as its page lists them. They are the team's own words, so no consent is asked."""

from studies.exporting import Table
from studies.models import Study

HEAD = (
    "Code", "Title", "Summary", "Level", "Basis of the level", "Institution", "Outside actors", "Dimensions",
    "Excerpts",
)  # fmt: skip


def practice_table(study: Study) -> Table:
    practices = study.practices.prefetch_related("dimensions", "excerpts")
    rows = [
        [
            practice.code,
            practice.title,
            practice.summary,
            practice.get_level_display(),
            practice.basis,
            practice.institution,
            practice.outside_actors,
            "; ".join(dimension.short_name for dimension in practice.dimensions.all()),
            len(practice.excerpts.all()),
        ]
        for practice in practices
    ]
    return Table("practices", f"Practices of {study.title}", HEAD, rows, ("Code", "Title"))
