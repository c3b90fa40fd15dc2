package dev.r2presigner.signing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What a store does with a presigned URL, after the specification of Signature Version 4 and with
 * the JDK alone: takes the request apart, writes it down in the canonical way and signs that. It
 * shares nothing with the AWS SDK, so that agreement means something.
 */
final class SigV4Query {

  private final Map<String, String> query = new TreeMap<>();
  private final String canonical;
  private final String secret;

  /** The headers are those the client sends, Content-Length included and Host not. */
  SigV4Query(String method, String url, Map<String, String> sent, String secret) {
    this.secret = secret;
    URI uri = URI.create(url);
    List<String> pairs = new ArrayList<>();
    for (String pair : uri.getRawQuery().split("&", -1)) {
      int equals = pair.indexOf('=');
      String name = decode(pair.substring(0, equals));
      String value = decode(pair.substring(equals + 1));
      if (query.put(name, value) != null) {
        throw new IllegalArgumentException("given twice: " + name);
      }
      if (!name.equals("X-Amz-Signature")) {
        pairs.add(encode(name, "") + "=" + encode(value, ""));
      }
    }
    pairs.sort(null);
    Map<String, String> headers = new TreeMap<>(Map.of("host", uri.getRawAuthority()));
    sent.forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
    StringBuilder lines = new StringBuilder();
    for (String name : signedHeaders()) {
      lines.append(name).append(':').append(headers.remove(name).strip().replaceAll(" +", " "));
      lines.append('\n');
    }
    if (!headers.isEmpty()) {
      throw new IllegalArgumentException("sent but not signed: " + headers.keySet());
    }
    canonical =
        String.join(
            "\n",
            method,
            encode(decode(uri.getRawPath()), "/"),
            String.join("&", pairs),
            lines,
            query.get("X-Amz-SignedHeaders"),
            "UNSIGNED-PAYLOAD");
  }

  /** As the URL claims it. */
  String claimed() {
    return query.get("X-Amz-Signature");
  }

  /** By name, in the URL's order. */
  List<String> signedHeaders() {
    return List.of(query.get("X-Amz-SignedHeaders").split(";"));
  }

  /** By name, of any presigned URL. */
  static String[] signedHeaders(String url) {
    String query = URI.create(url).getRawQuery();
    String names = query.replaceFirst("^.*X-Amz-SignedHeaders=([^&]*).*$", "$1");
    return decode(names).split(";");
  }

  /** What it has to be for this request at the URL's own date. */
  String signature() {
    String date = query.get("X-Amz-Date");
    String credential = query.get("X-Amz-Credential");
    String scope = credential.substring(credential.indexOf('/') + 1);
    String toSign = String.join("\n", "AWS4-HMAC-SHA256", date, scope, sha256(canonical));
    byte[] key = ("AWS4" + secret).getBytes(UTF_8);
    for (String part : scope.split("/")) {
      key = hmac(key, part);
    }
    return HexFormat.of().formatHex(hmac(key, toSign));
  }

  /** Strict UTF-8, where a plus is a plus. */
  static String decode(String text) {
    try {
      String latin = URLDecoder.decode(text.replace("+", "%2B"), ISO_8859_1);
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(latin.getBytes(ISO_8859_1))).toString();
    } catch (CharacterCodingException broken) {
      throw new IllegalArgumentException(broken);
    }
  }

  /** Everything but RFC 3986's unreserved characters, and those that are to stay. */
  private static String encode(String text, String stay) {
    StringBuilder encoded = new StringBuilder();
    for (byte b : text.getBytes(UTF_8)) {
      char c = (char) (b & 0xFF);
      boolean plain = c < 0x80 && (Character.isLetterOrDigit(c) || ("-._~" + stay).indexOf(c) >= 0);
      encoded.append(plain ? String.valueOf(c) : String.format("%%%02X", (int) c));
    }
    return encoded.toString();
  }

  private static String sha256(String text) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (GeneralSecurityException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(UTF_8));
    } catch (GeneralSecurityException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }
}
