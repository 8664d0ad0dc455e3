"""A helper at a running portal, over HTTP: logs in, presses the buttons of the desk."""

import http.client
import re
import time
import urllib.error
import urllib.request
from types import SimpleNamespace

from peers.threads.sample.people import PASSWORD
from tests.help.page import Page
from tests.live.youth import Answer, Youth


class Patient(Youth):
    """Somebody who presses again when the page does not come."""

    def _answer(self, request: urllib.request.Request) -> Answer:
        for _press in range(20):
            try:
                return super()._answer(request)
            except (urllib.error.URLError, http.client.HTTPException, ConnectionError):
                time.sleep(0.2)
        return super()._answer(request)

    def press(self, page: str, action: str, **fields: str) -> Answer:
        """Fill in the form of `page` that posts to the address with `action` in it."""
        form = _form(self.get(page).body, action)
        (target,) = re.findall(r'^<form[^>]* action="([^"]+)"', form)
        page_of_one_form = Page(SimpleNamespace(content=form.encode()))
        return self.post(target, page_of_one_form.form_data(**fields))


def _form(page: str, action: str) -> str:
    forms = re.findall(r"<form\b.*?</form>", page, re.DOTALL)
    found = [form for form in forms if action in form.partition(">")[0]]
    assert found, f"no form for {action} on this page: {page[-3000:]}"
    return found[0]


class Helper(Patient):
    """Somebody of the sample people, logged in."""

    def __init__(self, base: str, username: str) -> None:
        super().__init__(base)
        self.press("/en/accounts/login/", "/accounts/login/", login=username, password=PASSWORD)
