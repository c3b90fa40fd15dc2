package dev.r2presigner.fault;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A store that takes every connection and never says a word. */
final class Tarpit implements Closeable {

  private final ServerSocket server = new ServerSocket(0, 500, InetAddress.getLoopbackAddress());
  private final List<Socket> stuck = new CopyOnWriteArrayList<>();

  Tarpit() throws IOException {
    Thread thread = new Thread(this::take, "tarpit");
    thread.setDaemon(true);
    thread.start();
  }

  private void take() {
    try {
      while (true) {
        stuck.add(server.accept());
      }
    } catch (IOException closed) {
      // The end.
    }
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort());
  }

  /** How many calls have been taken, ever. */
  int taken() {
    return stuck.size();
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : stuck) {
      socket.close();
    }
  }
}
