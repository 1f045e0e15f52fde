"""Templates hold to the strict policy: nothing inline, nothing from elsewhere, nothing trusted without a reason."""

import ast
import re

from tests.house.reading import ROOT, called, calls, for_each, modules, name_of

TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
PUBLIC = [path for path in TEMPLATES if "admin" not in path.relative_to(ROOT).parts and path.suffix == ".html"]
COMMENT = re.compile(r"{#.*?#}|{% comment %}.*?{% endcomment %}", re.DOTALL)

# Text that is already safe when it gets here: what posts, articles, videos, releases and town halls say is sanitised
# when stored, and help texts of fields are ours (Django's password help is a list).
TRUSTED = {
    "post.html|safe", "answer.html|safe", "field.help_text|safe", "opening.html|safe", "revision.html|safe",
    "video.html|safe", "release.html|safe", "review.opening.html|safe", "review.reply.html|safe", "said.post.html|safe",
    "question.answer.html|safe", "transcript.html|safe", "hall.html|safe",
    # The same in a frame, where links lead elsewhere.
    "post.html|safe|in_frame:frame", "answer.html|safe|in_frame:frame", "revision.html|safe|in_frame:frame",
    "video.html|safe|in_frame:frame", "told.statement.post.html|safe|in_frame:frame",
}  # fmt: skip
MAY_MARK_SAFE = {
    "apps/foundation/structured.py",
    "apps/foundation/templatetags/interface.py",
    # What nh3 has cleaned is safe because of that.
    "apps/foundation/markdown.py",
    # That with numbered headings.
    "apps/knowledge/rendering.py",
    # Samples of components, all of them constants.
    "apps/portal/styleguide.py",
}


def words(path) -> str:
    return COMMENT.sub("", path.read_text())


@for_each(TEMPLATES)
def test_a_template_has_no_inline_script_or_style(path):
    text = words(path)
    for opening, inside in re.findall(r"<script\b([^>]*)>(.*?)</script>", text, re.DOTALL | re.IGNORECASE):
        assert "src=" in opening, "a script stands in the page"
        assert not inside.strip()
    assert not re.search(r"<style\b", text, re.IGNORECASE)
    assert not re.search(r"\sstyle\s*=", text, re.IGNORECASE)
    assert not re.search(r"<[^>{]*\son[a-z]+\s*=", text, re.IGNORECASE)
    assert not re.search(r"javascript:", text, re.IGNORECASE)


@for_each(TEMPLATES)
def test_a_template_loads_nothing_from_elsewhere(path):
    text = words(path)
    assert not re.findall(r"""\b(?:src|action|formaction|poster|data)\s*=\s*["']?(?:https?:)?//""", text)
    assert not re.findall(r"""<link\b[^>]*href\s*=\s*["']?(?:https?:)?//""", text)


@for_each(TEMPLATES)
def test_a_template_trusts_only_what_was_made_safe_before(path):
    text = words(path)
    trusted = {found.strip() for found in re.findall(r"{{\s*([^}]*?\|\s*safe(?:seq)?\b[^}]*?)\s*}}", text)}
    assert trusted <= TRUSTED
    assert "autoescape off" not in text


def test_only_known_modules_declare_markup_safe():
    callers = set()
    for path in modules("apps", "helpcenter"):
        if {called(call) for call in calls(path)} & {"mark_safe", "SafeString", "SafeText"}:
            callers.add(name_of(path))
    assert callers - MAY_MARK_SAFE == set()


def test_format_html_is_given_its_pattern_as_a_constant_or_from_the_vocabulary():
    strays = []
    for path in modules("apps", "helpcenter"):
        for node in calls(path):
            if not called(node).endswith("format_html"):
                continue
            pattern = node.args[0]
            known = isinstance(pattern, ast.Constant) or ast.unparse(pattern).startswith(
                ("str(self.kind.sentence)", "str(self.kind.sentence_for(")
            )
            if not known:
                strays.append(f"{name_of(path)}:{node.lineno} {ast.unparse(pattern)[:60]}")
            if len(node.args) + len(node.keywords) < 2:
                strays.append(f"{name_of(path)}:{node.lineno} has nothing to escape")
    assert strays == []


@for_each(sorted((ROOT / "static").rglob("*.*")))
def test_a_static_file_loads_nothing_from_elsewhere(path):
    if path.suffix not in {".css", ".js", ".svg"}:
        assert path.suffix in {".png", ".webp", ".woff2", ".ico", ".txt"}
        return
    text = path.read_text()
    strangers = [
        address
        for address in re.findall(
            r"(?:https?:)?//[\w.-]+\.[a-z]{2,}[^\s'\")]*", re.sub(r"/\*.*?\*/", "", text, flags=re.S)
        )
        if not address.startswith(("http://www.w3.org/", "https://www.w3.org/"))
    ]
    assert strangers == []
    assert "eval(" not in text
    assert "innerHTML" not in text


@for_each(PUBLIC)
def test_every_form_that_changes_something_carries_its_token(path):
    text = words(path)
    for form in re.findall(r"<form\b[^>]*method=[\"']?post[^>]*>.*?</form>", text, re.DOTALL | re.IGNORECASE):
        # A token of a form needs a cookie, and frames have none: what changes something there needs a key.
        assert ("csrf_token" in form) != ("data-embed-" in form)
