package dev.r2presigner.uppy;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.Response;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a browser sent and what came back, without the queries that carry signatures. */
final class Traffic {

  private static final Pattern PART = Pattern.compile("[?&]partNumber=(\\d+)");

  private final List<Integer> parts = Collections.synchronizedList(new ArrayList<>());
  private final List<String> creations = Collections.synchronizedList(new ArrayList<>());
  private final List<Response> answers = Collections.synchronizedList(new ArrayList<>());

  private final AtomicInteger failures = new AtomicInteger();

  static Traffic of(BrowserContext context) {
    Traffic traffic = new Traffic();
    context.onRequest(traffic::sent);
    context.onResponse(traffic.answers::add);
    context.onRequestFailed(request -> traffic.failures.incrementAndGet());
    return traffic;
  }

  private void sent(Request request) {
    URI uri = URI.create(request.url());
    Matcher part = PART.matcher(request.url());
    if (request.method().equals("PUT") && part.find()) {
      parts.add(Integer.valueOf(part.group(1)));
    }
    if (request.method().equals("POST")
        && (uri.getPath().endsWith("/s3/multipart")
            || uri.getPath().equals("/v1/multipart")
            || List.of(uri.getRawQuery() == null ? new String[0] : uri.getRawQuery().split("&"))
                .stream()
                .anyMatch(parameter -> parameter.matches("uploads=?")))) {
      creations.add(uri.getPath());
    }
  }

  /** The numbers of the parts sent to the store, in their order, repetitions and all. */
  List<Integer> parts() {
    return parts.stream().sorted().toList();
  }

  /** How many uploads in parts were begun. */
  int creations() {
    return creations.size();
  }

  /** The body of the first answer with this status. */
  String answer(int status) {
    return answers.stream()
        .filter(answer -> answer.status() == status)
        .findFirst()
        .orElseThrow()
        .text();
  }

  long answers(int status) {
    return answers.stream().filter(answer -> answer.status() == status).count();
  }

  /** Requests that got no answer at all. */
  int failures() {
    return failures.get();
  }
}
