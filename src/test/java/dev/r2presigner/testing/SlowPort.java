package dev.r2presigner.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;

/** Passes bytes on to another port of this machine, the answers as late as it is told. */
public final class SlowPort implements AutoCloseable {

  private final ServerSocket server;
  private final int target;
  private volatile Duration delay = Duration.ZERO;

  private SlowPort(ServerSocket server, int target) {
    this.server = server;
    this.target = target;
  }

  public static SlowPort before(int target) throws IOException {
    SlowPort port = new SlowPort(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), target);
    run(port::accept);
    return port;
  }

  public int port() {
    return server.getLocalPort();
  }

  public void delay(Duration each) {
    delay = each;
  }

  private void accept() throws IOException {
    while (true) {
      Socket client = server.accept();
      run(() -> serve(client));
    }
  }

  private void serve(Socket client) throws IOException {
    Socket behind;
    try {
      behind = new Socket(InetAddress.getLoopbackAddress(), target);
    } catch (IOException down) {
      client.close();
      return;
    }
    run(() -> pass(client, behind, false));
    pass(behind, client, true);
  }

  private void pass(Socket from, Socket to, boolean late) throws IOException {
    byte[] chunk = new byte[8192];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
        if (late) {
          Thread.sleep(delay.toMillis());
        }
        out.write(chunk, 0, read);
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private interface Work {
    void run() throws IOException;
  }

  private static void run(Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException closed) {
                // One of the two sides has ended it.
              }
            });
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
