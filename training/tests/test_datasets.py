import pytest

from djinn_models.batches import batches
from djinn_models.datasets import Data


def test_says_what_it_needs_when_no_folder_is_named(monkeypatch):
    monkeypatch.delenv("DJINN_DATA", raising=False)
    with pytest.raises(SystemExit, match="--data DIR or DJINN_DATA"):
        Data(None)


def test_names_the_file_that_is_missing(tmp_path):
    with pytest.raises(SystemExit, match="sst2/test.tsv.gz"):
        Data(tmp_path).sst2("test")


def test_batches_hold_every_row_once_within_the_budget():
    lengths = [3, 50, 7, 7, 120, 2]
    found = batches(lengths, tokens=128, rows=3, shuffle=False)
    assert sorted(sum(found, [])) == list(range(6))
    assert all(max(lengths[i] for i in b) * len(b) <= 128 and len(b) <= 3 for b in found)
