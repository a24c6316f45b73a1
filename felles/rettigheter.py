"""What a table's comment tells deploy/roller.sql of the application's rights to it: Meta.db_table_comment.

Without one: what keeps a row history changes and never goes away, what a trigger protects altogether is only
added to, and the rest is the application's own.
"""

KAN_SLETTES = "ikontroll: kan slettes"  # drafts, although they keep a row history


def endres_bare(*kolonner: str) -> str:
    """Rows are added, and only these columns of them change later."""
    return f"ikontroll: endres bare {', '.join(kolonner)}"
