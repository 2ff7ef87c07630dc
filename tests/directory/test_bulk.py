import gc

import pytest

from ansvar.directory.bulk import in_bulk


@pytest.mark.parametrize("was_on", [True, False])
def test_given_a_collector_on_or_off_then_it_is_as_before_also_after_an_error(was_on: bool) -> None:
    (gc.enable if was_on else gc.disable)()
    try:
        with in_bulk():
            assert not gc.isenabled()
        assert gc.isenabled() is was_on
        with pytest.raises(ZeroDivisionError), in_bulk():
            raise ZeroDivisionError
        assert gc.isenabled() is was_on
    finally:
        gc.enable()
