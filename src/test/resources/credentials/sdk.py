"""Uses credentials as boto3 finds them, and says what came of it. Only the names of exceptions leave here."""

import json
import sys
import time
import urllib.error
import urllib.request

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

endpoint, bucket, prefix, other = sys.argv[1:5]


def client(session):
    style = Config(s3={"addressing_style": "path"}, signature_version="s3v4", retries={"max_attempts": 1})
    return session.client("s3", endpoint_url=endpoint, region_name="auto", config=style)


def told(call):
    try:
        call()
        return "done"
    except ClientError as refused:
        return refused.response["ResponseMetadata"]["HTTPStatusCode"]


def fetched(url):
    try:
        return urllib.request.urlopen(url).read().decode()
    except urllib.error.HTTPError as refused:
        return refused.code


session = boto3.Session()
s3 = client(session)
key = prefix + "sdk.txt"
answers = {}
first = session.get_credentials().get_frozen_credentials()
answers["put"] = told(lambda: s3.put_object(Bucket=bucket, Key=key, Body=b"hello"))
answers["get"] = s3.get_object(Bucket=bucket, Key=key)["Body"].read().decode()
answers["url"] = fetched(s3.generate_presigned_url("get_object", {"Bucket": bucket, "Key": key}))
answers["listed"] = [one["Key"] for one in s3.list_objects_v2(Bucket=bucket, Prefix=prefix)["Contents"]]
answers["put outside"] = told(lambda: s3.put_object(Bucket=bucket, Key=other + "sdk.txt", Body=b"hello"))
answers["list outside"] = told(lambda: s3.list_objects_v2(Bucket=bucket, Prefix=other))
answers["url outside"] = fetched(s3.generate_presigned_url("get_object", {"Bucket": bucket, "Key": other + "x"}))
answers["copy"] = told(lambda: s3.copy_object(Bucket=bucket, Key=key + "2", CopySource={"Bucket": bucket, "Key": key}))
answers["acl"] = told(lambda: s3.get_object_acl(Bucket=bucket, Key=key))

# The first credentials end while the session goes on.
kept = client(
    boto3.Session(
        aws_access_key_id=first.access_key,
        aws_secret_access_key=first.secret_key,
        aws_session_token=first.token,
    )
)
end = time.monotonic() + 60
while told(lambda: kept.head_object(Bucket=bucket, Key=key)) == "done" and time.monotonic() < end:
    time.sleep(0.2)
answers["head with the first"] = told(lambda: kept.head_object(Bucket=bucket, Key=key))
answers["head with the session's"] = told(lambda: s3.head_object(Bucket=bucket, Key=key))
print(json.dumps(answers))
