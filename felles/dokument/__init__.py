"""What chapters of the report are made of, whoever brings them: blocks, words and numbers, the period.

No models and no database here, and no renderer: rapport/dokument makes page and files of the blocks.
"""
