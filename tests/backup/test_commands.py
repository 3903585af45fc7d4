"""`parta backup`, `parta restore` and `parta doctor` as an operator runs them: what they print, how they end."""

import sys
from pathlib import Path

import pytest

from chat.conftest import Class
from parta.backup_command import make_backup, restore_backup
from parta.doctor_command import doctor
from parta.foundation.config import Settings


def test_a_backup_is_made_tried_and_restored(
    chat: Class, database_url: str, empty_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = Settings(data=tmp_path, secret="s" * 40, database_url=database_url)
    archive = tmp_path / "copy.tar"
    assert make_backup(settings, archive, is_verified=True) == 0
    told = capsys.readouterr()
    assert told.out == ""  # standard output may be the archive
    assert "Копия готова" in told.err
    assert "цепочки сходятся" in told.err
    assert "PARTA_SECRET" in told.err

    assert make_backup(settings, archive, is_verified=False) == 1
    assert "не перезаписывает" in capsys.readouterr().err
    assert restore_backup(settings, archive, is_replacing=False, is_trial=False) == 1
    assert "--replace" in capsys.readouterr().err
    assert restore_backup(settings, archive, is_replacing=False, is_trial=True) == 0
    assert "Проверено" in capsys.readouterr().err

    other = Settings(data=tmp_path / "other", secret="s" * 40, database_url=empty_url)
    assert restore_backup(other, archive, is_replacing=False, is_trial=False) == 0
    told = capsys.readouterr()
    assert "утрачено" in told.err
    assert "эпохи" in told.err
    assert restore_backup(other, tmp_path / "nowhere.tar", is_replacing=False, is_trial=False) == 1
    assert "не открывается" in capsys.readouterr().err


def test_an_archive_goes_through_a_pipe(
    chat: Class, database_url: str, empty_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = tmp_path / "piped.tar"
    settings = Settings(data=tmp_path, secret="s" * 40, database_url=database_url)
    with archive.open("w") as pipe, monkeypatch.context() as patch:
        patch.setattr(sys, "stdout", pipe)
        assert make_backup(settings, Path("-"), is_verified=False) == 0
    assert restore_backup(settings, archive, is_replacing=False, is_trial=True) == 0


def test_the_doctor_says_how_bad_it_is(
    chat: Class, database_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = Settings(data=tmp_path, secret="s" * 40, database_url=database_url)
    assert doctor(settings, is_quick=True, as_json=False) == 1  # no public address, no way for codes
    told = capsys.readouterr().out
    assert "✗ Настройки" in told
    assert "✓ Разделение" in told
    assert "Не в порядке" in told
    away = Settings(data=tmp_path, secret="s" * 40, database_url="postgresql://nobody@127.0.0.1:1/nothing")
    assert doctor(away, is_quick=True, as_json=True) == 1
    assert '"part":"База данных","state":"fault"' in capsys.readouterr().out
