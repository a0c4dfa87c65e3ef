"""The packages hold what they should, and the statically linked program needs nothing of its host."""

import os
import pathlib
import re
import subprocess
import unittest

from packages import PACKAGE, PROJECT, installed_files, package, run
from servers import KPIWATCH, start_kpiwatch
from service import TestCase

MAN = PROJECT / "deploy" / "man"
COMPLETIONS = PROJECT / "deploy" / "completions"


class Deb(unittest.TestCase):
    def setUp(self):
        self.file = package("deb")

    def field(self, name):
        return run("dpkg-deb", "--field", self.file, name).strip()

    def test_files_are_where_they_belong(self):
        entries = [line.split() for line in run("dpkg-deb", "--contents", self.file).splitlines()]
        files = {entry[5].removeprefix(".") for entry in entries if not entry[0].startswith("d")}
        missing = {*installed_files(), "/usr/share/man/man1/kpiwatch.1.gz", "/usr/share/man/man5/kpiwatch.yaml.5.gz",
                   "/usr/share/zsh/vendor-completions/_kpiwatch", "/usr/share/doc/kpiwatch/changelog.gz"} - files
        self.assertEqual(missing, set())
        self.assertEqual({(entry[0], entry[1]) for entry in entries},
                         {("drwxr-xr-x", "root/root"), ("-rw-r--r--", "root/root"), ("-rwxr-xr-x", "root/root")})
        self.assertEqual([entry[5] for entry in entries if entry[0] == "-rwxr-xr-x"], ["./usr/bin/kpiwatch"])
        self.assertEqual([name for name in files if name.endswith((".py", ".pyc"))],
                         ["/usr/share/kpiwatch/read_journal.py"])

    def test_depends_on_debians_libraries_and_time_zones(self):
        depends = {name.split()[0] for name in self.field("Depends").split(",")}
        self.assertLessEqual({"tzdata", "libc6", "libsqlite3-0", "libssl3", "systemd"}, depends)

    def test_configuration_is_the_administrators(self):
        self.assertEqual(run("dpkg-deb", "--info", self.file, "conffiles").split(),
                         ["/etc/kpiwatch/kpiwatch.yaml", "/etc/kpiwatch/qingcheng-2025-budget.csv"])

    def test_version_is_the_programs(self):
        version = self.field("Version")
        self.assertEqual(f"kpiwatch {version}\n", run(KPIWATCH, "--version"))
        changelog = run("bash", "-o", "pipefail", "-c",
                        'dpkg-deb --fsys-tarfile "$0" | tar -xO ./usr/share/doc/kpiwatch/changelog.gz | zcat', self.file)
        self.assertTrue(changelog.startswith(f"kpiwatch ({version}) "), changelog)


class Rpm(unittest.TestCase):
    def setUp(self):
        self.file = package("rpm")

    def query(self, *what):
        return run("rpm", "-qp", *what, self.file).splitlines()

    def test_files_are_where_they_belong(self):
        missing = {*installed_files(), "/usr/share/man/man1/kpiwatch.1.gz", "/usr/share/man/man5/kpiwatch.yaml.5.gz",
                   "/usr/share/zsh/site-functions/_kpiwatch"} - set(self.query("--list"))
        self.assertEqual(missing, set())

    def test_needs_no_library_of_the_host(self):
        needs = [name for name in self.query("--requires") if not name.startswith("rpmlib(")]
        self.assertEqual(set(needs), {"/bin/sh", "systemd", "tzdata"})

    def test_configuration_is_the_administrators(self):
        flags = dict(line.rsplit(" ", 1)
                     for line in self.query("--queryformat", r"[%{FILENAMES} %{FILEFLAGS}\n]"))
        config_noreplace = str(1 | 16)
        self.assertEqual({name for name, flag in flags.items() if flag == config_noreplace},
                         {"/etc/kpiwatch/kpiwatch.yaml", "/etc/kpiwatch/qingcheng-2025-budget.csv"})


