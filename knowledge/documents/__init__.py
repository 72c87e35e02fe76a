"""Documents as people have them, read as the text of an article.

What reads them (`reader` and below) runs in a process of its own and imports nothing of the portal.
"""
