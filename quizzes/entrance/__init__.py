"""Signing in and staying signed in: how guesses are slowed, which browsers are known, and which sessions there are.

allauth's pages do the rest; `genai_quiz.entrance` tells it to ask here.
"""
