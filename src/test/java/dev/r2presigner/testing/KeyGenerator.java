package dev.r2presigner.testing;

import java.text.Normalizer;
import java.util.SplittableRandom;

/**
 * Keys as an attacker and as an honest user would make them, mixed: good names under good prefixes,
 * and all that has ever turned one path into another. The same seed gives the same keys.
 */
public final class KeyGenerator {

  private static final String[] PREFIXES =
      list(
          "users/alice/photos/¦users/alice/photos/¦users/alice/photos/¦"
              + "avatars/alice/¦public/¦users/bob/photos/¦users/alice2/photos/¦"
              + "users/alic/photos/¦users/alice/¦users/Alice/photos/¦users/alice/photos¦"
              + "users/alice/photosx/¦avatars/alice2/¦avatars/¦publicx/¦PUBLIC/¦"
              + "users/ali\u0441e/photos/¦users/\uFF41lice/photos/¦users/{sub}/photos/¦"
              + "users/al%69ce/photos/¦users%2Falice%2Fphotos%2F¦/users/alice/photos/¦"
              + "users//alice/photos/¦./users/alice/photos/¦users/bob/../alice/photos/¦"
              + "users/alice/photos/../../bob/photos/¦");

  private static final String[] GOOD =
      list(
          "photo¦IMG_2024¦a¦report¦summer 2024¦final (2)¦100%¦50% off¦a%zz¦x+y¦what?¦"
              + "c#¦a&b¦it's¦*¦~¦Gr\u00F6\u00DFe¦\u6771\u4EAC¦"
              + "\u0641\u0627\u06CC\u0644\u200C\u0647\u0627¦"
              + "\u0939\u093F\u0928\u094D\u0926\u0940¦\uD55C\uAE00¦"
              + "\u05E9\u05DC\u05D5\u05DD¦\uD83D\uDC69\u200D\uD83D\uDC67¦\u2764\uFE0F¦"
              + "\uFF08\uFF11\uFF09¦\uFF05¦%20¦%2B¦%41¦%C3%A9¦%E6%9D%B1¦...¦.hidden¦a.b¦-¦"
              + "_¦=¦@¦:¦|¦$0¦{sub}¦${x}¦%¦%%¦%2¦%G0");

  private static final String[] NASTY =
      list(
          "..¦.¦../¦./¦/¦//¦/../¦/./¦/..¦\\¦..\\¦..;¦..;/¦;x=1¦%2e%2e¦%2E¦%2f¦%2F¦"
              + "%5c¦%252e%252e%252f¦%25252e%25252e%25252f¦%25¦%2525¦%00¦%2500¦%0a¦%0d%0a¦"
              + "%7f¦%ff¦%c0%ae¦%c3¦%C3\uFF05A9¦..%252F%CC%87x¦%250A%CC%80¦%255c%CC%81¦\u2065¦%e0%80%ae¦%ed%a0%80¦%EF%BC%8F¦%EF%BC%8E¦%u002e¦%u2215¦"
              + "%U0041¦%25u002e¦\uFF05u002e¦\uFF052e¦\uFF05\uFF12\uFF45¦%\uFF12\uFF45¦"
              + "%\u00B2e¦\u2024¦\u2025¦\u2026¦\uFE52¦\uFF0E¦\uFF0F¦\uFF3C¦\uFE68¦\u2044¦"
              + "\u2215¦\u29F8¦\u2100¦\uFE6A¦\u0000¦\n¦\r\n¦\t¦\u001B[31m¦\u007F¦\u0085¦"
              + "\u009F¦\u2028¦\u2029¦\u202E¦\u2066¦\u200B¦\u2060¦\uFEFF¦\u00AD¦\u3164¦"
              + "\u115F¦\uFFA0¦\u034F¦\u180E¦\uFFFD¦\uFFFE¦\uFDD0¦\uD800¦\uDC00¦"
              + "\uDBFF\uDFFF¦\uDB40\uDC41¦\uDB40\uDD00¦e\u0301¦\u212B¦\u0344¦\u1100\u1161¦"
              + "\u00A8¦\u00A0¦\u3000¦ ¦  ¦ /¦/ ¦\uFB01¦\u00BD¦\u2160¦"
              + "?X-Amz-Expires=604800¦&X-Amz-Signature=0¦#¦%3F¦%23¦%3B¦%20/¦/%20¦%C2%A0/¦"
              + "users/bob/¦%2e%2e/%2e%2e/bob/photos/¦../../bob/photos/x¦"
              + "..%2f..%2fbob%2fphotos%2fx¦%2e%2e%5cx");

  private final SplittableRandom random;

  public KeyGenerator(SplittableRandom random) {
    this.random = random;
  }

  /** The next one, of any legality. */
  public String next() {
    StringBuilder key = new StringBuilder(any(PREFIXES));
    // Half of the keys have no nasty part on purpose, or hardly any would be granted.
    int nastyPercent = random.nextBoolean() ? 0 : 35;
    int parts = 1 + random.nextInt(5);
    for (int i = 0; i < parts; i++) {
      if (random.nextInt(100) < nastyPercent) {
        key.append(nasty());
      } else {
        key.append(any(GOOD));
      }
      if (i + 1 < parts && random.nextInt(4) == 0) {
        key.append('/');
      }
    }
    if (random.nextInt(200) == 0) {
      lengthen(key);
    }
    String made = key.toString();
    // Most clients send NFC; the others show that nothing is normalised for them.
    return random.nextInt(10) == 0 ? made : Normalizer.normalize(made, Normalizer.Form.NFC);
  }

  private String nasty() {
    return switch (random.nextInt(8)) {
      case 0 -> new String(Character.toChars(random.nextInt(0x110000)));
      case 1 -> new String(Character.toChars(random.nextInt(0x3000)));
      case 2 -> String.format("%%%02x", random.nextInt(256));
      case 3 -> escaped(any(NASTY), 1 + random.nextInt(3));
      default -> any(NASTY);
    };
  }

  /** Every byte as an escape, and that again, as many times as asked. */
  private static String escaped(String text, int times) {
    String escaped = PercentEncoding.ofEveryByte(text);
    for (int i = 1; i < times; i++) {
      escaped = escaped.replace("%", "%25");
    }
    return escaped;
  }

  /** To about the limit of 1,024 bytes, on either side of it. */
  private void lengthen(StringBuilder key) {
    String filler = any(new String[] {"x", "\u00E9", "\u6771", "\uD83D\uDE00"});
    int bytes = PercentEncoding.ofEveryByte(filler).length() / 3;
    int missing =
        1015 + random.nextInt(20) - PercentEncoding.ofEveryByte(key.toString()).length() / 3;
    key.append(filler.repeat(Math.max(0, missing / bytes)));
  }

  /** An array, but the formatter would give each of its elements a line. */
  private static String[] list(String joined) {
    return joined.split("¦", -1);
  }

  private String any(String[] choices) {
    return choices[random.nextInt(choices.length)];
  }
}
