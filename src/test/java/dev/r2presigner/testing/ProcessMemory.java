package dev.r2presigner.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Resident bytes of a process, as Linux counts them. */
public final class ProcessMemory {

  private ProcessMemory() {}

  public static long now(long pid) throws IOException {
    return read(pid, "VmRSS:");
  }

  /** Without pages of files, which the kernel can drop: what a limit ends a process for. */
  public static long anonymous(long pid) throws IOException {
    return read(pid, "RssAnon:");
  }

  /** The most that it ever was. */
  public static long peak(long pid) throws IOException {
    return read(pid, "VmHWM:");
  }

  private static long read(long pid, String line) throws IOException {
    return Files.readAllLines(Path.of("/proc", String.valueOf(pid), "status")).stream()
        .filter(text -> text.startsWith(line))
        .mapToLong(text -> Long.parseLong(text.replaceAll("\\D", "")) * 1024)
        .sum();
  }
}
