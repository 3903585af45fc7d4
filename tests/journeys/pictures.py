"""A photo as a phone takes it: lying on its side, with a note which way is up."""

import pyvips


def photo(width: int = 1600, height: int = 900) -> bytes:
    """A JPEG of noise, stored across; EXIF says that it stands upright."""
    colours = pyvips.Image.gaussnoise(width, height, mean=140, sigma=30).cast("uchar")
    picture = colours.bandjoin([colours.rot180(), colours.invert()]).copy(interpretation="srgb").copy_memory()
    picture.set_type(pyvips.GValue.gint_type, "orientation", 6)
    return picture.write_to_buffer(".jpg", Q=80)
