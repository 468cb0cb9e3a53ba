"""Options are understood by the names of the version before,
with one line that says the new one."""

from __future__ import annotations

import click
import pytest
from click.testing import CliRunner

from posecheck.cli.app import cli
from posecheck.cli.old_names import is_subject, old_names


@click.command(cls=old_names(turn="--rotate", made="--made-by", person=("--subject", is_subject)))
@click.argument("video")
@click.option("--rotate")
@click.option("--made-by")
@click.option("--person")
@click.option("--subject")
def command(video, **given):
    click.echo(
        " ".join([video, *(f"{name}={value}" for name, value in sorted(given.items()) if value)])
    )


@pytest.mark.parametrize(
    ("args", "said", "told"),
    [
        (["a.mp4", "--rotate", "90"], "a.mp4 rotate=90", ""),
        (["a.mp4", "--turn", "90"], "a.mp4 rotate=90", "--turn is called --rotate now"),
        (["--turn=180", "a.mp4"], "a.mp4 rotate=180", "--turn is called --rotate now"),
        (["a.mp4", "--person", "left"], "a.mp4 subject=left", "--person is called --subject now"),
        (["a.mp4", "--person=2"], "a.mp4 subject=2", "--person is called --subject now"),
        (["a.mp4", "--person", "Anna"], "a.mp4 person=Anna", ""),
        (["--rotate", "90", "--", "--turn"], "--turn rotate=90", ""),
    ],
)
def test_an_earlier_name_is_understood_and_the_new_one_said(args, said, told):
    done = CliRunner().invoke(command, args)
    assert done.exit_code == 0
    assert done.stdout.strip() == said
    assert done.stderr.startswith(f"posecheck: {told}") if told else done.stderr == ""
    assert done.stderr.count("\n") == bool(told)


def test_a_value_that_is_missing_is_the_command_s_own_error():
    done = CliRunner().invoke(command, ["a.mp4", "--turn"])
    assert done.exit_code == 2
    assert "--rotate" in done.stderr


@pytest.mark.parametrize(
    ("args", "new"),
    [
        (["analyze", "none.mp4", "--turn", "90"], "--rotate"),
        (["analyze", "none.mp4", "--person", "left"], "--subject"),
        (["analyze", "none.mp4", "--athlete", "Anna"], "--person"),
        (["merge", "a", "b", "--out", "c", "--athlete", "Anna"], "--person"),
        (["calibrate", "none.mp4", "--person", "Me", "--who", "left"], "--subject"),
        (["calibrate", "none.mp4", "--person", "Me", "--turn", "90"], "--rotate"),
        (["keep", "none", "--person", "Anna", "--turn", "90"], "--rotate"),
    ],
)
def test_every_command_knows_the_names_it_had(args, new, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("POSECHECK_DATA", str(tmp_path / "data"))
    done = CliRunner().invoke(cli, args)
    assert done.exit_code not in (0, 1)
    assert f"is called {new} now" in done.stderr
    assert "no such option" not in done.output.lower()
