"""The message viewer as its own process: in by SMTP and HTTP, out as pages and JSON."""

import smtplib
import sys
from email.message import EmailMessage

import pytest
import requests

from tests.dev.processes import free_port, wait_until

PICTURE = bytes.fromhex("47494638396101000100800000ffffff00000021f90401000000002c00000000010001000002024401003b")


class Mailbox:
    def __init__(self, start, data):
        self.web, self.smtp = free_port(), free_port()
        arguments = ("--port", str(self.web), "--smtp-port", str(self.smtp), "--data", str(data))
        self.started = start([sys.executable, "-m", "storefront.dev.mailbox", *arguments])
        self.started.says("Messages at")
        self.url = f"http://127.0.0.1:{self.web}"

    def send(self, to="mina@example.com", subject="Thank you", text="It is on its way.", html="", picture=False):
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = "Ollerby <shop@ollerby.example>", to, subject
        mail.set_content(text)
        if html:
            mail.add_alternative(html, subtype="html")
        if picture:
            mail.get_payload()[1].add_related(PICTURE, "image", "gif", cid="<sun>")
        with smtplib.SMTP("127.0.0.1", self.smtp) as client:
            client.send_message(mail)

    def get(self, path="/", **options):
        return requests.get(self.url + path, timeout=5, **options)

    def post(self, path, data=None, **options):
        return requests.post(self.url + path, data=data, timeout=5, **options)

    def messages(self, **query):
        return self.get("/api/messages", params=query).json()["messages"]


@pytest.fixture
def mailbox(start, tmp_path):
    return Mailbox(start, tmp_path / "mail")


class TestMail:
    def test_a_mail_is_shown_with_its_recipient_and_words(self, mailbox):
        mailbox.send(subject="Dank Ihnen – شكرا", text="Bald da: http://shop.test/orders/abc")
        page = mailbox.get()
        assert "Dank Ihnen – شكرا" in page.text
        assert "mina@example.com" in page.text
        [message] = mailbox.messages()
        shown = mailbox.get(f"/messages/{message['id']}")
        assert '<a href="http://shop.test/orders/abc"' in shown.text
        assert "Subject: " in mailbox.get(f"/messages/{message['id']}?view=source").text

    def test_messages_survive_a_restart(self, mailbox, start, tmp_path):
        mailbox.send(html="<p>Hello</p>")
        before = mailbox.messages()
        assert mailbox.started.stop() < 3
        assert Mailbox(start, tmp_path / "mail").messages() == before

    def test_a_search_finds_any_part_of_a_recipient(self, mailbox):
        for name in ("mina", "noor", "ida"):
            mailbox.send(to=f"{name}@example.com", subject=f"For {name}")
        assert [one["subject"] for one in mailbox.messages(to="NOOR@")] == ["For noor"]
        page = mailbox.get("/", params={"to": "noor"}).text
        assert "For noor" in page
        assert "For mina" not in page
        assert [one["subject"] for one in mailbox.messages()] == ["For ida", "For noor", "For mina"]

    def test_a_mail_in_a_charset_nobody_knows_is_kept_all_the_same(self, mailbox):
        with smtplib.SMTP("127.0.0.1", mailbox.smtp) as client:
            odd = b"Subject: odd\r\nContent-Type: text/plain; charset=klingon\r\n\r\n\xff\xfe hi\r\n"
            client.sendmail("a@example.com", ["b@example.com"], odd)
        [message] = mailbox.messages()
        assert message["subject"] == "odd"
        assert "hi" in message["text"]

    def test_hundred_mails_at_once_all_arrive(self, mailbox):
        with smtplib.SMTP("127.0.0.1", mailbox.smtp) as client:
            for number in range(100):
                client.sendmail("a@example.com", [f"u{number}@example.com"], b"Subject: x\r\n\r\ny")
        assert mailbox.get("/api/messages", params={"limit": 5}).json()["total"] == 100


