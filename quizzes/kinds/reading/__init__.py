"""Reading what people type: cleaned once at the door, then as every number or word that it can plausibly mean.

`cleaning` is the door. `numerals` lists the numbers that a spelling can stand for, `number_words` those spelled out in
words, `units` knows what is measured, and `amounts` joins them: a text and a unit to readings. `words` compares words.
"""