class Tarball(TestCase):
    def setUp(self):
        super().setUp()
        run("tar", "-C", self.directory, "-xf", package("tarball"))
        self.tree = next(self.directory.glob("kpiwatch-*"))
        self.program = self.tree / "usr/bin/kpiwatch"

    def test_program_asks_for_no_glibc(self):
        self.assertEqual(run(PACKAGE / "glibc-floor.sh", self.program), f"{self.program}: asks for no glibc\n")
        notes = run("readelf", "--notes", self.program)
        self.assertEqual(re.search(r"ABI: (\S+)", notes)[1], "3.2.0", "the oldest kernel")

    def test_floor_of_a_program_that_needs_glibc_is_told(self):
        self.assertRegex(run(PACKAGE / "glibc-floor.sh", "/bin/true"), r"asks for GLIBC 2\.\d+ because of \w+")

    def bare_root(self, host_names):
        """A root with the program, time zones, and hosts' names looked up as `host_names` says; no library at all."""
        (self.directory / "hosts").write_text("127.0.0.1 localhost\n")
        (self.directory / "nsswitch").write_text(f"hosts: {host_names}\n")
        return ["bwrap", "--unshare-user", "--unshare-pid", "--die-with-parent", "--proc", "/proc",
                "--ro-bind", "/usr/share/zoneinfo", "/usr/share/zoneinfo",
                "--ro-bind", self.directory / "hosts", "/etc/hosts",
                "--ro-bind", self.directory / "nsswitch", "/etc/nsswitch.conf",
                "--ro-bind", self.program, KPIWATCH, "--bind", self.directory, self.directory]

    def test_runs_where_there_is_no_library(self):
        bare = self.bare_root("files myhostname dns")
        self.configuration.write_text(self.configuration.read_text() + "site: {time_zone: Asia/Shanghai}\n")
        events = self.directory / "events.ndjson"
        daemon = start_kpiwatch(self.configuration, launcher=bare)
        self.addCleanup(daemon.stop)
        events.write_text(run(*bare, KPIWATCH, "simulate", "-c", self.configuration, "--from", "2025-01-01T00:00:00Z",
                              "--to", "2025-01-02T00:00:00Z", "--cameras", "3"))
        count = len(events.read_text().splitlines())
        url = f"http://localhost:{daemon.address.rsplit(':')[1]}"
        told = run(*bare, KPIWATCH, "ingest", "-c", self.configuration, "--url", url, events)
        self.assertEqual(told, f"accepted {count}, duplicates 0, rejected 0\n")
        self.assertIn("kpiwatch_counted_assets", daemon.get("/metrics"))

    def test_links_of_documents_lead_to_files_that_are_installed(self):
        pages = {page: page.read_text(encoding="utf-8")
                 for page in (self.tree / "usr/share/doc/kpiwatch").rglob("*.md")}
        links = [(page, link) for page, text in pages.items() for link in re.findall(r"\]\(([^):#]+)\)", text)]
        self.assertGreater(len(links), 20)
        self.assertEqual([(page.name, link) for page, link in links if not (page.parent / link).is_file()], [])
        named = re.findall(r"/usr/share/kpiwatch/[a-z_/-]+\.[a-z]+", "".join(pages.values()))
        self.assertIn("/usr/share/kpiwatch/read_journal.py", named)
        self.assertEqual([name for name in named if not (self.tree / name.lstrip("/")).is_file()], [])

    def test_install_script_keeps_the_configuration_that_is_there(self):
        root = self.directory / "root"
        environment = self.environment(DESTDIR=str(root))
        configuration = root / "etc/kpiwatch/kpiwatch.yaml"
        run(self.tree / "install.sh", env=environment)
        missing = [name for name in installed_files() if not (root / name.lstrip("/")).is_file()]
        self.assertEqual(missing, [])
        self.assertTrue(os.access(root / "usr/bin/kpiwatch", os.X_OK))
        configuration.write_text("mine\n")
        run(self.tree / "install.sh", env=environment)
        self.assertEqual(configuration.read_text(), "mine\n")
        run(self.tree / "install.sh", "remove", env=environment)
        left = {str(file.relative_to(root)) for file in root.rglob("*") if file.is_file()}
        self.assertEqual(left, {"etc/kpiwatch/kpiwatch.yaml", "etc/kpiwatch/qingcheng-2025-budget.csv"})


