package dev.r2presigner.signing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * The URLs in the examples of the OpenAPI document are true: readers and mocks copy them, so each
 * is signed for the method and the headers that stand beside it, with a secret that is nobody's.
 */
class DocumentedUrlsTest {

  private static final Path DOCUMENT = Path.of("src/main/resources/META-INF/openapi.yaml");
  private static final String SECRET = "0123456789abcdef".repeat(4);

  /** The examples upload these two; the film also in parts. */
  private static final Map<String, String> SIZES =
      Map.of("sunset.jpg?", "32469", "film.mp4?", "11000000");

  private static final Map<String, String> PARTS =
      Map.of("partNumber=1&", "5242880", "partNumber=2&", "5242880", "partNumber=3&", "514240");

  /** A URL, the name that it has in the answer, and the answer. */
  private record Documented(String url, String name, Map<?, ?> answer) {

    String method() {
      return url.contains("?uploads=")
          ? "POST"
          : switch (name) {
            case "headUrl" -> "HEAD";
            case "url" -> answer.containsKey("headUrl") ? "GET" : "PUT";
            default -> "PUT";
          };
    }

    Map<String, String> headers() {
      Map<String, String> headers = new TreeMap<>();
      Object given = answer.get("headers");
      ((Map<?, ?>) given).forEach((name, value) -> headers.put((String) name, (String) value));
      if (method().equals("PUT")) {
        headers.put("content-length", size());
      }
      return headers;
    }

    private String size() {
      return Stream.concat(PARTS.entrySet().stream(), SIZES.entrySet().stream())
          .filter(size -> url.contains(size.getKey()))
          .map(Map.Entry::getValue)
          .findFirst()
          .orElseThrow();
    }
  }

  @Test
  void areSignedForWhatStandsBesideThem() throws IOException {
    List<Documented> documented = documented().toList();

    assertThat(documented).hasSize(12);
    for (Documented url : documented) {
      SigV4Query query = new SigV4Query(url.method(), url.url(), url.headers(), SECRET);
      assertThat(query.signature()).as(url.url()).isEqualTo(query.claimed());
    }
  }

  private static Stream<Documented> documented() throws IOException {
    try (InputStream yaml = Files.newInputStream(DOCUMENT)) {
      return in(new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml));
    }
  }

  /** All but the one of Companion's batch, which is that of its single part. */
  private static Stream<Documented> in(Object value) {
    if (value instanceof List<?> list) {
      return list.stream().flatMap(DocumentedUrlsTest::in);
    }
    if (!(value instanceof Map<?, ?> object)) {
      return Stream.empty();
    }
    Stream<Documented> here =
        object.containsKey("headers")
            ? Stream.of("url", "headUrl")
                .filter(name -> object.get(name) instanceof String)
                .map(name -> new Documented((String) object.get(name), name, object))
            : Stream.empty();
    return Stream.concat(here, object.values().stream().flatMap(DocumentedUrlsTest::in));
  }
}
