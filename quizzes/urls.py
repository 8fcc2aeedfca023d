"""The map of the product."""

from django.urls import path

from quizzes.views import (
    account,
    finding,
    guide,
    images,
    inviting,
    labs,
    lessons,
    placement,
    practice,
    progress,
    quiz,
    review,
    site,
    today,
)
from quizzes.views import map as map_views
from quizzes.views import questions as my_questions
from quizzes.views import reminding as reminding_views

urlpatterns = [
    path("", today.home, name="home"),
    path("today/", today.today, name="today"),
    # review
    path("review/", review.question, name="question"),
    path("review/answers/", review.answer, name="answer"),
    path("review/answers/<uuid:answer_id>/", review.answered, name="answered"),
    path("review/answers/<uuid:answer_id>/overrule/", review.overrule, name="overrule"),
    path("review/undo/", review.undo, name="undo"),
    path("review/set-aside/", review.aside, name="aside"),
    path("review/done/", review.done, name="done"),
    path("review/done/no-passkey/", review.no_passkey, name="no-passkey"),
    path("review/report/<int:component_id>/", review.report, name="report"),
    path("review/reports/<uuid:report_id>/", review.reported, name="reported"),
    path("review/reports/<uuid:report_id>/seen/", review.report_seen, name="report-seen"),
    # practice
    path("practice/", practice.practice, name="practice"),
    path("practice/<uuid:attempt_id>/", practice.practiced, name="practiced"),
    path("practice/<uuid:attempt_id>/reviews/", practice.practice_to_reviews, name="practice-to-reviews"),
    # lessons
    path("lesson/<slug:slug>/", lessons.lesson, name="lesson"),
    # quizzes
    path("quizzes/", quiz.quizzes, name="quizzes"),
    path("quizzes/weekly/", quiz.start_ready_made, {"kind": "weekly"}, name="quiz-weekly"),
    path("quizzes/everything/", quiz.start_ready_made, {"kind": "everything"}, name="quiz-everything"),
    path("quizzes/section/<slug:section>/", quiz.start_ready_made, {"kind": "section"}, name="quiz-section"),
    path("quizzes/shared/<slug:token>/", quiz.shared, name="quiz-shared"),
    path("quizzes/taken/<uuid:attempt_id>/", quiz.taking, name="taking"),
    path("quizzes/taken/<uuid:attempt_id>/<int:number>/", quiz.save, name="quiz-save"),
    path("quizzes/taken/<uuid:attempt_id>/end/", quiz.end, name="quiz-end"),
    path("quizzes/taken/<uuid:attempt_id>/result/", quiz.result, name="quiz-result"),
    path("quizzes/taken/<uuid:attempt_id>/reviews/", quiz.quiz_to_reviews, name="quiz-to-reviews"),
    # guide
    path("guide/", guide.contents, name="contents"),
    path("guide/search/", finding.search, name="search"),
    path("guide/search/suggested/", finding.suggested, name="suggested"),
    path("guide/glossary/", finding.glossary, name="glossary"),
    path("guide/section/<slug:name>/", finding.section, name="section"),
    path("images/<slug:digest>/<slug:name>.<slug:ending>", images.image, name="image"),
    path("guide/<slug:slug>/", guide.concept, name="concept"),
    path("guide/<slug:slug>/missed/", guide.missed, name="missed"),
    path("guide/answers/<int:component_id>/", guide.reading_answer, name="reading-answer"),
    path("guide/try/<int:component_id>/", guide.try_question, name="try"),
    path("guide/sample/<int:component_id>/", guide.sample, name="sample"),
    # labs
    path("labs/", labs.labs, name="labs"),
    path("labs/<slug:name>/", labs.lab, name="lab"),
    path("labs/<slug:name>/sent/", labs.lab_sent, name="lab-sent"),
    path("labs/<slug:name>/remember/", labs.remember, name="lab-remember"),
    # map
    path("map/", map_views.whole, name="map"),
    path("map/<slug:slug>/", map_views.whole, name="map-concept"),
    path("map/<slug:slug>/learn/", map_views.learn, name="learn"),
    path("map/<slug:slug>/prove/", map_views.prove, name="prove"),
    # placement
    path("placement/", placement.placement, name="placement"),
    path("placement/start/", placement.start, name="placement-start"),
    path("placement/use/", placement.use, name="placement-use"),
    path("placement/undo/", placement.undo, name="placement-undo"),
    path("placement/<slug:slug>/learn/", placement.learn, name="placement-learn"),
    # progress
    path("progress/", progress.progress, name="progress"),
    path("questions/", my_questions.mine, name="my-questions"),
    path("questions/<int:component_id>/", my_questions.one, name="my-question"),
    path("questions/<int:component_id>/turn/", my_questions.turn, name="turn"),
    # the learner's own
    path("settings/", account.settings, name="settings"),
    path("settings/email/waiting/", account.waiting_address, name="waiting-address"),
    path("settings/email/<str:token>/", account.confirm_change, name="confirm-change"),
    path("settings/zone/", account.zone, name="zone"),
    path("settings/theme/", account.theme, name="theme"),
    path("settings/suspended/", account.suspended, name="suspended"),
    path("settings/reminders/", reminding_views.reminders, name="reminders"),
    path("settings/reminders/calendar/", reminding_views.feed, name="calendar-address"),
    path("reminders/stop/<str:token>/", reminding_views.stop_by_link, name="stop-reminders"),
    path("calendar/<str:token>.ics", reminding_views.calendar, name="calendar"),
    path("settings/export/", account.export, name="export"),
    path("settings/delete/", account.delete, name="delete"),
    path("goodbye/", account.deleted, name="deleted"),
    # the site
    path("privacy/", site.privacy, name="privacy"),
    path("about/", site.about, name="about"),
    path("healthz", site.healthz, name="healthz"),
    path("robots.txt", site.robots, name="robots"),
    path("favicon.ico", site.favicon, name="favicon"),
    path("manifest.webmanifest", site.manifest, name="manifest"),
    path("setup/<str:token>/", site.setup, name="setup"),
    path("invited/<str:token>/", inviting.invited, name="invited"),
]
