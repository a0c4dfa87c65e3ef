"""The packages of the build under test, packed once, and what is in them."""

import functools
import pathlib
import subprocess
import tempfile

from servers import KPIWATCH

PROJECT = pathlib.Path(__file__).parents[2]
PACKAGE = PROJECT / "deploy" / "package"
BUILD = pathlib.Path(KPIWATCH).resolve().parents[1]
FOLDER = tempfile.TemporaryDirectory(prefix="kpiwatch-packages-")
SUFFIXES = {"deb": "deb", "rpm": "rpm", "tarball": "tar.gz"}


def run(*command, **options):
    """What the command prints; its complaints are the failure's."""
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, **options)
    if done.returncode != 0:
        raise AssertionError(f"{command} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return done.stdout


@functools.cache
def package(kind):
    """The package's file."""
    run(PACKAGE / "pack.sh", BUILD, FOLDER.name, kind)
    return next(pathlib.Path(FOLDER.name).glob(f"*.{SUFFIXES[kind]}"))


def installed_files():
    """What every kind of package puts where, among others."""
    return {
        "/etc/kpiwatch/kpiwatch.yaml", "/etc/kpiwatch/qingcheng-2025-budget.csv", "/usr/bin/kpiwatch",
        "/usr/lib/systemd/system/kpiwatch.service", "/usr/lib/systemd/system/kpiwatch.socket",
        "/usr/lib/sysusers.d/kpiwatch.conf", "/usr/share/bash-completion/completions/kpiwatch",
        "/usr/share/doc/kpiwatch/README.md", "/usr/share/doc/kpiwatch/README.zh-CN.md",
        "/usr/share/doc/kpiwatch/copyright", "/usr/share/kpiwatch/read_journal.py",
        "/usr/share/doc/kpiwatch/operation.md",
        "/usr/share/doc/kpiwatch/operation.zh-CN.md", "/usr/share/kpiwatch/prometheus/rules/kpiwatch.yml",
        "/usr/share/kpiwatch/prometheus/prometheus.yml", "/usr/share/kpiwatch/alertmanager/alertmanager.yml",
        "/usr/share/kpiwatch/grafana/dashboards/zh/overview.json",
        *(f"/usr/share/doc/kpiwatch/examples/{file.name}" for file in (PROJECT / "config").glob("*.yaml")),
    }
