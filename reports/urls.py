from django.urls import path

from reports.views import drafts, emblem, facts, home, quotes, report, section, withdrawing

app_name = "reports"
urlpatterns = [
    path("s/<slug:study>/", home.home, name="home"),
    path("s/<slug:study>/report/", report.report, name="report"),
    path("s/<slug:study>/report/set-up/", report.set_up, name="report_set_up"),
    path("s/<slug:study>/report/facts/", facts.facts, name="report_facts"),
    path("s/<slug:study>/report/facts/history/", facts.history_add, name="report_history_add"),
    path("s/<slug:study>/report/facts/history/<int:pk>/remove/", facts.history_remove, name="report_history_remove"),
    path("s/<slug:study>/report/emblem/", emblem.emblem, name="report_emblem"),
    path("s/<slug:study>/report/emblem/image/", emblem.image, name="report_emblem_image"),
    path("s/<slug:study>/report/emblem/remove/", emblem.remove, name="report_emblem_remove"),
    path("s/<slug:study>/report/preflight/", report.preflight_page, name="report_preflight"),
    path("s/<slug:study>/report/assemble/", drafts.assemble, name="report_assemble"),
    path("s/<slug:study>/report/job/<uuid:pk>/", drafts.job, name="report_job"),
    path("s/<slug:study>/report/job/<uuid:pk>/stop/", drafts.stop, name="report_job_stop"),
    path("s/<slug:study>/report/<slug:key>/", section.section, name="report_section"),
    path("s/<slug:study>/report/<slug:key>/unsaved/", section.keep, name="report_keep"),
    path("s/<slug:study>/report/<slug:key>/unsaved/discard/", section.discard, name="report_discard"),
    path("s/<slug:study>/report/<slug:key>/quotes/", quotes.choose, name="report_choose"),
    path("s/<slug:study>/report/<slug:key>/quotes/<int:pk>/move/", quotes.move, name="report_quote_move"),
    path("s/<slug:study>/report/<slug:key>/quotes/<int:pk>/turn/", quotes.turn_over, name="report_quote_turn"),
    path("s/<slug:study>/report/<slug:key>/quotes/<int:pk>/remove/", quotes.remove, name="report_quote_remove"),
    path("s/<slug:study>/report/<slug:key>/quotes/<int:pk>/take/", quotes.take_wording, name="report_quote_take"),
    path("s/<slug:study>/drafts/", drafts.draft_list, name="drafts"),
    path("s/<slug:study>/drafts/<int:number>/", drafts.download, name="draft"),
    path("s/<slug:study>/drafts/<int:number>/withdraw/", withdrawing.draft_withdraw, name="draft_withdraw"),
]
