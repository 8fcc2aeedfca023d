"""Practice and quizzes: questions drawn from the bank, answers kept apart from the log of reviews, what came of it."""
