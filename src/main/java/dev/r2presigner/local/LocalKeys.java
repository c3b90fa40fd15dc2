package dev.r2presigner.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;

/**
 * Manages the key pair that stands in for an identity provider. Generated at the first start and
 * kept in the build folder, so that a token stays valid across restarts and no key is ever
 * committed.
 */
final class LocalKeys {

  private LocalKeys() {}

  /** Generates both files if one is missing. */
  static void make(Path privateFile, Path publicFile) {
    oneAtATime(
        privateFile,
        () -> {
          if (!Files.exists(privateFile) || !Files.exists(publicFile)) {
            KeyPair pair = generate();
            write(privateFile, pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
            write(publicFile, pem("PUBLIC KEY", pair.getPublic().getEncoded()));
          }
        });
  }

  /** Generates a private key whose public half this service publishes itself. */
  static void makePrivate(Path file) {
    oneAtATime(
        file,
        () -> {
          if (!Files.exists(file)) {
            write(file, pem("PRIVATE KEY", generate().getPrivate().getEncoded()));
          }
        });
  }

  /** Two services that start at once in one folder would each keep half of a pair. */
  private static void oneAtATime(Path file, Runnable action) {
    Path lock = file.resolveSibling(file.getFileName() + ".lock");
    try {
      Files.createDirectories(lock.toAbsolutePath().getParent());
      try (FileChannel channel =
          FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
        channel.lock();
        action.run();
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static KeyPair generate() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  static PrivateKey read(Path privateFile) {
    try {
      String body = Files.readString(privateFile).replaceAll("-----[A-Z ]+-----|\\s", "");
      return KeyFactory.getInstance("EC")
          .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(body)));
    } catch (GeneralSecurityException notOurs) {
      throw new IllegalStateException(
          privateFile + " is not an EC private key. Delete it.", notOurs);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static String pem(String kind, byte[] key) {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key);
    return "-----BEGIN " + kind + "-----\n" + body + "\n-----END " + kind + "-----\n";
  }
}
