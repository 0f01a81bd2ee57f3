from django.urls import path

from studies.views import ending, invitations, members, profile, signing_in, studies

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
    path("s/<slug:study>/members/", members.member_list, name="members"),
    path("s/<slug:study>/members/invite/", members.member_invite, name="invite"),
    path("s/<slug:study>/members/<int:pk>/", members.member_edit, name="member"),
    path("s/<slug:study>/members/<int:pk>/end/", members.member_end, name="member_end"),
    path("s/<slug:study>/invitations/<int:pk>/withdraw/", members.invitation_withdraw, name="invitation_withdraw"),
]
