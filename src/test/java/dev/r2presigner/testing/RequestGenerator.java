package dev.r2presigner.testing;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Bodies of an upload: legal ones out of the contract's grammar, and legal ones bent until anything
 * may have become of them. All in ASCII, with escapes. The same seed gives the same bodies.
 */
public final class RequestGenerator {

  private static final String PUNCTUATION = "?#&+*'()!$,-.=@_~:|[]^";

  private static final String[] VALUES = {
    "null",
    "true",
    "0",
    "-1",
    "1.5",
    "1e400",
    "-0.0",
    "9223372036854775808",
    "1E2",
    "\"\"",
    "\"1\"",
    "\"\\ud800\"",
    "\"\\u0000\"",
    "[]",
    "{}",
    "[1]",
    "{\"a\":1}",
    "NaN",
    "'x'",
    "01",
    "tru"
  };

  private static final String[] MEMBERS = {
    "key",
    "filename",
    "contentType",
    "contentLength",
    "policy",
    "checksumSha256",
    "metadata",
    "cacheControl",
    "expiresIn",
    "bucket",
    "__proto__",
    "Key"
  };

  private final SplittableRandom random;
  private final KeyGenerator keys;

  public RequestGenerator(SplittableRandom random) {
    this.random = random;
    this.keys = new KeyGenerator(random.split());
  }

  /** A name that the contract calls legal: letters of any script, and all that looks dangerous. */
  public String legalName() {
    StringBuilder name = new StringBuilder("n");
    for (int i = random.nextInt(20); i > 0; i--) {
      switch (random.nextInt(6)) {
        case 0 -> name.append(PUNCTUATION.charAt(random.nextInt(PUNCTUATION.length())));
        case 1 -> name.append(' ');
        case 2 -> name.append('%').append((char) ('g' + random.nextInt(14)));
        case 3 -> name.appendCodePoint(0x1F300 + random.nextInt(0x200));
        default -> name.appendCodePoint(letter());
      }
    }
    return Normalizer.normalize(name.append('n'), Normalizer.Form.NFC);
  }

  /** One that stays letters in every form of normalisation: some fall apart into spaces. */
  private int letter() {
    while (true) {
      int letter = random.nextInt(random.nextBoolean() ? 0x3000 : 0x30000);
      String wide = Normalizer.normalize(Character.toString(letter), Normalizer.Form.NFKC);
      if (Character.isLetter(letter)
          && wide.codePoints().allMatch(Character::isLetter)
          && wide.codePoints().noneMatch(c -> c == 0x115F || c == 0x1160 || c == 0x3164)) {
        return letter;
      }
    }
  }

  /** Any text at all, lone surrogates included. */
  public String text() {
    if (random.nextInt(3) == 0) {
      return keys.next();
    }
    StringBuilder text = new StringBuilder();
    int bits = 7 + random.nextInt(15);
    for (int i = random.nextInt(40); i > 0; i--) {
      int c = random.nextInt(1 << bits);
      text.append(c <= Character.MAX_CODE_POINT ? Character.toString(c) : "\uD800");
    }
    return text.toString();
  }

  /** A valid body, then up to four changes to its members and perhaps one to its text. */
  public String bent(String... members) {
    List<String> all = new ArrayList<>(List.of(members));
    for (int i = random.nextInt(5); i > 0 && !all.isEmpty(); i--) {
      int at = random.nextInt(all.size());
      String member = all.get(at);
      String name = member.substring(0, member.indexOf(':') + 1);
      switch (random.nextInt(7)) {
        case 0 -> all.remove(at);
        case 1 -> all.add(member);
        case 2 -> all.set(at, name + any(VALUES));
        case 3 -> all.set(at, name + quote(text()));
        case 4 -> all.set(at, name + nested(1 << random.nextInt(13)));
        case 5 -> all.set(at, name + "9".repeat(1 + random.nextInt(2000)));
        default -> all.add(quote(any(MEMBERS)) + ":" + any(VALUES));
      }
    }
    StringBuilder body = new StringBuilder("{" + String.join(",", all) + "}");
    switch (random.nextInt(8)) {
      case 0 -> body.setLength(random.nextInt(body.length() + 1));
      case 1 -> body.insert(random.nextInt(body.length()), (char) random.nextInt(0x80));
      case 2 -> body.append(body);
      default -> {
        // As it is.
      }
    }
    return body.toString();
  }

  private String nested(int depth) {
    return random.nextBoolean()
        ? "[".repeat(depth) + "]".repeat(depth)
        : "{\"a\":".repeat(depth) + "1" + "}".repeat(depth);
  }

  /** As JSON, all but plain ASCII escaped. */
  public static String quote(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    text.chars()
        .forEach(
            c ->
                quoted.append(
                    c >= 0x20 && c < 0x7F && c != '"' && c != '\\'
                        ? String.valueOf((char) c)
                        : String.format("\\u%04x", c)));
    return quoted.append('"').toString();
  }

  private String any(String[] choices) {
    return choices[random.nextInt(choices.length)];
  }
}
