"""A conversation as a device keeps it: a snapshot, and what the web's reducer does with the events after it."""

from dataclasses import dataclass, field
from typing import Any

from chaos.history import Messages


@dataclass
class Model:
    """Messages, members and read marks up to `seq`."""

    seq: int
    messages: Messages
    members: set[str]
    marks: dict[str, int] = field(default_factory=dict[str, int])
    # The device's own member was put out, as the stream's last event said.
    has_left: bool = False

    def apply(self, event: dict[str, Any], me: str) -> bool:
        """Take an event; one that is known already changes nothing. False: it is about a message that isn't known."""
        if "seq" in event:
            if event["seq"] <= self.seq:
                return True
            self.seq = event["seq"]
        data = event["data"]
        match event["type"]:
            case "chat.message_posted":
                message = data["message"]
                self.messages[message["id"]] = state_of(message)
            case "chat.message_edited" | "chat.message_deleted" if data["messageId"] not in self.messages:
                return False
            case "chat.message_edited":
                number, _, is_deleted = self.messages[data["messageId"]]
                self.messages[data["messageId"]] = number, data["body"], is_deleted
            case "chat.message_deleted":
                number, _, _ = self.messages[data["messageId"]]
                self.messages[data["messageId"]] = number, "", True
            case "chat.member_joined":
                if data["member"] is not None:
                    self.members.add(data["member"]["id"])
                    self.merge({data["member"]["id"]: data["member"]["readNumber"]})
                    if data["member"]["id"] == me:
                        self.has_left = False
            case "chat.member_left":
                self.members.discard(data["memberId"])
                if data["memberId"] == me:
                    self.has_left = True
            case "chat.read_mark_moved":
                self.merge({data["memberId"]: data["number"]})
            case _:
                pass
        return True

    def merge(self, marks: dict[str, int]) -> None:
        """Take read marks; they never go back."""
        for member, number in marks.items():
            self.marks[member] = max(number, self.marks.get(member, 0))


def state_of(message: dict[str, Any]) -> tuple[int, str, bool]:
    return message["number"], message["body"], message["deletedAt"] is not None
