"""Put the files that browsers load, as npm has brought them, beside the pages: `make browser-files`."""

from __future__ import annotations

import shutil
from pathlib import Path

HERE = Path(__file__).parent
MODULES = HERE / "node_modules"
VENDOR = HERE.parent / "src" / "ansvar" / "web" / "static" / "vendor"

#: Our name for each file, and where it lies in the package.
FILES = {
    "designsystemet.css": "@digdir/designsystemet-css/dist/src/index.css",
    "theme.css": "@digdir/designsystemet-css/dist/theme/designsystemet.css",
    "idiomorph.js": "idiomorph/dist/idiomorph.min.js",
    "inter-latin.woff2": "@fontsource-variable/inter/files/inter-latin-wght-normal.woff2",
    "inter-latin-ext.woff2": "@fontsource-variable/inter/files/inter-latin-ext-wght-normal.woff2",
}
#: What was built from packages, as `npm run build` leaves it.
BUILT = ("jssip.js", "jssip.LICENSE.txt")


def main() -> None:
    """Copy each file; what was there before goes."""
    shutil.rmtree(VENDOR, ignore_errors=True)
    VENDOR.mkdir(parents=True)
    for name, source in FILES.items():
        shutil.copyfile(MODULES / source, VENDOR / name)
    for name in BUILT:
        shutil.copyfile(HERE / "dist" / name, VENDOR / name)


if __name__ == "__main__":
    main()
