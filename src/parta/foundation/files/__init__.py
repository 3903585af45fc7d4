"""The door of files: their storage, resumable upload, and what becomes of photos, video and sound."""

from .access import FileAccess as FileAccess
from .access import Uploader as Uploader
from .events import FileReady as FileReady
from .models import stored_file as stored_file
from .reading import content_of as content_of
from .reading import whole_content as whole_content
from .records import Attachment as Attachment
from .records import attachments as attachments
from .records import erase_files as erase_files
from .storage import FileStore as FileStore
from .wire import wire as wire
