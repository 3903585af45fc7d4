"""Files over HTTP: tus in, ranges out."""

from .download import download_routes as download_routes
from .upload import upload_routes as upload_routes
