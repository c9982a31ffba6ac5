"""A shopper with a very old browser: follows links, fills in forms, keeps cookies, runs no script."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin

import requests


@dataclass
class Form:
    action: str
    method: str
    id: str
    fields: dict[str, str] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)


class Forms(HTMLParser):
    """Every form of a page with what a browser would send; controls outside join by their `form` attribute."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._open: Form | None = None
        self._select: tuple[str, Form] | None = None
        self._area: tuple[str, Form] | None = None
        self._later: list[tuple[str, dict]] = []
        self.feed(html)
        for name, said in self._later:
            for form in self.forms:
                if form.id == name:
                    self._control(said, form)

    def handle_starttag(self, tag, attrs):
        said = dict(attrs)
        if tag == "form":
            self._open = Form(said.get("action") or "", (said.get("method") or "get").lower(), said.get("id") or "")
            self.forms.append(self._open)
        elif tag in ("input", "button") and said.get("form"):
            self._later.append((said["form"], said | {"tag": tag}))
        elif tag in ("input", "button") and self._open:
            self._control(said | {"tag": tag}, self._open)
        elif tag == "select" and self._open:
            self._select = (said.get("name", ""), self._open)
        elif tag == "option" and self._select:
            name, form = self._select
            if "selected" in said or name not in form.fields:
                form.fields[name] = said.get("value") or ""
        elif tag == "textarea" and self._open:
            self._area = (said.get("name", ""), self._open)
            self._open.fields[self._area[0]] = ""

    def handle_data(self, data):
        if self._area:
            name, form = self._area
            form.fields[name] += data

    def handle_endtag(self, tag):
        if tag == "form":
            self._open = None
        elif tag == "select":
            self._select = None
        elif tag == "textarea":
            self._area = None

    def _control(self, said, form):
        name, kind = said.get("name"), said.get("type", "submit" if said["tag"] == "button" else "text")
        if not name or "disabled" in said:
            return
        if kind in ("submit", "button", "image"):
            form.buttons.append((name, said.get("value") or ""))
        elif kind not in ("radio", "checkbox") or "checked" in said:
            form.fields[name] = said.get("value") or ("on" if kind == "checkbox" else "")


class Shopper:
    """`shopper.open("/p/x")`, `shopper.submit("/cart/lines", quantity="2")`."""

    def __init__(self, base: str) -> None:
        self.base, self.browser = base, requests.Session()
        self.page: requests.Response

    def open(self, path: str) -> requests.Response:
        self.page = self.browser.get(urljoin(self.base, path), timeout=20)
        return self.page

    def reload(self) -> requests.Response:
        return self.open(self.page.url)

    def form(self, action: str) -> Form:
        """The first form whose action contains the text."""
        found = [form for form in Forms(self.page.text).forms if action in urljoin(self.page.url, form.action)]
        assert found, f"no form to {action!r} on {self.page.url} ({self.page.status_code}): {self.page.text[:1500]}"
        return found[0]

    def submit(self, action: str, **values: str) -> requests.Response:
        form = self.form(action)
        target = urljoin(self.page.url, form.action)
        data = form.fields | values
        origin = "/".join(target.split("/")[:3])
        if form.method == "get":
            self.page = self.browser.get(target, params=data, timeout=20)
        else:
            self.page = self.browser.post(target, data=data, headers={"Origin": origin}, timeout=20)
        return self.page
