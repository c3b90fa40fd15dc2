package dev.r2presigner.policy;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The media types a policy takes: exact ones, compared whole and without regard to ASCII case, or
 * {@code image/*}, which takes no type that can run script: those are listed by name. A parameter
 * is allowed only where the policy lists the type with that very parameter. Without this a page of
 * HTML is stored under an image's name and run from the bucket (stored XSS).
 */
public record ContentTypes(List<String> patterns) {

  /** RFC 6838, 4.2: at most 127 characters a part; ours to bound the whole with parameters. */
  private static final int MAX_LENGTH = 255;

  /** RFC 9110, 5.6.2. Possessive, so that it stays linear. */
  private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]++";

  private static final Pattern TYPE = Pattern.compile(TOKEN + "/" + TOKEN);

  /**
   * What a browser may run script in, as a word of the subtype: svg+xml, xhtml+xml, x-javascript.
   * Not openxmlformats, which are documents.
   */
  private static final Pattern SCRIPT =
      Pattern.compile("[/+.-](?:svg|x?html|xml|(?:java|ecma|j|live)script)");

  private static final Pattern LISTED =
      Pattern.compile(
          "[!#$%&'+.^_`|~0-9A-Za-z-]++/(?:\\*|[!#$%&'+.^_`|~0-9A-Za-z-]++"
              + "(?: ?; ?"
              + TOKEN
              + "=(?:"
              + TOKEN
              + "|\"[ !#-\\[\\]-~]*+\"))*+)");

  public ContentTypes {
    patterns = patterns.stream().map(pattern -> pattern.toLowerCase(Locale.ROOT)).toList();
  }

  /** Why an entry of a policy is not one of the two forms; null if it is. */
  public static @Nullable String flaw(String pattern) {
    return pattern.length() <= MAX_LENGTH && LISTED.matcher(pattern).matches()
        ? null
        : "'"
            + pattern
            + "' is neither a media type like image/png nor a range like image/*; '*/*' is not allowed";
  }

  /** Whether a client may store this type. Any string may be asked. */
  public boolean allow(String contentType) {
    if (contentType.length() > MAX_LENGTH || !isPrintableAscii(contentType)) {
      return false;
    }
    String asked = contentType.toLowerCase(Locale.ROOT);
    for (String pattern : patterns) {
      if (pattern.endsWith("/*")
          ? asked.startsWith(pattern.substring(0, pattern.length() - 1))
              && TYPE.matcher(asked).matches()
              && !SCRIPT.matcher(asked).find()
          : asked.equals(pattern)) {
        return true;
      }
    }
    return false;
  }

  /** Before lower-casing: the Kelvin sign and others become ASCII letters by it. */
  private static boolean isPrintableAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < 0x20 || text.charAt(i) >= 0x7F) {
        return false;
      }
    }
    return true;
  }
}
