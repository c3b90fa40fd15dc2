package dev.r2presigner.local;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** What the page asks of the service, as it goes by. */
final class Calls {

  private final Page page;
  private final List<Request> seen = new ArrayList<>();

  private Calls(Page page) {
    this.page = page;
  }

  static Calls of(Page page) {
    Calls calls = new Calls(page);
    page.onRequest(calls.seen::add);
    return calls;
  }

  /** How many of these there were; the path is the whole one. */
  long count(String method, String path) {
    return requests(method, path).size();
  }

  /** How many objects each of the batch calls asked for. */
  List<Integer> batchSizes(String path, String member) {
    return requests("POST", path).stream()
        .map(request -> new JsonObject(request.postData()).getJsonArray(member).size())
        .toList();
  }

  void awaitCount(String method, String path, int count) {
    page.waitForCondition(() -> count(method, path) >= count);
  }

  void restart() {
    seen.clear();
  }

  private List<Request> requests(String method, String path) {
    return List.copyOf(seen).stream()
        .filter(request -> request.method().equals(method))
        .filter(request -> URI.create(request.url()).getPath().equals(path))
        .toList();
  }
}
