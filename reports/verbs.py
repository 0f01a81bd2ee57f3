"""The verbs of the deliverable: see `studies.verbs`."""

from studies import verbs

WORDS = {
    "deliverable.set_up": "set up the report",
    "deliverable.changed": "edited the cover and control of the report",
    "history_line.added": "added a version to the document history",
    "history_line.removed": "deleted a version from the document history",
    "section.saved": "edited a section",
    "quote.chosen": "chose a quote",
    "quote.moved": "moved a quote",
    "quote.turned": "switched a quote between for and against",
    "quote.removed": "removed a quote",
    "quote.reworded": "updated the words of a quote",
    "draft.assembled": "assembled a draft",
    "draft.withdrawn": "withdrew a draft",
    "deliverable.outline_followed": "changed the outline with the dimensions",
    "emblem.kept": "added the emblem of the cover",
    "emblem.removed": "deleted the emblem of the cover",
    "codes.loaded": "loaded the codes of the reference pack",
    "demo.loaded": "loaded the demo",
}
NEWS = {
    "deliverable.set_up": ("set up", "the report"),
    "section.saved": ("edited", "section"),
    "quote.chosen": ("chose", "quote"),
    "draft.assembled": ("assembled", "draft"),
    "draft.withdrawn": ("withdrew", "draft"),
}
verbs.register(WORDS, NEWS)
