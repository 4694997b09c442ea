"""Draw the pictures of the window that the README shows: `make screenshots`.

They are made from the sample project by the program itself, so they stay true.
"""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from annotator.gui.app import picture
from annotator.samples import AUTHOR, make_sample

HERE = Path(__file__).parent


def main() -> None:
    """Write `window.png`, `window-dark.png` and `filling.png` beside this file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "Sample.annotator")
        make_sample(path).close()
        picture(path, HERE / "window.png", author=AUTHOR)
        picture(path, HERE / "window-dark.png", theme="dark", author=AUTHOR)
        picture(path, HERE / "filling.png", author=AUTHOR, filling=True)


if __name__ == "__main__":
    main()
