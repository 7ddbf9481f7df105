"""The module, as installed: pytest python/tests"""

from pathlib import Path

import annals
import pytest

WORLD = Path(__file__).parents[2] / "tests" / "data" / "world"


def test_a_timeline_is_a_list_of_dictionaries_whose_dates_are_as_precise_as_their_sources():
    entries = annals.timeline(data=WORLD)
    assert len(entries) > 10
    dates = {entry["slug"]: entry["date"]["edtf"] for entry in entries if entry["date"]}
    assert dates["bank-ddos"] == "2023-05"
    assert dates["grid-outage"] == "2023-12-12"


def test_filters_are_the_options_of_the_program():
    entries = annals.timeline(data=WORLD, from_="2023-12-12", to="2023-12-12")
    assert "grid-outage" in [entry["slug"] for entry in entries]
    assert annals.timeline(data=WORLD, from_="1990", to="1990", certain=True) == []


def test_a_saved_query_gives_rows_with_numbers():
    rows = annals.query("stats", data=WORLD)
    counts = {row["name"]: row["count"] for row in rows}
    assert counts["Event"] == 21


def test_sparql_gives_rows_and_answers():
    rows = annals.query("SELECT ?e WHERE { ?e a ann:Event } LIMIT 2", data=WORLD)
    assert len(rows) == 2 and rows[0]["e"].startswith("https://w3id.org/annals/id/event/")
    assert annals.query("ASK { ev:grid-outage a ann:Event }", data=WORLD) is True


def test_what_is_wrong_is_said():
    with pytest.raises(annals.AnnalsError, match="nobody-knows"):
        annals.timeline(data=WORLD, actor="nobody-knows")


def test_a_frame_needs_pandas():
    pandas = pytest.importorskip("pandas")
    frame = annals.timeline(data=WORLD, as_frame=True)
    assert isinstance(frame, pandas.DataFrame) and "label" in frame.columns
