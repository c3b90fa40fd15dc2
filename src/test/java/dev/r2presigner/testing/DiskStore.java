package dev.r2presigner.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * S3Proxy in a process of its own, with its objects in files: for what is too large for the
 * embedded one, which keeps them in memory.
 */
public final class DiskStore implements AutoCloseable {

  private static final Duration START = Duration.ofSeconds(60);

  private final Path objects;
  private final int port;
  private final Process process;

  private DiskStore(Path objects, int port, Process process) {
    this.objects = objects;
    this.port = port;
    this.process = process;
  }

  /** With an empty bucket, that of {@link Production}, for pages of this origin. */
  public static DiskStore start(Path directory, String origin) {
    int port = FreePorts.any();
    String settings =
        """
        s3proxy.endpoint=http://localhost:%d
        s3proxy.authorization=aws-v4
        s3proxy.identity=%s
        s3proxy.credential=%s
        s3proxy.cors-allow-origins=%s
        s3proxy.cors-allow-methods=GET PUT
        s3proxy.cors-allow-headers=content-type if-none-match x-amz-copy-source-if-match
        s3proxy.cors-exposed-headers=ETag
        jclouds.provider=filesystem-nio2
        jclouds.identity=any
        jclouds.credential=any
        jclouds.filesystem.basedir=%s
        """
            .formatted(
                port,
                Production.ACCESS_KEY_ID,
                Production.SECRET,
                origin,
                directory.toAbsolutePath());
    try {
      Path objects = Files.createDirectories(directory.resolve(Production.BUCKET));
      Path properties = Files.writeString(directory.resolve("s3proxy.properties"), settings);
      Process process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx256m",
                  "-XX:+UseSerialGC",
                  "-DLOG_LEVEL=error",
                  "-jar",
                  Path.of("target/local-store/s3proxy.jar").toString(),
                  "--properties",
                  properties.toString())
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      return new DiskStore(objects, port, process).awaitReady();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private DiskStore awaitReady() {
    Instant end = Instant.now().plus(START);
    while (!answers()) {
      if (!process.isAlive() || Instant.now().isAfter(end)) {
        close();
        throw new IllegalStateException("The store did not start.");
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
    }
    return this;
  }

  private boolean answers() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException notYet) {
      return false;
    }
  }

  public URI endpoint() {
    return URI.create("http://localhost:" + port);
  }

  /** The file that an object is kept in. */
  public Path file(String key) {
    return objects.resolve(key);
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
