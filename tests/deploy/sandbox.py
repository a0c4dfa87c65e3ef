"""The restrictions of kpiwatch.service, made by bubblewrap and libseccomp where no systemd runs as process 1.

What the unit forbids is read from it: the system calls, the kinds of addresses, memory that is written and executed.
The file system has no more than the unit leaves: /usr and the configuration to read, the state to write.
"""

import errno
import json
import os
import socket
import subprocess
import tempfile

import seccomp

from service import assignments

PROT_WRITE, PROT_EXEC = 2, 4
SETTINGS = assignments("kpiwatch.service")


def values(name):
    return [value for key, value in SETTINGS if key == name]


def group_members(group):
    """The system calls of one of systemd's groups, and of the groups within it."""
    lines = subprocess.run(["systemd-analyze", "syscall-filter", group], capture_output=True, text=True,
                           check=True).stdout.splitlines()
    members = set()
    for name in (line.strip() for line in lines[1:]):
        if name.startswith("@"):
            members |= group_members(name)
        elif name and not name.startswith("#"):
            members.add(name)
    return members


def system_call_filter():
    """SystemCallFilter=: groups that are allowed, then groups taken out again."""
    allowed = group_members("@default")
    for value in values("SystemCallFilter"):
        members = set().union(*(group_members(group) for group in value.lstrip("~").split()))
        allowed = allowed - members if value.startswith("~") else allowed | members
    rules = seccomp.SyscallFilter(seccomp.ERRNO(errno.EPERM))
    for name in sorted(allowed):
        try:
            rules.add_rule(seccomp.ALLOW, name)
        except RuntimeError:
            pass  # of another architecture
    return rules


def address_filter():
    """RestrictAddressFamilies=."""
    rules = seccomp.SyscallFilter(seccomp.ALLOW)
    families = {int(getattr(socket, name)) for name in values("RestrictAddressFamilies")[0].split()}
    for family in set(range(64)) - families:
        rules.add_rule(seccomp.ERRNO(errno.EAFNOSUPPORT), "socket", seccomp.Arg(0, seccomp.EQ, family))
    return rules


def memory_filter():
    """MemoryDenyWriteExecute=."""
    both = PROT_WRITE | PROT_EXEC
    rules = seccomp.SyscallFilter(seccomp.ALLOW)
    rules.add_rule(seccomp.ERRNO(errno.EPERM), "mmap", seccomp.Arg(2, seccomp.MASKED_EQ, both, both))
    for name in ("mprotect", "pkey_mprotect"):
        rules.add_rule(seccomp.ERRNO(errno.EPERM), name, seccomp.Arg(2, seccomp.MASKED_EQ, PROT_EXEC, PROT_EXEC))
    return rules


class Sandbox:
    """A launcher for one program in the unit's sandbox."""

    def __init__(self, program, configuration, state):
        self._files = [self._exported(rules)
                       for rules in (system_call_filter(), address_filter(), memory_filter())]
        read, write = os.pipe()
        self._read, self._info = open(read), open(write, "w")
        self.descriptors = [file.fileno() for file in (*self._files, self._info)]
        self.launcher = [
            "bwrap", "--unshare-user", "--unshare-pid", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup",
            "--cap-drop", "ALL", "--new-session", "--die-with-parent", "--as-pid-1",
            "--ro-bind", "/usr", "/usr", "--symlink", "usr/lib", "/lib", "--symlink", "usr/lib64", "/lib64",
            "--symlink", "usr/bin", "/bin", "--dev", "/dev", "--proc", "/proc",
            "--ro-bind", program, program, "--ro-bind", configuration, configuration, "--bind", state, state,
            "--remount-ro", "/", "--info-fd", str(write),
            *(part for file in self._files for part in ("--add-seccomp-fd", str(file.fileno())))]

    @staticmethod
    def _exported(rules):
        file = tempfile.TemporaryFile()
        rules.export_bpf(file)
        file.seek(0)
        return file

    def pid(self):
        """The sandboxed program's, as seen from outside."""
        self._info.close()
        return json.load(self._read)["child-pid"]

    def close(self):
        for file in (*self._files, self._info, self._read):
            file.close()
