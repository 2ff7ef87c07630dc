import json
import os
import socket
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from ansvar.pbx.home import Home, HomeError, cache_dir, data_dir


def test_given_no_home_when_created_then_every_folder_is_closed_to_others(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir(mode=0o755)
    home = Home(tmp_path / "data").create()
    assert all(folder.stat().st_mode & 0o777 == 0o700 for folder in home.folders)
    assert Home(tmp_path / "data").create() == home


def test_given_a_file_in_the_way_when_created_then_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")
    with pytest.raises(HomeError, match="ANSVAR_DATA_DIR"):
        Home(tmp_path / "data").create()


def test_given_a_secret_when_asked_again_then_it_is_the_same_and_for_this_user_alone(tmp_path: Path) -> None:
    home = Home(tmp_path / "data")
    secret = home.secret("ari")
    assert len(secret) == 32
    assert Home(tmp_path / "data").secret("ari") == secret
    assert home.secret("try") != secret
    assert home.secrets.stat().st_mode & 0o777 == 0o600
    assert sorted(json.loads(home.secrets.read_text())) == ["ari", "try"]


def test_given_many_who_ask_at_once_when_secrets_are_made_then_none_is_lost(tmp_path: Path) -> None:
    home = Home(tmp_path / "data")
    names = [f"phone:{number}" for number in range(20)]
    with ThreadPoolExecutor(8) as pool:
        made = dict(zip(names, pool.map(home.secret, names), strict=True))
    assert home.secrets_for(tuple(names)) == made
    assert len(set(made.values())) == len(names)


@pytest.mark.parametrize("content", ["", "{", "[]", '{"ari": 5}', '{"ari": ""}'])
def test_given_damaged_secrets_when_asked_then_they_are_not_replaced(tmp_path: Path, content: str) -> None:
    home = Home(tmp_path / "data").create()
    home.secrets.write_text(content)
    with pytest.raises(HomeError, match="backup"):
        home.secret("ari")
    assert home.secrets.read_text() == content


def test_given_a_long_path_when_asked_for_the_socket_then_it_fits(tmp_path: Path) -> None:
    home = Home(tmp_path / ("x" * 100))
    home.create()
    try:
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(str(home.control))
        assert home.run.stat().st_mode & 0o777 == 0o700
        assert Home(tmp_path / "short").run == tmp_path / "short" / "asterisk" / "run"
    finally:
        home.control.unlink()
        home.run.rmdir()


def test_given_somebody_elses_folder_where_the_socket_goes_when_created_then_refused(tmp_path: Path) -> None:
    home = Home(tmp_path / ("y" * 100))
    home.run.symlink_to(tmp_path)
    try:
        with pytest.raises(HomeError, match="belongs to somebody else"):
            home.create()
    finally:
        home.run.unlink()


def test_the_environment_names_the_folders(tmp_path: Path) -> None:
    assert cache_dir({"ANSVAR_CACHE_DIR": str(tmp_path)}) == tmp_path
    assert cache_dir({"XDG_CACHE_HOME": str(tmp_path)}) == tmp_path / "ansvar"
    assert cache_dir({"XDG_CACHE_HOME": "relative"}) == Path.home() / ".cache" / "ansvar"
    assert data_dir({"ANSVAR_DATA_DIR": str(tmp_path)}) == tmp_path
    assert data_dir({}) == Path(os.getcwd()) / ".ansvar"
