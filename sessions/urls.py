from django.urls import path

from sessions.views import attendance, deleting, exports, imports, participants, sessions

app_name = "sessions"
urlpatterns = [
    path("s/<slug:study>/sessions/", sessions.session_list, name="list"),
    path("s/<slug:study>/sessions/export/", exports.export_sessions, name="session_export"),
    path("s/<slug:study>/sessions/new/", sessions.session_new, name="new"),
    path("s/<slug:study>/sessions/<int:pk>/", sessions.session_detail, name="detail"),
    path("s/<slug:study>/sessions/<int:pk>/edit/", sessions.session_edit, name="edit"),
    path("s/<slug:study>/sessions/<int:pk>/plan/", sessions.session_plan, name="plan"),
    path("s/<slug:study>/sessions/<int:pk>/cancel/", sessions.session_cancel, name="cancel"),
    path("s/<slug:study>/sessions/<int:pk>/reopen/", sessions.session_reopen, name="reopen"),
    path("s/<slug:study>/sessions/<int:pk>/delete/", deleting.session_delete, name="session_delete"),
    path("s/<slug:study>/sessions/<int:pk>/people/add/", attendance.attendance_add, name="attendance_add"),
    path("s/<slug:study>/sessions/<int:pk>/people/<int:attendance>/", attendance.attendance_edit, name="attendance"),
    path(
        "s/<slug:study>/sessions/<int:pk>/people/<int:attendance>/remove/",
        attendance.attendance_remove,
        name="attendance_remove",
    ),
    path("s/<slug:study>/sessions/<int:pk>/import/", imports.upload, name="import"),
    path("s/<slug:study>/imports/<int:pk>/", imports.preview, name="import_preview"),
    path("s/<slug:study>/imports/<int:pk>/progress/", imports.import_progress, name="import_progress"),
    path("s/<slug:study>/imports/<int:pk>/discard/", imports.discard, name="import_discard"),
    path("s/<slug:study>/transcripts/<int:pk>/speakers/", attendance.speakers, name="speakers"),
    path("s/<slug:study>/participants/", participants.participant_list, name="participants"),
    path("s/<slug:study>/participants/export/", exports.export_participants, name="participant_export"),
    path("s/<slug:study>/participants/new/", participants.participant_new, name="participant_new"),
    path("s/<slug:study>/participants/<int:pk>/", participants.participant_detail, name="participant"),
    path("s/<slug:study>/participants/<int:pk>/edit/", participants.participant_edit, name="participant_edit"),
    path(
        "s/<slug:study>/participants/<int:pk>/consents/", participants.participant_consents, name="participant_consents"
    ),
    path(
        "s/<slug:study>/participants/<int:pk>/withdraw/", participants.participant_withdraw, name="participant_withdraw"
    ),
    path("s/<slug:study>/participants/<int:pk>/restore/", participants.participant_restore, name="participant_restore"),
    path("s/<slug:study>/participants/<int:pk>/delete/", deleting.participant_delete, name="participant_delete"),
    path("s/<slug:study>/participants/<int:pk>/identity/", participants.identity_show, name="participant_identity"),
    path(
        "s/<slug:study>/participants/<int:pk>/identity/save/",
        participants.identity_save,
        name="participant_identity_save",
    ),
]