class Manual(unittest.TestCase):
    def rendered(self, page):
        done = subprocess.run(["man", "--warnings", "-E", "UTF-8", "-l", "-Tutf8", MAN / page],
                              capture_output=True, text=True, env=os.environ | {"MANWIDTH": "500"})
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return re.sub(".\b", "", done.stdout)

    def test_every_command_and_option_is_told(self):
        page = self.rendered("kpiwatch.1")
        commands = re.findall(r"^  ([a-z]+) ", run(KPIWATCH, "--help"), re.MULTILINE)
        self.assertNotEqual(commands, [])
        for command in commands:
            self.assertIn(f"kpiwatch {command}", page)
            for option in re.findall(r"--[a-z-]+", run(KPIWATCH, command, "--help")):
                self.assertIn(option, page, f"of {command}")

    def test_every_key_is_told(self):
        page = self.rendered("kpiwatch.yaml.5")
        lines = [line.split("#")[0] for line in (PROJECT / "config" / "example.yaml").read_text().splitlines()]
        named_by_the_user = {"camera", "device", "outages", "spending"}
        keys = set(re.findall(r"^ *(?:- )?([a-z_]+):", "\n".join(lines), re.MULTILINE)) - named_by_the_user
        self.assertGreater(len(keys), 30)
        self.assertEqual([key for key in sorted(keys) if not re.search(rf"\b{key}\b", page)], [])


class Completions(unittest.TestCase):
    ENVIRONMENT = os.environ | {"PATH": f"{pathlib.Path(KPIWATCH).resolve().parent}:{os.environ['PATH']}"}

    def in_bash(self, *words):
        script = ('source "$0"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _kpiwatch;'
                  ' [ ${#COMPREPLY[@]} -eq 0 ] || printf "%s\\n" "${COMPREPLY[@]}"')
        return run("bash", "-c", script, COMPLETIONS / "kpiwatch.bash", *words, env=self.ENVIRONMENT).split()

    def in_zsh(self, *words):
        """zsh's own helpers print what they are given."""
        script = ('_describe() { print -rl -- ${(P)2%%:*} }; compadd() { print -rl -- ${(P)2} }; _files() { print FILES };'
                  ' file=$1; shift; words=("$@"); CURRENT=$#; source $file')
        return run("zsh", "-f", "-c", script, "zsh", COMPLETIONS / "kpiwatch.zsh", *words, env=self.ENVIRONMENT).split()

    def test_commands(self):
        for complete in (self.in_bash, self.in_zsh):
            self.assertLessEqual({"serve", "check", "ingest", "evaluate"}, set(complete("kpiwatch", "")))
        self.assertEqual(self.in_bash("kpiwatch", "che"), ["check"])

    def test_options_of_a_command(self):
        for complete in (self.in_bash, self.in_zsh):
            options = set(complete("kpiwatch", "evaluate", "--"))
            self.assertLessEqual({"--config", "--at", "--format", "--url", "--help"}, options)
            self.assertNotIn("--seed", options)

    def test_values_of_an_option(self):
        for complete in (self.in_bash, self.in_zsh):
            self.assertEqual(set(complete("kpiwatch", "evaluate", "--format", "")), {"json", "prometheus", "text"})

    def test_tables_to_import(self):
        for complete in (self.in_bash, self.in_zsh):
            self.assertLessEqual({"assets", "tickets", "vouchers"}, set(complete("kpiwatch", "import", "")))
        self.assertEqual(self.in_bash("kpiwatch", "import", "vou"), ["vouchers"])

    def test_files(self):
        self.assertEqual(self.in_bash("kpiwatch", "check", "-c", "/etc/hostnam"), ["/etc/hostname"])
        self.assertEqual(self.in_zsh("kpiwatch", "check", "-c", ""), ["FILES"])


if __name__ == "__main__":
    unittest.main()
