"""Subgroups: how a class divides for languages, for boys and girls, or as the school likes (STR-22)."""
