"""The DEB's life on a bare Debian 12: installed, run, upgraded over an older build with data, removed, purged."""

import os
import pathlib
import shutil
import signal
import socket
import tempfile
import unittest

from packages import package, run
from servers import PATIENCE, Server
from service import NotifySocket, event

CONFIGURATION = "etc/kpiwatch/kpiwatch.yaml"
TABLE = "etc/kpiwatch/qingcheng-2025-budget.csv"


@unittest.skipUnless(os.geteuid() == 0, "only root can make another root")
class CleanRoot(unittest.TestCase):
    def setUp(self):
        self.directory = pathlib.Path(tempfile.mkdtemp(prefix="kpiwatch-"))
        self.addCleanup(run, "rm", "-rf", self.directory)
        self.root = self.directory / "root"
        self.packages = self.directory / "packages"
        self.packages.mkdir()
        self.service = self.directory / "service"
        self.service.mkdir()
        run("mmdebstrap", "--variant=apt", "--quiet", "--dpkgopt=force-unsafe-io", "--skip=cleanup/apt/lists",
            "bookworm", self.root)

    def launcher(self):
        """Starts a program in the root."""
        names = [part for file in ("/etc/resolv.conf", "/etc/hosts") for part in ("--ro-bind", file, file)]
        return ["bwrap", "--cap-add", "ALL", "--die-with-parent", "--bind", str(self.root), "/", "--dev", "/dev",
                "--proc", "/proc", *names, "--bind", str(self.packages), "/mnt", "--bind", str(self.service), "/media",
                "--setenv", "DEBIAN_FRONTEND", "noninteractive", "--setenv", "PATH", "/usr/sbin:/usr/bin:/sbin:/bin"]

    def in_root(self, *command):
        return run(*self.launcher(), *command)

    def apt_get(self, *arguments):
        return self.in_root("apt-get", "-y", "--no-install-recommends", *arguments)

    def pack_older_build(self):
        """The package as an earlier version, with another table of budget items in it."""
        tree = self.directory / "older"
        run("dpkg-deb", "--raw-extract", package("deb"), tree)
        control = tree / "DEBIAN/control"
        version = run("dpkg-deb", "--field", package("deb"), "Version").strip()
        control.write_text(control.read_text().replace(f"Version: {version}\n", "Version: 0.0.1\n"))
        (tree / TABLE).write_text("id,name,amount\nold,old,1\n")
        run("dpkg-deb", "--root-owner-group", "--build", tree, self.packages)
        shutil.copy(package("deb"), self.packages / "newer.deb")

    def serve(self, held, notify):
        """As the unit does: its user, its command, its sockets."""
        script = ('echo $$ >/media/pid;'
                  f' exec 3<&{held.fileno()}; cd /; export NOTIFY_SOCKET=/media/notify LISTEN_FDS=1;'
                  ' exec setpriv --reuid kpiwatch --regid kpiwatch --clear-groups --inh-caps=-all --no-new-privs'
                  ' sh -c \'LISTEN_PID=$$ exec kpiwatch serve -c /etc/kpiwatch/kpiwatch.yaml\'')
        daemon = Server([*self.launcher(), "bash", "-c", script],
                        r"listening on http://(127\.0\.0\.1:[0-9]+)", "ready with", pass_fds=[held.fileno()])
        self.addCleanup(daemon.stop)
        self.assertEqual(notify.until("READY")[0]["READY"], "1")
        return daemon

    def test_life(self):
        self.pack_older_build()
        held = socket.create_server(("127.0.0.1", 0))
        self.addCleanup(held.close)
        notify = NotifySocket(self.service)
        self.addCleanup(notify.close)
        self.directory.chmod(0o755)
        pathlib.Path(notify.address).chmod(0o777)

        self.apt_get("install", "/mnt/kpiwatch_0.0.1_amd64.deb")
        self.check_installed("0.0.1")
        ours = (self.root / CONFIGURATION).read_text() + "# ours\n"
        self.write_in_root(CONFIGURATION, ours)
        self.take_events(held, notify, range(0, 50), 50)

        self.apt_get("install", "/mnt/newer.deb")
        self.assertEqual((self.root / CONFIGURATION).read_text(), ours)
        self.assertNotIn("old,old,1", (self.root / TABLE).read_text())
        self.take_events(held, notify, range(40, 60), 60)

        self.apt_get("remove", "kpiwatch")
        self.assertFalse((self.root / "usr/bin/kpiwatch").exists())
        self.assertEqual((self.root / CONFIGURATION).read_text(), ours)
        self.assertNotEqual(self.state(), [])

        self.apt_get("purge", "kpiwatch")
        self.assertEqual(list(self.root.rglob("*kpiwatch*")), [])

    def check_installed(self, version):
        self.assertEqual(self.in_root("dpkg-query", "-W", "-f", "${Status} ${Version}", "kpiwatch"),
                         f"install ok installed {version}")
        self.assertEqual(self.in_root("stat", "-c", "%a %U:%G", "/var/lib/kpiwatch"), "700 kpiwatch:kpiwatch\n")
        for unit in ("multi-user.target.wants/kpiwatch.service", "sockets.target.wants/kpiwatch.socket"):
            self.assertTrue((self.root / "etc/systemd/system" / unit).is_symlink(), unit)
        units = ("/usr/lib/systemd/system/kpiwatch.service", "/usr/lib/systemd/system/kpiwatch.socket")
        self.assertEqual(self.in_root("systemd-analyze", "verify", "--man=no", *units), "")

    def take_events(self, held, notify, numbers, stored):
        """Sends these to the installed daemon, which then has that many stored."""
        daemon = self.serve(held, notify)
        status, _ = daemon.post("/api/v1/events", [event(number) for number in numbers],
                                "application/cloudevents-batch+json")
        self.assertEqual(status, 200)
        self.assertEqual(len(daemon.get("/api/v1/events").splitlines()), stored)
        os.kill(int((self.service / "pid").read_text()), signal.SIGTERM)
        self.assertEqual(notify.until("STOPPING")[0]["STOPPING"], "1")
        self.assertEqual(daemon.process.wait(PATIENCE), 0)

    def write_in_root(self, name, text):
        (self.packages / "file").write_text(text)
        self.in_root("cp", "/mnt/file", f"/{name}")

    def state(self):
        return self.in_root("ls", "/var/lib/kpiwatch").split()


if __name__ == "__main__":
    unittest.main()
