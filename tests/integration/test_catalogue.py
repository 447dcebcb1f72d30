"""What is marked for translation is found by Python alone, in code and templates, and written as gettext reads it."""

from __future__ import annotations

from pathlib import Path

from tools.catalogue.gathering import Text, gathered, texts_of
from tools.catalogue.writing import entry, quoted, template


def found(tmp_path: Path, name: str, source: str) -> list[tuple[str, str, str]]:
    path = tmp_path / name
    path.write_text(source, encoding="utf-8")
    return [(each.context, each.text, each.many) for each in texts_of(path)]


def test_calls_in_code(tmp_path: Path) -> None:
    source = (
        'a = _("One")\nb = gettext("Two " "parts")\nc = ngettext("%(n)s night", "%(n)s nights", n)\n'
        'd = pgettext("a patient", "new")\ne = other("not this")\nf = translation.gettext("Three")\n'
    )
    assert found(tmp_path, "code.py", source) == [
        ("", "One", ""), ("", "Two parts", ""), ("", "%(n)s night", "%(n)s nights"), ("a patient", "new", ""),
        ("", "Three", ""),
    ]  # fmt: skip


def test_tags_in_templates(tmp_path: Path) -> None:
    source = (
        '{% translate "One" %}<p title="{% translate \'It is "two"\' %}">{{ x|default:_("three") }}</p>\n'
        "{% blocktranslate count n=n %}{{ n }} night of {{ name }}{% plural %}{{ n }} nights of {{ name }}"
        '{% endblocktranslate %}{% translate "new" context "a patient" %}'
    )
    assert set(found(tmp_path, "page.html", source)) == {
        ("", "One", ""), ("", 'It is "two"', ""), ("", "three", ""), ("a patient", "new", ""),
        ("", "%(n)s night of %(name)s", "%(n)s nights of %(name)s"),
    }  # fmt: skip


def test_an_entry_as_gettext_reads_it() -> None:
    assert entry(Text("%(n)s night", many="%(n)s nights", place="a.py")) == (
        '#: a.py\n#, python-format\nmsgid "%(n)s night"\nmsgid_plural "%(n)s nights"\nmsgstr[0] ""\nmsgstr[1] ""\n'
    )
    assert entry(Text("new", context="a patient", place="b.html")) == (
        '#: b.html\nmsgctxt "a patient"\nmsgid "new"\nmsgstr ""\n'
    )
    assert quoted('a "b"\\\n') == '"a \\"b\\"\\\\\\n"'


def test_the_clinic_has_a_template_of_its_catalogue() -> None:
    texts = gathered()
    assert {"Save the night", "Log in", "minutes from 0 to 1440, such as 25"} <= {each.text for each in texts}
    assert len({(each.context, each.text, each.many) for each in texts}) == len(texts)
    assert template(texts).count("msgid ") == len(texts) + 1
