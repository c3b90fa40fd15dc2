package dev.r2presigner.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Page;
import dev.r2presigner.testing.Chromium;
import dev.r2presigner.testing.Proof;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import okio.ByteString;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The names under which downloads arrive. */
abstract class FileNames extends NativeApp {

  private static final ByteString CONTENT = content(1);

  /** The second is what Chromium makes of it: no file system takes a quote. */
  private static final List<Arguments> NAMES =
      List.of(
          arguments("plain name.txt", "plain name.txt"),
          arguments("Прайс-лист 2026 ü€ 😀.pdf", "Прайс-лист 2026 ü€ 😀.pdf"),
          arguments("naïve \"quoted\" 100%.txt", "naïve _quoted_ 100%.txt"),
          arguments("a;b=c.txt", "a;b=c.txt"),
          arguments("it's 50% off, 1+1.txt", "it's 50% off, 1+1.txt"),
          arguments("%41.txt", "%41.txt"),
          arguments("日本語.txt", "日本語.txt"));

  static List<Arguments> names() {
    return Proof.isFull() ? NAMES : NAMES.subList(1, 3);
  }

  @ParameterizedTest
  @MethodSource("names")
  void okHttpIsToldTheName(String name) {
    String key = store("in a folder/" + name);
    String other = store("0001");

    assertThat(name(send(client, redirect(key)))).isEqualTo(name);
    assertThat(name(get(grant(key).getString("url")))).isEqualTo(name);
    assertThat(name(get(renamed(other, name)))).isEqualTo(name);
  }

  @ParameterizedTest
  @MethodSource("names")
  void chromiumSavesAFileUnderItsName(String name, String saved) throws IOException {
    String key = store("in a folder/" + name);
    String other = store("0001");

    assertThat(savedAs(grant(key).getString("url"))).isEqualTo(saved);
    assertThat(savedAs(renamed(other, name))).isEqualTo(saved);
  }

  private String store(String name) {
    String key = key("papers", name);
    store(key, CONTENT);
    return key;
  }

  private String renamed(String key, String name) {
    return grant(key, Map.of("filename", name)).getString("url");
  }

  /** As RFC 6266 has it: the exact name where there is one, else the quoted one. */
  private static String name(Answer answer) {
    assertThat(answer.status()).isEqualTo(200);
    String header = answer.header("Content-Disposition");
    assertThat(header).startsWith("attachment; filename=\"");
    int exact = header.indexOf("; filename*=UTF-8''");
    if (exact < 0) {
      return header.substring(header.indexOf('"') + 1, header.length() - 1);
    }
    String encoded = header.substring(exact + "; filename*=UTF-8''".length());
    return URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static String savedAs(String url) throws IOException {
    try (Page page = Chromium.browser().newPage()) {
      Download download =
          page.waitForDownload(() -> page.evaluate("url => { location.href = url }", url));
      assertThat(Files.readAllBytes(download.path())).isEqualTo(CONTENT.toByteArray());
      return download.suggestedFilename();
    }
  }
}
