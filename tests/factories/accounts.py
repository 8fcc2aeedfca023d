from factory.declarations import Sequence
from factory.django import DjangoModelFactory, Password

from quizzes.models import NewMaterial, User


class UserFactory(DjangoModelFactory[User]):
    class Meta:
        model = User
        skip_postgeneration_save = True

    email = Sequence(lambda n: f"learner{n}@example.com")
    password = Password("correct horse battery")
    new_material = NewMaterial.ASK  # most tests are about a question, and not about when it is taught
