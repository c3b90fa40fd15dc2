package dev.r2presigner.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * A secret as Kubernetes mounts it: its files are links into a folder that is swapped as a whole,
 * so that all of them change at once.
 */
public final class MountedSecret {

  private final Path mount;
  private final List<String> names;

  private MountedSecret(Path mount, List<String> names) {
    this.mount = mount;
    this.names = names;
  }

  /** A folder with these files, which are not there yet. */
  public static MountedSecret in(Path directory, String... names) throws IOException {
    Path mount = Files.createDirectories(directory.resolve("mount"));
    for (String name : names) {
      Files.createSymbolicLink(mount.resolve(name), Path.of("..data").resolve(name));
    }
    return new MountedSecret(mount, List.of(names));
  }

  /** Where {@code SMALLRYE_CONFIG_SOURCE_FILE_LOCATIONS} has to point. */
  public String location() {
    return mount.toString();
  }

  /** Takes a version with these values, in the order of the names, in place of the last one. */
  public void mount(String version, String... values) throws IOException {
    Path folder = Files.createDirectories(mount.resolve(".." + version));
    for (int i = 0; i < values.length; i++) {
      Files.writeString(folder.resolve(names.get(i)), values[i]);
    }
    Path swapped = mount.resolve("..data_tmp");
    Files.createSymbolicLink(swapped, Path.of(".." + version));
    Files.move(swapped, mount.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
  }
}
