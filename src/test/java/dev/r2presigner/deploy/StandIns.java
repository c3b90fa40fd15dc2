package dev.r2presigner.deploy;

import dev.r2presigner.testing.Tools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Images in place of those that the Containerfiles name, for machines that can't pull: made of the
 * machine's own files, and with as little in them as the real ones promise.
 */
final class StandIns {

  static final String JDK = "localhost/stand-in-jdk";
  static final String BASE = "localhost/stand-in-base";

  /** What glibc's own packages bring, and zlib. */
  private static final List<String> LIBRARIES =
      List.of("libc", "libdl", "libpthread", "libm", "librt", "libresolv", "libz");

  private StandIns() {}

  /** A JDK 25, which the build's stage takes from the machine. */
  static Path jdk() {
    String named = System.getenv("JAVA25_HOME");
    Path home =
        Path.of(
            named != null
                ? named
                : Runtime.version().feature() == 25
                    ? System.getProperty("java.home")
                    : "/usr/lib/jvm/temurin-25-jdk-amd64");
    Tools.require(Files.isExecutable(home.resolve("bin/jlink")), "a JDK 25, in JAVA25_HOME");
    return home;
  }

  /** Programs come from the machine when a command runs, see {@link #volumes}. */
  static void makeJdk() {
    String container = Engine.buildah("from", "scratch");
    Path root = Path.of(Engine.buildah("mount", container));
    folders(root, List.of("tmp", "root", "etc", "usr", "opt", "var/tmp"));
    for (String name : List.of("bin", "sbin", "lib", "lib64")) {
      link(root.resolve(name), Path.of("usr", name));
    }
    Engine.buildah(
        "config",
        "--env=JAVA_HOME=" + jdk(),
        "--env=PATH=/usr/local/bin:/usr/bin:/bin",
        "--env=HOME=/root",
        container);
    commit(container, JDK);
  }

  /** The machine's programs, read-only, and what Maven has fetched. */
  static List<String> volumes() {
    Path maven = Path.of(System.getProperty("user.home"), ".m2");
    return List.of(
        "--volume=/usr:/usr:ro", "--volume=/etc:/etc:ro", "--volume=" + maven + ":/root/.m2");
  }

  /** glibc and a user; no shell and no program at all. */
  static void makeBase() {
    String container = Engine.buildah("from", "scratch");
    Path root = Path.of(Engine.buildah("mount", container));
    folders(root, List.of("tmp", "etc", "home/nonroot"));
    copy(Path.of("/lib64/ld-linux-x86-64.so.2"), root);
    for (String library : LIBRARIES) {
      Path folder = Path.of("/lib/x86_64-linux-gnu");
      for (String version : List.of(".so.6", ".so.2", ".so.1", ".so.0")) {
        if (Files.exists(folder.resolve(library + version))) {
          copy(folder.resolve(library + version), root);
        }
      }
    }
    write(root.resolve("etc/passwd"), "nonroot:x:65532:65532::/home/nonroot:/sbin/nologin\n");
    write(root.resolve("etc/group"), "nonroot:x:65532:\n");
    commit(container, BASE);
  }

  private static void commit(String container, String image) {
    Engine.buildah("commit", "--quiet", container, image);
    Engine.buildah("rm", container);
  }

  private static void folders(Path root, List<String> names) {
    try {
      for (String name : names) {
        Files.createDirectories(root.resolve(name));
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static void link(Path link, Path target) {
    try {
      Files.createSymbolicLink(link, target);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static void copy(Path file, Path root) {
    Path copy = root.resolve(file.toString().substring(1));
    try {
      Files.createDirectories(copy.getParent());
      Files.copy(file.toRealPath(), copy, java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  static void write(Path file, String text) {
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
