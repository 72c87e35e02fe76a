"""Decodes one file in a process of its own: a hostile file can take that process down and nothing else.

Imports nothing of the portal but itself.
"""
