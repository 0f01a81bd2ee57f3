"""What goes wrong in a window of Chromium: answers of 400 and above, errors in the console, errors of scripts."""

import re


class Faults:
    def __init__(self, expected: list[str] | None = None) -> None:
        self.lines: list[str] = []
        self.expected = list(expected or [])  # patterns of what may happen: "400 .*/sessions/new"

    def watch(self, context) -> None:
        context.on("response", lambda answer: self.answered(answer.status, answer.url, answer.request.method))
        context.on("weberror", lambda error: self.add(f"script: {error.error}"))
        context.on("console", lambda message: self.wrote(message.type, message.text))

    def answered(self, status: int, url: str, method: str) -> None:
        if status >= 400:
            self.add(f"{method} {status} {url}")

    def wrote(self, kind: str, text: str) -> None:
        # Chromium repeats a failed answer in the console; the answer itself was judged above.
        if kind == "error" and not text.startswith("Failed to load resource"):
            self.add(f"console: {text}")

    def add(self, line: str) -> None:
        if not any(re.search(pattern, line) for pattern in self.expected):
            self.lines.append(line)
