"""Lists: how rows are ordered and paged, which columns they have, and the files made of them.

It knows no app. Each list is declared once (`Liste`), and page, file and job ask the declaration.
"""
