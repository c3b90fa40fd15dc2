package dev.r2presigner.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads a stream to its end on a thread of its own, so that the process never blocks on it. */
final class ProcessLines {

  private static final long END_MILLIS = 30_000;

  private final List<String> lines = new ArrayList<>();
  private final Thread reader;
  private boolean paused;

  ProcessLines(InputStream stream) {
    reader = new Thread(() -> readAll(stream), "packaged-service-output");
    reader.setDaemon(true);
    reader.start();
  }

  private void readAll(InputStream stream) {
    try (BufferedReader text =
        new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
      for (String line = text.readLine(); line != null; line = text.readLine()) {
        synchronized (lines) {
          while (paused) {
            lines.wait();
          }
          lines.add(line);
        }
      }
    } catch (InterruptedException | IOException closed) {
      // The process is gone, and what it wrote is here.
    }
  }

  /** Reads no further, as a collector of logs that hangs. */
  void pause() {
    synchronized (lines) {
      paused = true;
    }
  }

  List<String> read(boolean toTheEnd) {
    try {
      reader.join(toTheEnd ? END_MILLIS : 1);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
    synchronized (lines) {
      return List.copyOf(lines);
    }
  }
}
