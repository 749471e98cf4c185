"""What the helpdesk knows in words: articles in every script, and finding them.

Figures never stand here: an article names a parameter and the caller brings its value.
"""
