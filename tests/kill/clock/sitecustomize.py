"""In the engine of the kill matrix the wall clock is as far ahead as a file says: so it can be stepped."""

import os
import sys

_FILE = os.environ.get("ANSVAR_TEST_CLOCK", "")


def _step() -> None:
    from datetime import datetime, timedelta
    from importlib.abc import MetaPathFinder
    from importlib.machinery import PathFinder

    class Stepped(MetaPathFinder):
        """Changes `utc_now` of the engine as it is imported."""

        def find_spec(self, name, path=None, target=None):  # type: ignore[no-untyped-def]
            if name != "ansvar.engine.engine":
                return None
            spec = PathFinder.find_spec(name, path)
            load = spec.loader.exec_module

            def exec_module(module):  # type: ignore[no-untyped-def]
                load(module)
                real = module.utc_now

                def utc_now() -> datetime:
                    try:
                        with open(_FILE, encoding="ascii") as file:
                            return real() + timedelta(seconds=float(file.read() or 0))
                    except (OSError, ValueError):
                        return real()

                module.utc_now = utc_now

            spec.loader.exec_module = exec_module
            return spec

    sys.meta_path.insert(0, Stepped())


if _FILE:
    _step()
