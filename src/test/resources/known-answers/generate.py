#!/usr/bin/python3
"""Presigned query signatures by botocore, the independent implementation that ours has to equal.

generate.py         writes golden.json beside this file (needs Debian's python3-botocore)
generate.py verify  reads a JSON array of {method, url, headers} on stdin, where headers holds the
                    signed ones less Host, lets botocore sign each of these requests anew at the
                    URL's own date and in its region, and writes the array of its signatures

Only the date is ours: botocore's signer takes the clock's, so add_auth is repeated here with a
fixed one. All steps are botocore's own.
"""
import json
import pathlib
import sys
from urllib.parse import parse_qsl, unquote, urlsplit, urlunsplit

from botocore.auth import S3SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from botocore.utils import percent_encode, percent_encode_sequence

ENDPOINT = "https://0123456789abcdef.r2.cloudflarestorage.com"
BUCKET = "known-bucket"
ACCESS_KEY_ID = "known-access-key-id"
SECRET = "known-secret/with+signs="
DATES = ["20240229T235959Z", "20251231T000000Z", "20260704T123456Z"]
PREFIX = "users/alice/photos/"

NAMES = {
    "plain": "photo.jpg",
    "spaces": "my summer photo.jpg",
    "plus": "a+b+c.txt",
    "percent": "100%.pdf",
    "percent no hex": "a%zz",
    "percent at the end": "50% off%",
    "literal %20": "report%20x.pdf",
    "literal %2B": "a%2Bb",
    "question mark": "what?.txt",
    "hash": "c#.txt",
    "ampersand": "a&X-Amz-Expires=604800",
    "equals": "a=b=c",
    "quotes": "it's \"quoted\".txt",
    "parentheses": "copy (1).txt",
    "asterisk": "*.txt",
    "tilde": "~backup~.txt",
    "other marks": "!$,:;@[]^_`{|}-.<>",
    "umlauts": "Gr\u00f6\u00dfe \u00c4\u00d6\u00dc.txt",
    "CJK": "\u6771\u4eac\u306e\u5199\u771f\u5e33\u30fb\u5317\u4eac.png",
    "emoji with ZWJ": "\U0001f469\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466 \U0001f3f3\ufe0f\u200d\U0001f308.png",
    "combining, NFC": "q\u0323\u0307 \u0928\u093f.txt",
    "1,024 bytes": "\u00e9" * 502 + "x",
}


class FixedDate(S3SigV4QueryAuth):
    def __init__(self, credentials, date, expires, region):
        super().__init__(credentials, "s3", region, expires=expires)
        self.date = date

    def add_auth(self, request):
        request.context["timestamp"] = self.date
        self._modify_request_before_signing(request)
        canonical = self.canonical_request(request)
        to_sign = self.string_to_sign(request, canonical)
        self._inject_signature_to_request(request, self.signature(to_sign, request))


def sign(credentials, date, expires, region, method, url, headers):
    request = AWSRequest(method=method, url=url, headers=headers)
    FixedDate(credentials, date, expires, region).add_auth(request)
    return request.url


def put_headers(everything):
    headers = {"content-type": "image/png", "content-length": "12345"}
    if everything:
        headers.update(
            {
                "if-none-match": "*",
                "x-amz-checksum-sha256": "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
                "x-amz-meta-author": "A. Author (editor); 50% = half",
                "x-amz-meta-title": "Title, with 'marks' & \"quotes\"",
                "cache-control": "private, max-age=31536000, immutable",
            }
        )
    return headers


def guarded(condition):
    """What a guard adds: the condition no copy meets, or headers signed as absent."""
    headers = put_headers(False)
    if condition:
        headers["x-amz-copy-source-if-match"] = '"no-copy"'
    else:
        headers.update({name: "" for name in ("x-amz-copy-source", "x-amz-acl", "content-encoding")})
    return headers


def golden():
    credentials = Credentials(ACCESS_KEY_ID, SECRET)
    cases = []
    for i, (name, last) in enumerate(NAMES.items()):
        key = PREFIX + last
        # As botocore's REST serialiser renders {Key+}.
        path = "/" + BUCKET + "/" + percent_encode(key, safe="/~")
        disposition = {
            "response-content-disposition": "attachment; filename=\"a (b)+c.pdf\"; filename*=UTF-8''a%20%28b%29%2Bc.pdf"
        }
        wishes = [
            ("PUT", put_headers(True), {}, 900, "auto"),
            ("PUT", put_headers(False), {}, 1, "eu-central-1"),
            ("PUT", guarded(True), {}, 300, "auto"),
            ("PUT", guarded(False), {}, 300, "garage"),
            ("GET", {}, disposition, 300, "auto"),
            ("HEAD", {}, disposition, 604800, "auto"),
            ("GET", {}, {}, 60, "us-east-1"),
        ]
        for n, (method, headers, query, expires, region) in enumerate(wishes):
            date = DATES[(i + n) % len(DATES)]
            url = ENDPOINT + path
            if query:
                url += "?" + percent_encode_sequence(query)
            cases.append(
                {
                    "name": name,
                    "key": key,
                    "path": path,
                    "method": method,
                    "headers": headers,
                    "date": date,
                    "url": sign(credentials, date, expires, region, method, url, headers),
                }
            )
    assert any(len(case["key"].encode()) == 1024 for case in cases)
    return cases


def verify(requests):
    credentials = Credentials(ACCESS_KEY_ID, SECRET)
    signatures = []
    for request in requests:
        parts = urlsplit(request["url"])
        query = dict(parse_qsl(parts.query, keep_blank_values=True))
        own = {name: value for name, value in query.items() if not name.startswith("X-Amz-")}
        # Decoded and encoded again: the path has to be the one that botocore makes of the key.
        path = percent_encode(unquote(parts.path, errors="strict"), safe="/~")
        url = urlunsplit((parts.scheme, parts.netloc, path, percent_encode_sequence(own), ""))
        signed = sign(
            credentials,
            query["X-Amz-Date"],
            int(query["X-Amz-Expires"]),
            query["X-Amz-Credential"].split("/")[2],
            request["method"],
            url,
            request["headers"],
        )
        signatures.append(dict(parse_qsl(urlsplit(signed).query))["X-Amz-Signature"])
    return signatures


if __name__ == "__main__":
    if sys.argv[1:] == ["verify"]:
        json.dump(verify(json.load(sys.stdin)), sys.stdout)
    else:
        target = pathlib.Path(__file__).with_name("golden.json")
        target.write_text(json.dumps(golden(), indent=1) + "\n")
