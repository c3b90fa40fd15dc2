package dev.r2presigner.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Page;
import dev.r2presigner.testing.Chromium;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Map;
import okio.ByteString;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The names under which downloads arrive. */
abstract class FileNames extends NativeApp {

  private static final ByteString CONTENT = content(1);

  private static Chromium chromium;

  @BeforeAll
  static void launch() {
    chromium = Chromium.launch();
  }

  @AfterAll
  static void quit() {
    if (chromium != null) {
      chromium.close();
    }
  }

  /** The second is what Chromium makes of it: no file system takes a quote. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "plain name.txt | plain name.txt",
        "Прайс-лист 2026 ü€ 😀.pdf | Прайс-лист 2026 ü€ 😀.pdf",
        "naïve \"quoted\" 100%.txt | naïve _quoted_ 100%.txt",
        "a;b=c.txt | a;b=c.txt",
        "it's 50% off, 1+1.txt | it's 50% off, 1+1.txt",
        "%41.txt | %41.txt",
        "日本語.txt | 日本語.txt"
      })
  void aDownloadArrivesUnderItsName(String name, String inChromium) throws IOException {
    String key = key("papers", "in a folder/" + name);
    store(key, CONTENT);
    String other = key("papers", "0001");
    store(other, CONTENT);
    String url = grant(key).getString("url");
    String renamed = grant(other, Map.of("filename", name)).getString("url");

    assertThat(name(send(client, redirect(key, token())))).isEqualTo(name);
    assertThat(name(get(url))).isEqualTo(name);
    assertThat(name(get(renamed))).isEqualTo(name);
    assertThat(savedAs(url)).isEqualTo(inChromium);
    assertThat(savedAs(renamed)).isEqualTo(inChromium);
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
    try (Page page = chromium.browser().newPage()) {
      Download download =
          page.waitForDownload(() -> page.evaluate("url => { location.href = url }", url));
      assertThat(Files.readAllBytes(download.path())).isEqualTo(CONTENT.toByteArray());
      return download.suggestedFilename();
    }
  }
}
