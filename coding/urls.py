from django.urls import path

from coding.views import codebook, excerpts, history, practices, review, rounds, search, similar, transcript

app_name = "coding"
urlpatterns = [
    path("s/<slug:study>/transcripts/<int:pk>/", transcript.transcript, name="transcript"),
    path("s/<slug:study>/transcripts/<int:pk>/part/<int:number>/", transcript.chunk, name="transcript_part"),
    path("s/<slug:study>/transcripts/<int:pk>/history/", history.transcript_history, name="transcript_history"),
    path("s/<slug:study>/codebook/", codebook.codebook_page, name="codebook"),
    path("s/<slug:study>/codebook/new/", codebook.new_code, name="code_new"),
    path("s/<slug:study>/codebook/<int:pk>/", codebook.code_page, name="code"),
    path("s/<slug:study>/codebook/<int:pk>/similar/", similar.more_like_this, name="similar"),
    path("s/<slug:study>/codebook/<int:pk>/colour/", codebook.code_colour, name="code_colour"),
    path("s/<slug:study>/codebook/<int:pk>/move/", codebook.code_move, name="code_move"),
    path("s/<slug:study>/codebook/<int:pk>/shift/", codebook.code_shift, name="code_shift"),
    path("s/<slug:study>/codebook/<int:pk>/retire/", codebook.code_retire, name="code_retire"),
    path("s/<slug:study>/codebook/<int:pk>/restore/", codebook.code_restore, name="code_restore"),
    path("s/<slug:study>/excerpts/", excerpts.excerpt_list, name="excerpts"),
    path("s/<slug:study>/search/", search.search, name="search"),
    path("s/<slug:study>/search/code/", search.code_hits, name="code_hits"),
    path("s/<slug:study>/review/", review.round_list, name="review"),
    path("s/<slug:study>/review/new/", rounds.new_round, name="review_new"),
    path("s/<slug:study>/review/<int:pk>/", review.round_page, name="review_round"),
    path("s/<slug:study>/review/<int:pk>/edit/", rounds.edit_round, name="review_edit"),
    path("s/<slug:study>/review/<int:pk>/add/", rounds.add_to_round, name="review_add"),
    path("s/<slug:study>/review/<int:pk>/close/", rounds.close_round, name="review_close"),
    path("s/<slug:study>/review/<int:pk>/reopen/", rounds.reopen_round, name="review_reopen"),
    path("s/<slug:study>/review/<int:pk>/<int:position>/", review.item_page, name="review_item"),
    path("s/<slug:study>/review/<int:pk>/<int:position>/verdict/", review.verdict, name="review_verdict"),
    path("s/<slug:study>/review/<int:pk>/<int:position>/take-back/", review.take_back, name="review_take_back"),
    path("s/<slug:study>/review/<int:pk>/<int:position>/comment/", review.comment, name="review_comment"),
    path("s/<slug:study>/practices/", practices.practice_list, name="practices"),
    path("s/<slug:study>/practices/new/", practices.new_practice, name="practice_new"),
    path("s/<slug:study>/practices/<int:pk>/", practices.edit_practice, name="practice"),
]
