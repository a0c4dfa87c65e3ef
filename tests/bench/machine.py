"""What the figures were taken on."""

import os
import pathlib
import re
import subprocess


def machine(directory):
    return {
        "processors": f"{os.cpu_count()} x {first(r'model name.*: (.*)', '/proc/cpuinfo')}",
        "memory": f"{int(first(r'MemTotal: *([0-9]+)', '/proc/meminfo')) / 2**20:.1f} GiB",
        "file system": file_system(directory),
        "system": first(r'PRETTY_NAME="(.*)"', "/etc/os-release"),
        "kernel": os.uname().release,
        "compiler": first_line_of("g++", "--version"),
    }


def first(pattern, path):
    found = re.search(pattern, pathlib.Path(path).read_text())
    return found.group(1) if found else "0"


def file_system(directory):
    """The type of the file system that the journals are on."""
    mounts = [line.split()[1:3] for line in pathlib.Path("/proc/mounts").read_text().splitlines()]
    around = [(len(place), kind) for place, kind in mounts
              if directory.resolve().is_relative_to(place.encode().decode("unicode_escape"))]
    return max(around)[1]


def first_line_of(*command):
    try:
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    except OSError:
        return "none"
    return done.stdout.splitlines()[0]


def load():
    """How many processes wanted a processor in the last minute."""
    return os.getloadavg()[0]