class TestFrame:
    def test_the_html_is_sandboxed_and_its_pictures_come_from_the_mail(self, mailbox):
        mailbox.send(html='<p>Hello</p><img src="cid:sun">', picture=True)
        [message] = mailbox.messages()
        page = mailbox.get(f"/messages/{message['id']}")
        assert 'sandbox="allow-popups allow-popups-to-escape-sandbox"' in page.text
        assert "script-src 'self'" in page.headers["Content-Security-Policy"]
        frame = mailbox.get(f"/messages/{message['id']}/html")
        policy = frame.headers["Content-Security-Policy"]
        assert "sandbox allow-popups" in policy
        assert "script-src" not in policy
        assert "default-src 'none'" in policy
        where = frame.text.split('<img src="')[1].split('"')[0]
        assert mailbox.get(where).content == PICTURE

    def test_a_file_is_handed_out_as_a_download(self, mailbox):
        mail = EmailMessage()
        mail["To"], mail["Subject"] = "a@example.com", "Invoice"
        mail.set_content("See the file")
        mail.add_attachment(b"<script>alert(1)</script>", maintype="text", subtype="html", filename="invoice.html")
        with smtplib.SMTP("127.0.0.1", mailbox.smtp) as client:
            client.send_message(mail, from_addr="shop@example.com")
        [message] = mailbox.messages()
        page = mailbox.get(f"/messages/{message['id']}").text
        where = page.split('href="')[-1 - page.split("invoice.html")[1].count('href="')].split('"')[0]
        answer = mailbox.get(where)
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


class TestOtherChannels:
    def test_a_text_message_comes_in_as_twilio_takes_it(self, mailbox):
        told = {"To": "+4930123456", "From": "+49111", "Body": "Your code is 123456"}
        answer = mailbox.post("/2010-04-01/Accounts/AC1/Messages.json", told, auth=("AC1", "token"))
        assert answer.status_code == 201
        assert answer.json()["status"] == "queued"
        assert answer.json()["sid"].startswith("SM")
        assert [(one["kind"], one["to"], one["text"]) for one in mailbox.messages(kind="sms")] == [
            ("sms", ["+4930123456"], "Your code is 123456")
        ]
        assert "Your code is 123456" in mailbox.get().text

    @pytest.mark.parametrize(("missing", "code"), [("To", 21604), ("Body", 21602)])
    def test_a_text_message_that_twilio_would_refuse_is_refused(self, mailbox, missing, code):
        told = {"To": "+4930123456", "From": "+49111", "Body": "Hello"}
        told.pop(missing)
        answer = mailbox.post("/2010-04-01/Accounts/AC1/Messages.json", told)
        assert (answer.status_code, answer.json()["code"]) == (400, code)
        assert mailbox.messages() == []

    def test_a_push_is_taken_and_listed(self, mailbox):
        answer = mailbox.post("/push/phone-1", b"\x00\x01", headers={"TTL": "60", "Content-Encoding": "aes128gcm"})
        assert answer.status_code == 201
        assert requests.get(answer.headers["Location"], timeout=5).status_code == 200
        assert [(one["to"], one["text"]) for one in mailbox.messages(kind="push")] == [
            (["phone-1"], "Encrypted for the browser, 2 bytes.")
        ]

    def test_a_push_without_a_life_time_is_refused(self, mailbox):
        assert mailbox.post("/push/phone-1", b"x").status_code == 400


class TestRemoval:
    def test_one_recipient_or_all_can_be_removed(self, mailbox):
        for name in ("mina", "noor"):
            mailbox.send(to=f"{name}@example.com")
        assert requests.delete(mailbox.url + "/api/messages?to=mina", timeout=5).json() == {"removed": 1}
        assert [one["to"] for one in mailbox.messages()] == [["noor@example.com"]]
        assert "No message yet" in mailbox.post("/removal").text

    def test_another_site_cannot_empty_the_box(self, mailbox):
        mailbox.send()
        assert mailbox.post("/removal", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
        assert len(mailbox.messages()) == 1


@pytest.mark.browser
@pytest.mark.thorough
class TestInABrowser:
    @pytest.fixture
    def page(self, chromium):
        page = chromium.new_page()
        yield page
        page.close()

    def test_a_script_in_a_mail_does_nothing_and_a_new_mail_appears_by_itself(self, mailbox, page):
        mailbox.send(html="<h1>Hello Mina</h1><script>document.body.textContent = 'taken over'</script>")
        page.goto(mailbox.url)
        page.get_by_text("Thank you").click()
        assert page.frame_locator("iframe").locator("body").inner_text() == "Hello Mina"
        page.goto(mailbox.url)
        mailbox.send(subject="A second one")
        wait_until(lambda: page.get_by_text("A second one").count() == 1)

    @pytest.mark.parametrize("scheme", ["light", "dark"])
    def test_no_barrier_on_list_and_message(self, mailbox, page, scheme):
        from axe_playwright_python.sync_playwright import Axe

        page.emulate_media(color_scheme=scheme)
        mailbox.send(html="<html lang=en><title>Hello</title><main><h1>Hello Mina</h1></main></html>")
        page.goto(mailbox.url)
        assert Axe().run(page).response["violations"] == []
        page.get_by_text("Thank you").click()
        assert Axe().run(page).response["violations"] == []
