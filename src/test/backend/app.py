"""What an app has of its own: its settings and its table."""

import json
import os

SERVICE, ISSUER, AUDIENCE = (json.loads(os.environ["APP"])[name] for name in ("service", "issuer", "audience"))
rows = {}


def save(row):
    rows[row["id"]] = row
