"""Lists of the coded material as tables; each module has one function that makes one `studies.exporting.Table`.

Words of participants are under `Use.QUOTE`. A file leaves the app: it is mailed, pasted into papers and slides and kept
on disks where no withdrawal reaches it. So it takes what printing takes, the consent to be quoted, and not merely the
consent to be coded, which covers work inside the app. What that does not allow is left out and counted by reason.
Speakers are called as the attribution rule allows, never by a pseudonym or a file’s label, which may be a name.
"""
