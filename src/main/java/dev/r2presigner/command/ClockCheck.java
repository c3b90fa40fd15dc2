package dev.r2presigner.command;

import dev.r2presigner.bucket.Guard;
import dev.r2presigner.bucket.Guards;
import dev.r2presigner.bucketrules.Json;
import dev.r2presigner.policy.DoctorPolicy;
import dev.r2presigner.signing.GuardTrials;
import dev.r2presigner.signing.SignedUrl;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.http.HttpResponse;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Compares the clock here with the store's, which decides when a URL begins and ends: with a clock
 * that is behind, URLs expire too soon; with one that is ahead, the store refuses them.
 */
@ApplicationScoped
class ClockCheck implements Check {

  private static final String NAME = "clock";

  /** The skew that is forgiven for tokens, too. */
  private static final Duration FORGIVEN = Duration.ofSeconds(60);

  private final GuardTrials trials;

  ClockCheck(GuardTrials trials) {
    this.trials = trials;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Section run() {
    TrialObjects objects = new TrialObjects();
    SignedUrl url =
        trials.under(Guards.of(Guard.STORE)).get(objects.download(DoctorPolicy.PREFIX + NAME));
    try {
      Instant before = Instant.now();
      HttpResponse<byte[]> answer = objects.send(url, new byte[0], null);
      return judge(before, Instant.now(), answer.headers().firstValue("Date").orElse(null));
    } catch (TrialObjects.Unreachable unreachable) {
      return Section.untried(NAME, String.valueOf(unreachable.getMessage()));
    }
  }

  /** Judges by the store's {@code Date}, which was some whole second between these two times. */
  static Section judge(Instant before, Instant after, @Nullable String date) {
    Instant store;
    try {
      store = date == null ? null : DateTimeFormatter.RFC_1123_DATE_TIME.parse(date, Instant::from);
    } catch (DateTimeException unreadable) {
      store = null;
    }
    if (store == null) {
      return Section.untried(NAME, "The store's answer has no Date.");
    }
    long ahead = Duration.between(store, before).toSeconds();
    long behind = Duration.between(after, store).toSeconds();
    // A second that has begun is in the Date as a whole.
    long skew = ahead > 1 ? ahead : behind > 0 ? -behind : 0;
    boolean holds = Math.abs(skew) <= FORGIVEN.toSeconds();
    return new Section(
        NAME,
        holds ? Section.Outcome.HOLDS : Section.Outcome.FAILS,
        skew == 0
            ? "The clock here and the store's agree."
            : "The clock here is %d s %s the store's.%s"
                .formatted(
                    Math.abs(skew),
                    skew > 0 ? "ahead of" : "behind",
                    holds ? "" : " Set it by NTP: URLs work by the store's clock."),
        List.of(),
        Json.members("aheadSeconds", skew));
  }
}
