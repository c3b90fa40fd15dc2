package dev.r2presigner.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.Route;
import dev.r2presigner.testing.Api;
import dev.r2presigner.testing.PercentEncoding;
import io.restassured.response.Response;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the page says to the store and to the service about an upload in parts, as it goes by. */
final class PartTraffic {

  private static final Pattern PART = Pattern.compile("[?&]partNumber=(\\d+)");
  private static final Pattern UPLOAD = Pattern.compile("[?&]uploadId=([^&]+)");
  private static final Pattern KEY = Pattern.compile("/local-bucket/([^?]+)");

  private static final String FIFTH = "**/local-bucket/**partNumber=5**";

  private final Page page;
  private final List<Integer> sent = new ArrayList<>();
  private final List<Integer> arrived = new ArrayList<>();
  private int begun;
  private int signings;
  private String uploadId = "";
  private String key = "";
  private @Nullable Route held;

  private PartTraffic(Page page) {
    this.page = page;
  }

  static PartTraffic of(Page page) {
    PartTraffic traffic = new PartTraffic(page);
    page.onRequest(traffic::leaves);
    page.onRequestFinished(
        request -> {
          if (isPart(request) && request.response().ok()) {
            traffic.arrived.add(number(request));
          }
        });
    return traffic;
  }

  /** As {@link #of}, and the last of five parts does not leave until it is released. */
  static PartTraffic holdingTheFifth(Page page) {
    PartTraffic traffic = of(page);
    page.route(FIFTH, route -> traffic.held = route);
    return traffic;
  }

  /** From now on the fifth part goes as the others do, also if it is under way. */
  void release() {
    page.unroute(FIFTH);
    if (held != null) {
      held.resume();
    }
  }

  static boolean isPart(Request request) {
    return request.method().equals("PUT") && PART.matcher(request.url()).find();
  }

  static int number(Request request) {
    return Integer.parseInt(first(PART, request.url()));
  }

  private void leaves(Request request) {
    if (isPart(request)) {
      sent.add(number(request));
      uploadId = first(UPLOAD, request.url());
      key = first(KEY, request.url());
    } else if (request.method().equals("POST") && request.url().endsWith("/v1/multipart")) {
      begun++;
    } else if (request.method().equals("POST") && request.url().endsWith("/v1/multipart/parts")) {
      signings++;
    }
  }

  private static String first(Pattern pattern, String url) {
    Matcher found = pattern.matcher(url);
    assertThat(found.find()).isTrue();
    return URLDecoder.decode(found.group(1).replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  void awaitArrivals(int count) {
    page.waitForCondition(() -> arrived.size() >= count);
  }

  /** Forgets what went by until now, but not which upload it was about. */
  void restart() {
    held = null;
    sent.clear();
    arrived.clear();
    begun = 0;
    signings = 0;
  }

  /** The number of every part that left the browser, as often as it did. */
  List<Integer> sent() {
    return sent;
  }

  int begun() {
    return begun;
  }

  int signings() {
    return signings;
  }

  /** The parts that the store has of the upload, asked past the page. */
  Set<Integer> stored() {
    Response listed = Api.as("alice").request().get("/v1/multipart/parts?" + query());
    return new TreeSet<>(listed.<List<Integer>>path("parts.partNumber"));
  }

  /** Ends the upload behind the page's back. */
  void abort() {
    assertThat(Api.as("alice").request().delete("/v1/multipart?" + query()).statusCode())
        .isEqualTo(204);
  }

  private String query() {
    return "uploadId=" + PercentEncoding.ofPath(uploadId) + "&key=" + PercentEncoding.ofPath(key);
  }
}
