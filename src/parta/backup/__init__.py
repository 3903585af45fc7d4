"""Backup and restore of a whole installation: database, files and keys in one archive."""

from .archive import About as About
from .archive import Manifest as Manifest
from .checking import check_chains as check_chains
from .making import Backup as Backup
from .making import backup as backup
from .making import last_backup as last_backup
from .restoring import Restored as Restored
from .restoring import Verified as Verified
from .restoring import age_in_words as age_in_words
from .restoring import restore as restore
from .restoring import verify as verify
