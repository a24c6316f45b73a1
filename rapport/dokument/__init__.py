"""The report as a document: figures and texts in, the same blocks out to page, PDF, DOCX and XLSX.

No models and no database here: `kapitler.bygg_dokument` takes the figures as the JSON dict that is stored
with the report, and returns a `modell.Dokument`. A renderer (`pdf`, `docx`, `xlsx`, `html`) turns that into
one format. All of them show the same numbers, since none of them computes any.
"""
