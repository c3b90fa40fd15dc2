package okhttp;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Map;
import java.util.function.Supplier;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.Okio;
import okio.Sink;

/** Moves whole files to and from the bucket. Blocks, and makes three attempts without a pause. */
public final class OkHttpTransfers {

  /** Reports that a retry is pointless. The message is the service's, for the user. */
  public static final class Refused extends IOException {
    private static final long serialVersionUID = 1L;
    private final int status;

    Refused(int status, String message) {
      super(message);
      this.status = status;
    }
  }

  private interface Attempt {
    void run() throws IOException;
  }

  private final ObjectMapper json = new ObjectMapper();
  private final OkHttpClient http;
  private final HttpUrl service;
  private final Supplier<String> token;

  /** Asks for a valid token before each call. */
  public OkHttpTransfers(OkHttpClient http, HttpUrl service, Supplier<String> token) {
    // Redirects lead to the store, which must never see the token. A cache would keep old URLs.
    this.http = http.newBuilder().followRedirects(false).cache(null).build();
    this.service = service;
    this.token = token;
  }

  /** Uploads a file. An object older than {@code since}, when the user chose it, is another one. */
  public void upload(File file, String key, String type, Instant since) throws IOException {
    Map<String, Object> wish =
        Map.of("key", key, "contentType", type, "contentLength", file.length());
    retrying(
        () -> {
          int status = put(post("v1/uploads", wish), file);
          if (status / 100 != 2 && !arrived(wish, since)) {
            throw status == 412
                ? new Refused(412, "There is another object of this key.")
                : new IOException("It did not arrive.");
          }
        });
  }

  /** Returns the status, or 0 if the answer was lost. */
  private int put(JsonNode grant, File file) {
    // The headers have the type; the length is the file's, so never send a stream.
    RequestBody body = RequestBody.create(file, (MediaType) null);
    Request.Builder put = new Request.Builder().url(grant.get("url").asText()).put(body);
    grant.get("headers").properties().forEach(h -> put.header(h.getKey(), h.getValue().asText()));
    try (Response reply = http.newCall(put.build()).execute()) {
      return reply.code();
    } catch (IOException lost) {
      return 0;
    }
  }

  private boolean arrived(Map<String, Object> wish, Instant since) throws IOException {
    try {
      JsonNode found = post("v1/uploads/confirm", wish);
      Instant stored = Instant.parse(found.at("/object/lastModified").asText());
      return found.get("matches").asBoolean() && stored.isAfter(since.minusSeconds(60));
    } catch (Refused refused) {
      if (refused.status == 404) {
        return false;
      }
      throw refused;
    }
  }

  /** Resumes where an earlier attempt or call stopped; the target is complete or absent. */
  public void download(String key, File target) throws IOException {
    Path part = new File(target.getPath() + ".part").toPath();
    Path etag = new File(target.getPath() + ".etag").toPath(); // of the object the part is from
    retrying(
        () -> {
          // Bytes are counted as they are stored, so they must not come compressed.
          Request.Builder get = new Request.Builder().url(redirect(key));
          get.header("Accept-Encoding", "identity");
          if (Files.exists(etag)) {
            get.header("Range", "bytes=" + part.toFile().length() + "-");
            get.header("If-Match", new String(Files.readAllBytes(etag), UTF_8));
          }
          try (Response reply = http.newCall(get.build()).execute()) {
            if (reply.code() == 404) {
              throw new Refused(404, "There is no object of this key.");
            }
            if (reply.code() == 412 || reply.code() == 416) { // replaced, or has no rest
              Files.delete(etag);
            }
            if (!reply.isSuccessful()) {
              throw new IOException("The store answered " + reply.code() + ".");
            }
            if (reply.code() == 200) { // in this order, so that no part is taken for another's
              Files.deleteIfExists(part);
              Files.write(etag, reply.header("ETag").getBytes(UTF_8));
            }
            try (Sink to = Okio.appendingSink(part.toFile())) {
              reply.body().source().readAll(to);
            }
          }
          Files.move(part, target.toPath(), StandardCopyOption.REPLACE_EXISTING);
          Files.delete(etag);
        });
  }

  private String redirect(String key) throws IOException {
    String path = URLEncoder.encode(key, "UTF-8").replace("+", "%20").replace("%2F", "/");
    HttpUrl.Builder url = service.newBuilder().addPathSegments("v1/downloads");
    try (Response reply =
        call(new Request.Builder().url(url.addEncodedPathSegments(path).build()))) {
      return reply.header("Location");
    }
  }

  private JsonNode post(String path, Map<String, Object> wish) throws IOException {
    RequestBody body =
        RequestBody.create(json.writeValueAsBytes(wish), MediaType.get("application/json"));
    HttpUrl url = service.newBuilder().addPathSegments(path).build();
    try (Response reply = call(new Request.Builder().url(url).post(body))) {
      return json.readTree(reply.body().byteStream());
    }
  }

  private Response call(Request.Builder request) throws IOException {
    request.header("Authorization", "Bearer " + token.get());
    Response reply = http.newCall(request.build()).execute();
    if (reply.code() < 400) {
      return reply;
    }
    try (reply) {
      String why = json.readTree(reply.body().byteStream()).path("detail").asText();
      boolean later = reply.code() == 429 || reply.code() >= 500;
      throw later ? new IOException(why) : new Refused(reply.code(), why);
    }
  }

  private static void retrying(Attempt attempt) throws IOException {
    for (int left = 2; ; left--) {
      try {
        attempt.run();
        return;
      } catch (IOException failed) {
        if (failed instanceof Refused || left == 0) {
          throw failed;
        }
      }
    }
  }
}
