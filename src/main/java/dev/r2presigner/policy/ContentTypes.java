package dev.r2presigner.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The media types a policy allows: exact ones, compared whole and without regard to ASCII case, or
 * {@code image/*}, which excludes every type that can run script: those must be listed by name. A
 * parameter is allowed only where the policy lists the type with that very parameter. Otherwise a
 * page of HTML could be stored under an image's name and run from the bucket (stored XSS).
 */
public record ContentTypes(List<String> patterns) {

  /**
   * The limit on the whole type with its parameters; RFC 6838, 4.2 allows 127 characters a part.
   */
  private static final int MAX_LENGTH = 255;

  /** A token of RFC 9110, 5.6.2; possessive, so that matching stays linear. */
  private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]++";

  private static final Pattern TYPE = Pattern.compile(TOKEN + "/" + TOKEN);

  /**
   * The subtypes in which a browser may run script: svg+xml, xhtml+xml, x-javascript. Not
   * openxmlformats, which are documents.
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

  /** Returns why an entry of a policy has neither of the two forms; null if it has one. */
  public static @Nullable String flaw(String pattern) {
    return pattern.length() <= MAX_LENGTH && LISTED.matcher(pattern).matches()
        ? null
        : "'"
            + pattern
            + "' is neither a media type like image/png nor a range like image/*; '*/*' is not allowed";
  }

  /** Tells whether a client may store this type. Accepts any string. */
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

  /** Tells whether every type that this pattern allows is allowed here too. */
  boolean covers(String pattern) {
    return pattern.endsWith("/*")
        ? patterns.contains(pattern.toLowerCase(Locale.ROOT))
        : allow(pattern);
  }

  /** Returns the types that both allow. */
  ContentTypes intersection(ContentTypes other) {
    List<String> both = new ArrayList<>(other.patterns.size());
    for (String pattern : other.patterns) {
      if (covers(pattern)) {
        both.add(pattern);
      }
    }
    if (both.size() == other.patterns.size()) {
      return other;
    }
    for (String pattern : patterns) {
      if (other.covers(pattern) && !both.contains(pattern)) {
        both.add(pattern);
      }
    }
    return new ContentTypes(both);
  }

  /**
   * Tests the text before it is lower-cased, which would turn the Kelvin sign and others into ASCII
   * letters.
   */
  private static boolean isPrintableAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < 0x20 || text.charAt(i) >= 0x7F) {
        return false;
      }
    }
    return true;
  }
}
