from django.urls import path

from studies.views import dimensions, ending, invitations, members, profile, reference_rows, signing_in, studies

app_name = "studies"
urlpatterns = [
    path("", studies.study_list, name="list"),
    path("new/", studies.new_study, name="new"),
    path("profile/", profile.profile, name="profile"),
    path("profile/theme/", profile.theme, name="theme"),
    path("whoami/", signing_in.whoami, name="whoami"),
    path("signed-in/", signing_in.back, name="signed_in"),
    path("invitations/<str:token>/", invitations.invitation, name="invitation"),
    path("s/<slug:study>/settings/", studies.study_settings, name="settings"),
    path("s/<slug:study>/end/", ending.end, name="end"),
    path("s/<slug:study>/end/archive/", ending.archive, name="archive"),
    path("s/<slug:study>/end/reopen/", ending.reopen, name="reopen"),
    path("s/<slug:study>/end/delete/", ending.delete, name="delete"),
    path("s/<slug:study>/dimensions/", dimensions.dimension_list, name="dimensions"),
    path("s/<slug:study>/dimensions/new/", dimensions.dimension_new, name="dimension_new"),
    path("s/<slug:study>/dimensions/<int:pk>/", dimensions.dimension_edit, name="dimension"),
    path("s/<slug:study>/dimensions/<int:pk>/move/", dimensions.dimension_move, name="dimension_move"),
    path("s/<slug:study>/dimensions/<int:pk>/retire/", dimensions.dimension_retire, name="dimension_retire"),
    path("s/<slug:study>/dimensions/<int:pk>/restore/", dimensions.dimension_restore, name="dimension_restore"),
    path("s/<slug:study>/dimensions/<int:pk>/delete/", dimensions.dimension_delete, name="dimension_delete"),
    path("s/<slug:study>/projects/", reference_rows.project_list, name="projects"),
    path("s/<slug:study>/projects/new/", reference_rows.project_new, name="project_new"),
    path("s/<slug:study>/projects/<int:pk>/", reference_rows.project_edit, name="project"),
    path("s/<slug:study>/projects/<int:pk>/remove/", reference_rows.project_remove, name="project_remove"),
    path("s/<slug:study>/organisations/", reference_rows.organisation_list, name="organisations"),
    path("s/<slug:study>/organisations/new/", reference_rows.organisation_new, name="organisation_new"),
    path("s/<slug:study>/organisations/<int:pk>/", reference_rows.organisation_edit, name="organisation"),
    path(
        "s/<slug:study>/organisations/<int:pk>/remove/", reference_rows.organisation_remove, name="organisation_remove"
    ),
    path("s/<slug:study>/members/", members.member_list, name="members"),
    path("s/<slug:study>/members/invite/", members.member_invite, name="invite"),
    path("s/<slug:study>/members/<int:pk>/", members.member_edit, name="member"),
    path("s/<slug:study>/members/<int:pk>/end/", members.member_end, name="member_end"),
    path("s/<slug:study>/invitations/<int:pk>/withdraw/", members.invitation_withdraw, name="invitation_withdraw"),
]
