"""``grassroots schema``: no file that can be used is called wrong by an editor, and a misspelt key is."""

import pytest
from jsonschema import Draft202012Validator
from ruamel.yaml import YAML

import scenarios
from experiments.forms import SHIPPED as FORMS
from experiments.headline import SHIPPED
from experiments.study.schema import STUDIES, ready
from grassroots.errors import Refused
from grassroots.verbs.schema import KINDS, model_of, schema_of
from scenarios.files import FOLDERS

FILES = {
    "place": [FOLDERS["place"] / f"{name}.yaml" for name in scenarios.places()],
    "policy": [FOLDERS["policy"] / f"{name}.yaml" for name in scenarios.policies()],
    "lever": [FOLDERS["lever"] / f"{name}.yaml" for name in scenarios.levers()],
    "study": [STUDIES / f"{name}.yaml" for name in ready()],
    "headline": [SHIPPED],
    "forms": [FORMS],
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_file_of_the_library_fits_and_a_misspelt_key_does_not(kind):
    made = schema_of(kind)
    Draft202012Validator.check_schema(made)
    check, yaml = Draft202012Validator(made), YAML(typ="safe")
    for file in FILES[kind]:
        data = yaml.load(file.read_text("utf-8"))
        assert [error.message for error in check.iter_errors(data)] == [], file
        first = min(data)
        data[f"{first}s"] = data.pop(first)
        assert list(check.iter_errors(data)), file


@pytest.mark.parametrize("kind", KINDS)
def test_every_key_is_explained_in_both_languages(kind):
    keys = schema_of(kind)["properties"]
    assert set(keys) == set(model_of(kind).model_fields)
    for name, about in keys.items():
        said = about["description"]
        assert "\n" in said and any("\u4e00" <= letter <= "\u9fff" for letter in said), name


def test_a_kind_that_is_none_is_refused():
    with pytest.raises(Refused, match="did you mean lever"):
        schema_of("levr")
