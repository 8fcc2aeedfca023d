"""A browser's name for itself in a template."""

from django import template

from quizzes.entrance.browsers import browser_name

register = template.Library()
register.filter(browser_name)
