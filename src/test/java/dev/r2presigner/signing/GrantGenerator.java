package dev.r2presigner.signing;

import dev.r2presigner.key.ObjectKey;
import dev.r2presigner.policy.Grant;
import dev.r2presigner.policy.HeaderValue;
import dev.r2presigner.policy.Lifetime;
import dev.r2presigner.policy.MultipartAction;
import dev.r2presigner.policy.MultipartStep;
import dev.r2presigner.policy.PartLength;
import dev.r2presigner.policy.Policy.Disposition;
import dev.r2presigner.testing.KeyGenerator;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Grants as policies can make them, the odd ones included. The same seed gives the same grants. */
final class GrantGenerator {

  private static final long MAX_SIZE = 5L << 40;

  private final SplittableRandom random;
  private final KeyGenerator keys;

  GrantGenerator(SplittableRandom random) {
    this.random = random;
    this.keys = new KeyGenerator(random.split());
  }

  Grant.Timed next() {
    return switch (random.nextInt(3)) {
      case 0 ->
          new Grant.Upload(
              key(),
              "p",
              life(),
              new Grant.Content(
                  type(),
                  length(),
                  random.nextBoolean() ? checksum() : null,
                  metadata(),
                  random.nextBoolean() ? headerValue() : null,
                  random.nextBoolean() ? presentation() : null),
              random.nextBoolean(),
              random.nextInt(3) == 0 ? "\"" + random.nextLong() + "\"" : null);
      case 1 -> new Grant.Download(key(), "p", life(), presentation(), null);
      default ->
          new Grant.Multipart(
              key(),
              "p",
              life(),
              new MultipartAction(
                  uploadId(),
                  MultipartStep.PARTS,
                  List.of(new PartLength(1 + random.nextInt(10_000), length()))),
              random.nextBoolean(),
              Signers.RULES);
    };
  }

  private Grant.Presentation presentation() {
    return new Grant.Presentation(
        random.nextBoolean() ? Disposition.INLINE : Disposition.ATTACHMENT, key().lastSegment());
  }

  private ObjectKey key() {
    while (true) {
      String key = keys.next();
      if (ObjectKey.flaw(key) == null) {
        return ObjectKey.of(key);
      }
    }
  }

  private Lifetime life() {
    return new Lifetime(
        1 + random.nextLong(Duration.ofDays(7).toSeconds()), Lifetime.BoundBy.POLICY);
  }

  private long length() {
    return random.nextInt(10) == 0 ? 0 : random.nextLong(MAX_SIZE) >>> random.nextInt(43);
  }

  private String type() {
    return switch (random.nextInt(3)) {
      case 0 -> "image/png";
      case 1 -> "text/plain; charset=utf-8";
      default -> "application/" + headerValue();
    };
  }

  private String checksum() {
    byte[] hash = new byte[32];
    random.nextBytes(hash);
    return Base64.getEncoder().encodeToString(hash);
  }

  private Map<String, String> metadata() {
    Map<String, String> metadata = new HashMap<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      metadata.put("name-" + random.nextInt(20), headerValue());
    }
    return metadata;
  }

  private String headerValue() {
    while (true) {
      String value = printable(0x20, 1 + random.nextInt(30));
      if (HeaderValue.isLegal(value)) {
        return value;
      }
    }
  }

  private String uploadId() {
    return printable(0x21, 1 + random.nextInt(100));
  }

  private String printable(int from, int length) {
    StringBuilder text = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      text.append((char) random.nextInt(from, 0x7F));
    }
    return text.toString();
  }
}
