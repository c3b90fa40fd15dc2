"""Gives each receipt of a list to the recipe, and tells what became of it and of the table."""

import json
import sys

import jwt
from app import rows
from receipts import take


def taken(receipt):
    try:
        take(receipt)
        return True
    except (jwt.PyJWTError, ValueError):
        return False


receipts = json.load(sys.stdin)
results = [taken(receipt) for receipt in receipts]
saved = list(rows.values())
try:
    take(receipts[0], "bob")
    pages = [204]
except jwt.InvalidTokenError:
    pages = [400]
print(json.dumps({"taken": results, "saved": saved, "pages": pages}))
