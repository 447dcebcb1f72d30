"""The patient folder: plain files that the command line reads, the clinic exports and a patient can take along."""

from .folder import Folder, read_folder, read_nights, read_nights_file
from .rows import Progress
from .stages import Stretch, read_stages
from .written import folder_texts, write_folder

__all__ = [
    "Folder",
    "Progress",
    "Stretch",
    "folder_texts",
    "read_folder",
    "read_nights",
    "read_nights_file",
    "read_stages",
    "write_folder",
]
