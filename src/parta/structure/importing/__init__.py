"""The import of a roster: uploaded, understood, corrected, compared, applied. What is pure of it lives in `roster`."""
