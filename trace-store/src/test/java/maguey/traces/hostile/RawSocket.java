package maguey.traces.hostile;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/** A connection on which a test writes what it likes, at the pace it likes. */
final class RawSocket implements AutoCloseable {
  /** Half a minute until a slow one is cut, and more for a machine that has other things to do. */
  private static final int PATIENCE_MS = 120_000;

  private static final long PACE_MS = 700;

  private final Socket socket;

  RawSocket(int port) {
    try {
      socket = new Socket(InetAddress.getLoopbackAddress(), port);
      socket.setSoTimeout(PATIENCE_MS);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** The head of a POST as it stands on the wire. */
  static String post(String path, String type, String... fields) {
    return "POST "
        + path
        + " HTTP/1.1\r\nHost: x\r\nContent-Type: "
        + type
        + "\r\n"
        + String.join("\r\n", fields)
        + "\r\n\r\n";
  }

  /** Sends it at once; a server that has closed meanwhile is no failure. */
  RawSocket send(String text) {
    return send(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  RawSocket send(byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
      socket.getOutputStream().flush();
    } catch (IOException closed) {
      // what the server said before it closed is still to be read
    }
    return this;
  }

  /** Reads until the server closes. */
  String answer() {
    return answer("never said by anybody");
  }

  private String answer(String upTo) {
    StringBuilder answer = new StringBuilder();
    try {
      InputStream in = socket.getInputStream();
      byte[] chunk = new byte[8_192];
      while (answer.indexOf(upTo) < 0) {
        int read = in.read(chunk);
        if (read < 0) {
          break;
        }
        answer.append(new String(chunk, 0, read, StandardCharsets.ISO_8859_1));
      }
    } catch (SocketTimeoutException stillOpen) {
      throw new IllegalStateException("Not closed; so far: " + answer, stillOpen);
    } catch (IOException reset) {
      // cut is cut
    }
    return answer.toString();
  }

  /** The status of the first answer; 0 if the connection was cut without one. */
  int status() {
    String answer = answer("\r\n\r\n");
    return answer.startsWith("HTTP/") ? Integer.parseInt(answer.substring(9, 12)) : 0;
  }

  /**
   * Goes on sending a byte now and then until the server closes.
   *
   * @return what it said; fails when it does not close
   */
  CompletableFuture<Cut> trickle(String what, char endlessly) {
    return trickle(what, pause -> String.valueOf(endlessly));
  }

  /** The same with what is sent before each pause, by its number; an empty text is silence. */
  CompletableFuture<Cut> trickle(String what, IntFunction<String> sent) {
    CompletableFuture<String> answer = aside(this::answer);
    return aside(
        () -> {
          int pauses = 0;
          for (; !answer.isDone(); pauses++) {
            send(sent.apply(pauses));
            pause(answer);
          }
          return new Cut(what, answer.join(), pauses);
        });
  }

  /** Runs on a thread of its own, however many wait at once. */
  static <T> CompletableFuture<T> aside(Supplier<T> work) {
    return CompletableFuture.supplyAsync(work, task -> new Thread(task).start());
  }

  /**
   * How a connection ended.
   *
   * @param pauses of 0.7 s and more in which it was still open, by the same clock of a busy machine
   */
  record Cut(String what, String answer, int pauses) {
    /** Half a minute, and as much again for who looks only now and then. */
    static final int MOST_PAUSES = 86;
  }

  private static void pause(CompletableFuture<String> answer) {
    try {
      answer.get(PACE_MS, TimeUnit.MILLISECONDS);
    } catch (Exception goOn) {
      // not closed yet
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
