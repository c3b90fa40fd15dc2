package dev.r2presigner.signing;

import com.sun.management.ThreadMXBean;
import dev.r2presigner.bucket.GivenSettings;
import dev.r2presigner.bucket.Guard;
import dev.r2presigner.bucket.Guards;
import dev.r2presigner.policy.Decision;
import dev.r2presigner.policy.Grant;
import dev.r2presigner.policy.Intent;
import dev.r2presigner.policy.Policies;
import dev.r2presigner.policy.config.YamlPolicies;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jboss.logmanager.Level;
import org.jboss.logmanager.Logger;

/**
 * Counts the bytes that each kind of URL leaves to be collected, decided and signed. In a JVM of
 * its own, by {@link UrlGarbageTest}: what other tests have compiled before would change the count.
 */
final class UrlGarbage {

  /** Until then all of it is compiled. */
  private static final int WARM_UP = 5_000;

  private static final String KEY = "users/alice/photos/2026/summer/IMG_20260714_183045.png";

  private static final Policies POLICIES =
      YamlPolicies.read(
          """
          photos:
            prefix: users/{sub}/photos/
            operations: [upload, download]
            content-types: ["image/*"]
            max-size: 10M
          """);

  private UrlGarbage() {}

  public static void main(String[] none) {
    // As in the service: at DEBUG the signer writes the request out three times.
    Logger.getLogger("software.amazon.awssdk").setLevel(Level.INFO);
    Map<String, Supplier<SignedUrl>> kinds = new LinkedHashMap<>();
    UrlSigner plain = signer(Signers.NO_GUARD);
    kinds.put("download", () -> plain.get((Grant.Download) granted(download())));
    kinds.put("upload", () -> plain.put((Grant.Upload) granted(upload())));
    UrlSigner condition = signer(Guards.of(Guard.CONDITION));
    kinds.put("condition", () -> condition.put((Grant.Upload) granted(upload())));
    UrlSigner absent = signer(Guards.of(Guard.ABSENT));
    kinds.put("absent", () -> absent.put((Grant.Upload) granted(upload())));
    // The signature alone, which the bar is about.
    Grant.Download read = (Grant.Download) granted(download());
    kinds.put("signature of a download", () -> plain.get(read));
    Grant.Upload write = (Grant.Upload) granted(upload());
    kinds.put("signature with condition", () -> condition.put(write));
    for (int i = 0; i < WARM_UP; i++) {
      kinds.values().forEach(Supplier::get);
    }
    kinds.forEach((kind, url) -> System.out.println(kind + "=" + least(url)));
  }

  private static UrlSigner signer(Guards guards) {
    return new Signers.Signing(GivenSettings.settings(), guards).urls();
  }

  private static Intent.Upload upload() {
    return YamlPolicies.wish().key(KEY).upload();
  }

  private static Intent.Download download() {
    return new Intent.Download(KEY, null, null, null);
  }

  private static Grant granted(Intent<?> intent) {
    Decision<?> decision = YamlPolicies.decide(POLICIES, YamlPolicies.caller("alice"), intent);
    return ((Decision.Granted<?>) decision).grant();
  }

  /** The least of some times: now and then a cache or the clock takes a little more. */
  private static long least(Supplier<SignedUrl> url) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 50; i++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      url.get();
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }
    return least;
  }
}
