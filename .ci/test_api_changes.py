"""Tests of .ci/api-changes in a repository of its own. Needs git and oasdiff."""
import os
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).parent.parent
CHANGES = "# Changes\n\n## Unreleased\n\n- New things.\n"
DECLARED = CHANGES + "\n### Breaking changes of the API\n- `POST /v1/{}`: has gone.\n"


@unittest.skipUnless(shutil.which("oasdiff"), "there is no oasdiff")
class ApiChanges(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        (self.folder / ".ci").mkdir()
        shutil.copy(ROOT / ".ci/api-changes", self.folder / ".ci")
        shutil.copy(ROOT / "openapi.yaml", self.folder)
        self.git("init", "-q", ".")
        self.commit(CHANGES)

    def git(self, *arguments):
        identity = ["-c", "user.name=test", "-c", "user.email=test@example.org"]
        subprocess.run(["git", *identity, *arguments], cwd=self.folder, check=True, capture_output=True)

    def commit(self, changes):
        (self.folder / "CHANGES.md").write_text(changes)
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", "A change")

    def released(self, changes=CHANGES):
        self.git("tag", "v1.0.0")
        self.commit(changes)

    def rename(self, path):
        file = self.folder / "openapi.yaml"
        file.write_text(file.read_text().replace(f"\n  /v1/{path}:\n", f"\n  /v1/renamed-{path}:\n"))

    def check(self, folder=None, **environment):
        run = subprocess.run([".ci/api-changes"], cwd=folder or self.folder, capture_output=True, text=True, env=os.environ | environment)
        return run.returncode, run.stdout + run.stderr

    def test_passes_without_a_release(self):
        self.rename("text-classification")
        status, said = self.check()
        self.assertEqual(0, status)
        self.assertIn("no release yet", said)

    def test_passes_what_is_new(self):
        self.released()
        file = self.folder / "openapi.yaml"
        new = "\npaths:\n  /v1/new:\n    get:\n      operationId: fresh\n      responses:\n        '200':\n          description: Fine.\n"
        file.write_text(file.read_text().replace("\npaths:\n", new))
        self.assertEqual(0, self.check()[0])

    def test_refuses_a_change_that_is_not_declared(self):
        self.released()
        self.rename("text-classification")
        status, said = self.check()
        self.assertEqual(1, status)
        self.assertIn("FAILED `POST /v1/text-classification`", said)

    def test_passes_a_change_that_is_declared(self):
        self.released(DECLARED.format("text-classification"))
        self.rename("text-classification")
        self.assertEqual(0, self.check()[0])

    def test_a_declaration_is_for_one_operation_and_one_release(self):
        old = DECLARED.format("sentiment-analysis").removeprefix("# Changes\n\n").replace("Unreleased", "1.0.0 – 2026-01-01")
        self.released(DECLARED.format("text-classification") + "\n" + old)
        self.rename("text-classification")
        self.rename("sentiment-analysis")
        status, said = self.check()
        self.assertEqual(1, status)
        self.assertIn("FAILED `POST /v1/sentiment-analysis`", said)
        self.assertIn("declared `POST /v1/text-classification`", said)

    def test_a_release_is_compared_with_the_one_before(self):
        self.released()
        self.rename("text-classification")
        self.commit(CHANGES)
        self.git("tag", "v2.0.0")
        self.assertEqual(1, self.check()[0])

    def test_a_clone_without_history_is_passed_over_loudly(self):
        self.released()
        self.git("clone", "-q", "--depth", "1", f"file://{self.folder}", "shallow")
        status, said = self.check(self.folder / "shallow")
        self.assertEqual(0, status)
        self.assertIn("SKIPPED", said)
        self.assertEqual(1, self.check(self.folder / "shallow", STRICT="1")[0])


if __name__ == "__main__":
    unittest.main()
