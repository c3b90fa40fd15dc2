package dev.r2presigner.token;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Base64;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Tokens put together from text and bytes: no library would make most of these. */
final class RawJws {

  private static final Map<String, String> JDK_NAMES =
      Map.of(
          "RS256", "SHA256withRSA",
          "RS384", "SHA384withRSA",
          "RS512", "SHA512withRSA",
          "PS256", "RSASSA-PSS",
          "ES256", "SHA256withECDSAinP1363Format",
          "ES384", "SHA384withECDSAinP1363Format",
          "ES512", "SHA512withECDSAinP1363Format",
          "EdDSA", "EdDSA");

  private RawJws() {}

  static String rs256(String header, String claims, PrivateKey key) {
    String input = input(header, claims);
    return input + "." + encode(sign("SHA256withRSA", key, input));
  }

  static String es256(String header, String claims, PrivateKey key) {
    String input = input(header, claims);
    return input + "." + encode(sign("SHA256withECDSAinP1363Format", key, input));
  }

  static String hs256(String header, String claims, byte[] secret) {
    String input = input(header, claims);
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      return input + "." + encode(mac.doFinal(input.getBytes(StandardCharsets.US_ASCII)));
    } catch (GeneralSecurityException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }

  static String with(String header, String claims, byte[] signature) {
    return input(header, claims) + "." + encode(signature);
  }

  static String input(String header, String claims) {
    return encode(header) + "." + encode(claims);
  }

  /** By the JDK alone, of a JWS algorithm. */
  static String signed(String algorithm, String header, String claims, PrivateKey key) {
    String input = input(header, claims);
    return input + "." + encode(sign(JDK_NAMES.get(algorithm), key, input));
  }

  static byte[] sign(String algorithm, PrivateKey key, String input) {
    try {
      Signature signature = Signature.getInstance(algorithm);
      if (algorithm.equals("RSASSA-PSS")) {
        signature.setParameter(
            new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
      }
      signature.initSign(key);
      signature.update(input.getBytes(StandardCharsets.US_ASCII));
      return signature.sign();
    } catch (GeneralSecurityException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }

  static String encode(String text) {
    return encode(text.getBytes(StandardCharsets.UTF_8));
  }

  static String encode(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** One of its three parts. */
  static String part(String token, int index) {
    return token.split("\\.")[index];
  }

  /** The same token with another text in one of its three parts. */
  static String replace(String token, int index, String text) {
    String[] parts = token.split("\\.");
    parts[index] = text;
    return String.join(".", parts);
  }
}
