"""Roles at the authors' desk, as groups; and who published until now goes on doing so."""

from typing import Any

from django.db import migrations

VERBS = ("add", "change", "delete", "view")
PUBLISH, REVIEW = "concept.publish_guide", "concept.review_guide"
WRITING = (
    *(f"concept.{verb}_concept" for verb in ("add", "change", "view")),
    *(f"question.{verb}_question" for verb in ("add", "change", "view")),
    *(f"workingcopy.{verb}_workingcopy" for verb in VERBS),
)
REVIEWING = (REVIEW, "problemreport.change_problemreport", "problemreport.view_problemreport")
PUBLISHING = (
    *(PUBLISH, "concept.delete_concept", "question.delete_question"),
    *("conflict.change_conflict", "conflict.view_conflict"),
    *(f"quiz.{verb}_quiz" for verb in VERBS),
    *(f"{row}.{verb}_{row}" for row in ("quizquestion", "quizrow", "accommodation") for verb in VERBS),
)
ROLES = {
    "role: author": WRITING,
    "role: reviewer": (*WRITING, *REVIEWING),
    "role: publisher": (*WRITING, *REVIEWING, *PUBLISHING),
}
NAMES = {PUBLISH: "Can decide what learners see", REVIEW: "Can read what others hand over"}
# Whoever could change one of these changed what learners see.
PUBLISHED_BEFORE = ("change_concept", "change_question", "change_conflict")


def permission(apps: Any, name: str) -> Any:
    """Permissions are made after all migrations: where it is not there yet, it is made here."""
    model, codename = name.split(".")
    content_type, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="quizzes", model=model
    )
    words = NAMES.get(name) or f"Can {codename.replace('_', ' ')}"
    found, _ = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=content_type, codename=codename, defaults={"name": words}
    )
    return found


def make_roles(apps: Any, schema_editor: Any) -> None:
    """What a site has changed in such a group since stays."""
    for name, permissions in ROLES.items():
        group, is_new = apps.get_model("auth", "Group").objects.get_or_create(name=name)
        if is_new:
            group.permissions.set([permission(apps, each) for each in permissions])


def keep_powers(apps: Any, schema_editor: Any) -> None:
    """Give what is asked for from now on to whoever could do it before."""
    new = [permission(apps, PUBLISH), permission(apps, REVIEW)]
    before = {"content_type__app_label": "quizzes", "codename__in": PUBLISHED_BEFORE}
    held = list(apps.get_model("auth", "Permission").objects.filter(**before))
    for group in apps.get_model("auth", "Group").objects.exclude(name__in=ROLES).filter(permissions__in=held):
        group.permissions.add(*new)
    for user in apps.get_model("quizzes", "User").objects.filter(user_permissions__in=held):
        user.user_permissions.add(*new)


class Migration(migrations.Migration):
    dependencies = [
        ("quizzes", "0030_pinned_limits"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="concept",
            options={
                "ordering": ["section_order", "order", "slug"],
                "permissions": [
                    ("publish_guide", "Can decide what learners see"),
                    ("review_guide", "Can read what others hand over"),
                ],
            },
        ),
        migrations.RunPython(make_roles, migrations.RunPython.noop),
        migrations.RunPython(keep_powers, migrations.RunPython.noop),
    ]
