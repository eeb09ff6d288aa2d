"""Caches on disks that are full, read-only or not for programs, as a user meets them: whole runs, nothing faked.

Each disk is mounted where only the run and what it starts can see it. That takes root; elsewhere these are skipped.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]

MODEL = """\
model forks "two take two forks, in different orders"
lock left : mutex
lock right : mutex
thread one { loop { acquire left; acquire right; release right; release left } }
thread two { loop { acquire right; acquire left; release left; release right } }
check no_hang : deadlock free expect violated
"""

UNPRIVILEGED = ("setpriv", "--bounding-set", "-all", "--inh-caps", "-all")
"""Root without its powers: permissions of files hold for it, too."""


def mounts() -> bool:
    """Whether this process may mount what nobody else sees."""
    if shutil.which("unshare") is None:
        return False
    tried = subprocess.run(
        ("unshare", "--mount", "mount", "-t", "tmpfs", "tmpfs", "/mnt"), capture_output=True, check=False
    )
    return tried.returncode == 0


needs_mounts = pytest.mark.skipif(not mounts(), reason="mounting a disk for a test takes root")


@dataclass(frozen=True, slots=True)
class Ran:
    code: int
    out: str
    err: str
    left: tuple[str, ...]    # files in the folder for the cache, afterwards

    @property
    def why(self) -> str:
        """Which engine ran, and what there is to say about it."""
        return str(json.loads(self.out)["files"][0]["runs"][0]["engine_reason"])

    @property
    def verdicts(self) -> list[str]:
        return [check["verdict"] for check in json.loads(self.out)["files"][0]["checks"]]


def verify(folder: Path, mounted: str | None, before: Sequence[str] = (), **variables: str) -> Ran:
    """``zcheck verify`` with its cache in ``folder/disk``, on which a disk with these options is mounted."""
    (folder / "m.zm").write_text(MODEL, encoding="utf-8")
    disk = folder / "disk"
    disk.mkdir(exist_ok=True)
    asked = ("verify", str(folder / "m.zm"), "--engine", "native", "--format", "json")
    listing = folder / "left"
    script = f'"$@"; code=$?; find {disk} -type f -o -type d -name "work-*" > {listing}; exit $code'
    if mounted is not None:
        script = f"mount -t tmpfs -o {mounted} tmpfs {disk} || exit 99; {script}"
    start = ("unshare", "--mount", "sh", "-c", script, "sh") if mounted is not None else ("sh", "-c", script, "sh")
    done = subprocess.run(
        (*start, *before, sys.executable, "-m", "zcheck", *asked),
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=120,
        env={**os.environ, "XDG_CACHE_HOME": str(disk), "TMPDIR": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
        | {name: text.format(disk=disk) for name, text in variables.items()},
    )
    assert done.returncode != 99, done.stderr
    return Ran(done.returncode, done.stdout, done.stderr, tuple(listing.read_text(encoding="utf-8").split()))


def decided(ran: Ran) -> bool:
    assert ran.verdicts == ["violated", "holds"], ran.out
    return ran.code == 0


@needs_mounts
@pytest.mark.parametrize("kilobytes", [4, 12, 20, 28, 32, 36, 64])
def test_a_full_disk_costs_no_verdict(tmp_path: Path, kilobytes: int) -> None:
    """It fills up when the source, the library or nothing of both fits; what does not fit is not left there."""
    ran = verify(tmp_path, f"size={kilobytes}k")
    assert decided(ran)
    kept = [Path(name).suffix for name in ran.left]
    assert kept in ([], [".so"])
    assert ("No space left" in ran.why) == (not kept)


@needs_mounts
def test_with_room_nowhere_it_says_so(tmp_path: Path) -> None:
    ran = verify(tmp_path, "size=12k", TMPDIR="{disk}")
    assert ran.code == 5
    assert "no room for a compiled model" in ran.err
    assert "ZCHECK_CACHE" in ran.err
    assert ran.left == ()


@needs_mounts
@pytest.mark.parametrize(
    ("options", "words"), [("ro", "Read-only file system"), ("noexec", "does not load")], ids=["read", "execute"]
)
def test_a_disk_not_made_for_this_is_done_without(tmp_path: Path, options: str, words: str) -> None:
    ran = verify(tmp_path, options)
    assert decided(ran)
    assert words in ran.why


@pytest.mark.skipif(
    os.getuid() == 0 and shutil.which("setpriv") is None, reason="root may write everywhere, whatever is forbidden"
)
def test_a_home_that_cannot_be_written_is_done_without(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir(mode=0o500)
    try:
        ran = verify(tmp_path, None, UNPRIVILEGED if os.getuid() == 0 else ())
    finally:
        disk.chmod(0o700)
    assert decided(ran)
    assert "Permission denied" in ran.why
    assert ran.left == ()


def test_on_a_sound_disk_the_library_stays_and_serves_again(tmp_path: Path) -> None:
    first, again = verify(tmp_path, None), verify(tmp_path, None)
    assert decided(first)
    assert decided(again)
    assert first.why == again.why == "as asked"
    assert len(again.left) == 1
    assert first.left == again.left


CUT = "truncate -s 1000 {entry}"
ZEROS = "dd if=/dev/zero of={entry} bs=1 seek=5000 count=99 conv=notrunc"


@pytest.mark.parametrize("damage", [CUT, ZEROS])
def test_a_damaged_entry_is_made_again(tmp_path: Path, damage: str) -> None:
    (entry,) = verify(tmp_path, None).left
    whole = Path(entry).read_bytes()
    subprocess.run(damage.format(entry=entry), shell=True, check=True, capture_output=True)
    assert Path(entry).read_bytes() != whole
    ran = verify(tmp_path, None)
    assert decided(ran)
    assert len(ran.left) == 1
    assert Path(ran.left[0]).stat().st_size == len(whole)
