"""First look."""
from tests.browser.chat_page import ChatPage

def test_first(page: ChatPage):
    page.ask("table", "Here is how")
    print(page.console_errors())
    print(page.contrasts()[:5])
    assert page.console_errors() == []
