"""Reasons of assumed numbers in Chinese: every number of the reason stands in it, and a reason that is not whole stays English."""

import csv
import re

from each import failing

import scenarios
from scenarios.reasons import HOLE, NUMBER, TABLE, clause, in_chinese

ROWS = list(csv.DictReader(TABLE.read_text("utf-8").splitlines()))


def reasons():
    return sorted(
        {
            one.assumed
            for name in scenarios.places()
            for one in scenarios.load_place(name).figures.values()
            if one.assumed
        }
    )


def test_every_clause_keeps_its_numbers_in_both_languages():
    assert failing(keeps_its_numbers, ROWS, lambda row: row["en"]) == {}


def keeps_its_numbers(row):
    assert row["en"].count("#") == len(HOLE.findall(row["zh"]))
    assert re.search("[一-鿿]", row["zh"]) and not re.search("[A-Za-z]{2,}", row["zh"])


def test_clauses_stand_once():
    assert len({row["en"].casefold() for row in ROWS}) == len(ROWS)


def test_every_reason_of_a_place_has_its_chinese():
    assert [reason for reason in reasons() if not in_chinese(reason)] == []


def test_a_reason_in_chinese_holds_the_numbers_of_the_english_one_and_no_english():
    """Those in millions are written in units of ten thousand, a hundred times as many."""
    for reason, said in ((reason, in_chinese(reason)) for reason in reasons()):
        assert not re.search("[A-Za-z]{2,}", said), said
        plain = {float(one.replace(",", "")) for one in NUMBER.findall(said)}
        for one in (float(number.replace(",", "")) for number in NUMBER.findall(reason)):
            assert one in plain or any(abs(100.0 * one - other) < 1e-6 for other in plain), (reason, said)


def test_numbers_fill_their_holes_in_order_and_millions_are_counted_in_ten_thousands():
    assert (
        clause("3,177 villages over the 115 townships and streets of the document")
        == "3,177个村除以文件所载的115个乡镇街道"
    )
    said = "6.03 million persons with agricultural registration in 2010, over the 1,570 persons of a village unit of the province"
    assert clause(said) == "农业户籍人口603万（2010年），除以全省每村1,570人"
    assert in_chinese("One attendant a grid; an unknown clause") == "" == clause("an unknown clause")
    assert in_chinese("not stated; the default") == "未载明；取默认值"
