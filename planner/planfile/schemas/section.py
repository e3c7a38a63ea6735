"""What all sections of the plan file have in common."""

from typing import Any

from marshmallow import RAISE, Schema


class Section(Schema):
    """A mapping of the file; a key that it doesn't know is an error."""

    class Meta:
        """Settings of marshmallow."""

        unknown = RAISE

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        keys = ", ".join(field.data_key or name for name, field in self.fields.items())
        self.error_messages = {
            **self.error_messages,
            "unknown": f"unknown key; the keys here are {keys}",
            "type": f"a mapping should stand here, with the keys {keys}",
        }
