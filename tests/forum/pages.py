"""Reading the pages that the doors answer with."""

from html.parser import HTMLParser

VOID = {"meta", "link", "input", "br", "hr", "img", "use", "path", "circle", "source", "wbr", "col", "area", "base"}


class Page(HTMLParser):
    """A page taken apart as a browser would: its tags with attributes, its forms with fields, and its words."""

    def __init__(self, response):
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict]] = []
        self.forms: list[dict] = []
        self.words: list[str] = []
        self.scripts: list[str] = []
        self._inside: list[str] = []
        self.feed(response.content.decode())

    def handle_starttag(self, tag, attributes):
        attributes = {name: value or "" for name, value in attributes}
        self.tags.append((tag, attributes))
        if tag not in VOID:
            self._inside.append(tag)
        if tag == "form":
            self.forms.append({"action": attributes.get("action", ""), "fields": {}, **attributes})
        if tag in {"input", "textarea", "select", "button"} and self.forms and attributes.get("name"):
            self.forms[-1]["fields"][attributes["name"]] = attributes.get("value", "")

    def handle_endtag(self, tag):
        if tag in self._inside:
            while self._inside.pop() != tag:
                pass

    def handle_data(self, data):
        if self._inside and self._inside[-1] in {"script", "style"}:
            self.scripts.append(data)
        else:
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())

    def form_to(self, action: str) -> dict:
        """The only form that goes to this address."""
        [form] = [one for one in self.forms if one["action"] == action]
        return form

    def links(self) -> list[str]:
        return [attributes["href"] for tag, attributes in self.tags if tag == "a" and "href" in attributes]
