"""Lists of the coded material as files. Each goes by `studies.downloads.answer`: the form, the table, the event."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from coding.codebook_files import codebook_table
from coding.exports.excerpts import excerpt_table
from coding.exports.memos import memo_table
from coding.exports.practices import practice_table
from coding.exports.verdicts import verdict_table
from coding.forms.excerpts import ExcerptFilterForm
from coding.forms.memos import MemoFilterForm
from studies.access import in_study
from studies.downloads import ExportForm, answer
from studies.exporting import Table
from studies.models import Study
from studies.permissions import Permission

both = require_http_methods(["GET", "HEAD", "POST"])


@both
@in_study(Permission.VIEW_EXCERPTS)
def export_excerpts(request: HttpRequest, study: Study) -> HttpResponse:
    def make(form: ExportForm) -> Table:
        given = form.cleaned_data
        # Memos are for who may read transcripts, as on their own page.
        memos = given["memos"] and request.access.has(Permission.VIEW_TRANSCRIPTS)
        chosen = ExcerptFilterForm(form.filters, study=study)
        return excerpt_table(study, chosen, original=given["original"], memos=memos)

    return answer(request, study, reverse("coding:excerpts", args=[study.slug]), make, has_words=True)


@both
@in_study(Permission.VIEW_TRANSCRIPTS)
def export_memos(request: HttpRequest, study: Study) -> HttpResponse:
    def make(form: ExportForm) -> Table:
        return memo_table(study, MemoFilterForm(form.filters, study=study), original=form.cleaned_data["original"])

    return answer(request, study, reverse("coding:memos", args=[study.slug]), make, has_words=True)


@both
@in_study(Permission.EDIT_CODEBOOK)
def export_codebook(request: HttpRequest, study: Study) -> HttpResponse:
    """Examples are in it, which may quote somebody: so only for who may edit the codebook."""
    return answer(request, study, reverse("coding:codebook", args=[study.slug]), lambda form: codebook_table(study))


@both
@in_study(Permission.VIEW_PRACTICES)
def export_practices(request: HttpRequest, study: Study) -> HttpResponse:
    return answer(request, study, reverse("coding:practices", args=[study.slug]), lambda form: practice_table(study))


@both
@in_study(Permission.VIEW_EXCERPTS)
def export_verdicts(request: HttpRequest, study: Study, pk: int) -> HttpResponse:
    """Partners, who see the page of the round, have no right to all excerpts and export nothing."""
    round_ = get_object_or_404(study.review_rounds, pk=pk)

    def make(form: ExportForm) -> Table:
        return verdict_table(study, round_, original=form.cleaned_data["original"])

    return answer(request, study, reverse("coding:review_round", args=[study.slug, pk]), make, has_words=True)
