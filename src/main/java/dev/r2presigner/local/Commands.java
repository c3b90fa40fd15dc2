package dev.r2presigner.local;

/**
 * Prints the commands for a first try, to paste into any shell: request a URL, upload a real file,
 * request a download and fetch it. They need only curl, sed and cmp.
 */
final class Commands {

  private Commands() {}

  static String of(String service, String token) {
    return """

        Ready: %1$s. Tokens of alice, bob and admin: GET %1$s/local/tokens
        Paste these one after another; FILE can be any picture of up to 10 MB:

        1. Request a URL
           TOKEN=%2$s
           FILE=src/test/resources/photo.jpg
           curl -sS %1$s/v1/uploads -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' -d "{\\"key\\":\\"users/alice/photos/photo-$$.jpg\\",\\"contentType\\":\\"image/jpeg\\",\\"contentLength\\":$(wc -c <$FILE | tr -d ' ')}" | tee /tmp/upload.json; echo

        2. Upload the file straight to the store, with the headers of the response
           curl -sS -T $FILE -H 'Content-Type: image/jpeg' -H 'If-None-Match: *' -H 'x-amz-copy-source-if-match: "no-copy"' -w '%%{http_code}\\n' "$(sed 's/.*"url":"\\([^"]*\\)".*/\\1/' /tmp/upload.json)"

        3. Request a download and fetch it
           curl -sS %1$s/v1/downloads -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' -d "{\\"key\\":\\"users/alice/photos/photo-$$.jpg\\"}" | sed 's/.*"url":"\\([^"]*\\)".*/\\1/' | xargs curl -sS -o /tmp/photo.jpg && cmp $FILE /tmp/photo.jpg && echo the same, byte for byte
        """
        .formatted(service, token);
  }
}
