package dev.r2presigner.store;

import dev.r2presigner.bucket.SigningCredentials;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Seals the store's token for the next page into a cursor (AES-GCM). A store's token may hold a key
 * that the caller must not see, and would work with any other prefix. The key is derived from the
 * bucket's secret, so a cursor works at every instance and after a restart, but not with new
 * credentials.
 */
@ApplicationScoped
public class ListingCursors {

  private static final String PURPOSE = "r2-presigner cursor of a listing";
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BYTES = 16;

  /** A store's token is XML text, which has no such character. */
  private static final char BETWEEN = '\0';

  private final SigningCredentials credentials;
  private final SecureRandom random = new SecureRandom();

  ListingCursors(SigningCredentials credentials) {
    this.credentials = credentials;
  }

  /** A place in a listing: the store's token, and the policy that the page before was listed by. */
  public record Position(String token, String policy) {}

  /** Returns the cursor of this place, for the one question that the texts make up. */
  public String seal(Position position, List<String> question) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    byte[] plain =
        (position.token() + BETWEEN + position.policy()).getBytes(StandardCharsets.UTF_8);
    try {
      byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce, question).doFinal(plain);
      byte[] bytes = Arrays.copyOf(nonce, nonce.length + sealed.length);
      System.arraycopy(sealed, 0, bytes, nonce.length, sealed.length);
      return encoded(bytes);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every JDK has AES-GCM", impossible);
    }
  }

  /** Returns the place of a cursor; null if it is bent, or belongs to another question. */
  public @Nullable Position open(String cursor, List<String> question) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(cursor);
      if (bytes.length < NONCE_BYTES + TAG_BYTES || !encoded(bytes).equals(cursor)) {
        return null;
      }
      byte[] nonce = Arrays.copyOf(bytes, NONCE_BYTES);
      String plain =
          new String(
              cipher(Cipher.DECRYPT_MODE, nonce, question)
                  .doFinal(bytes, NONCE_BYTES, bytes.length - NONCE_BYTES),
              StandardCharsets.UTF_8);
      int between = plain.indexOf(BETWEEN);
      return new Position(plain.substring(0, between), plain.substring(between + 1));
    } catch (IllegalArgumentException | GeneralSecurityException bent) {
      return null;
    }
  }

  /** Encodes in the one way that counts: a decoder takes several texts for the same bytes. */
  private static String encoded(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private Cipher cipher(int mode, byte[] nonce, List<String> question)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(
        mode,
        new SecretKeySpec(credentials.derivedKey(PURPOSE), "AES"),
        new GCMParameterSpec(Byte.SIZE * TAG_BYTES, nonce));
    for (String text : question) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      // With its length, or two questions could look alike when joined.
      cipher.updateAAD(ByteBuffer.allocate(Integer.BYTES).putInt(0, bytes.length));
      cipher.updateAAD(bytes);
    }
    return cipher;
  }
}
