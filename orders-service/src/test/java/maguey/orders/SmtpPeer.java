package maguey.orders;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A mail server with the habits of those out there. What it does is decided by the recipient:
 * {@code grey-…} is asked to come again, {@code cut-…} loses its connection after the letter was
 * taken, {@code slow-…} waits for each answer, {@code late-…} hears that its letter was taken when
 * {@link #answerTheLate} is called; all but the slow ones the first time alone.
 */
final class SmtpPeer implements BeforeAllCallback, AfterAllCallback {
  private static final long SLOWLY_NANOS = TimeUnit.MILLISECONDS.toNanos(700);

  private final List<Letter> letters = new CopyOnWriteArrayList<>();
  private final Set<String> known = ConcurrentHashMap.newKeySet();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch late = new CountDownLatch(1);
  private ServerSocket server;

  /** A letter as it was taken. */
  record Letter(String recipient, String text) {
    String messageId() {
      Optional<String> field =
          text.lines().filter(line -> line.toLowerCase().startsWith("message-id:")).findFirst();
      return field.orElseThrow().substring("message-id:".length()).strip();
    }
  }

  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
    threads.execute(this::accept);
  }

  @Override
  public void afterAll(ExtensionContext context) throws IOException {
    server.close();
    threads.shutdownNow();
  }

  String port() {
    return String.valueOf(server.getLocalPort());
  }

  /** What was taken for an address, also when its sender could not know. */
  List<Letter> takenFor(String address) {
    return letters.stream().filter(letter -> letter.recipient().equals(address)).toList();
  }

  /** Whether the address was asked to come again. */
  boolean hasTurnedAway(String address) {
    return known.contains(address);
  }

  /** Tells now that late letters were taken. */
  void answerTheLate() {
    late.countDown();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket peer = server.accept();
        threads.execute(() -> talk(peer));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void talk(Socket peer) {
    try (peer) {
      BufferedReader lines =
          new BufferedReader(new InputStreamReader(peer.getInputStream(), US_ASCII));
      say(peer, "220 peer.example ESMTP");
      String recipient = "";
      String line;
      while ((line = lines.readLine()) != null) {
        if (line.startsWith("RCPT TO:")) {
          recipient = line.substring(line.indexOf('<') + 1, line.indexOf('>'));
        }
        if (recipient.startsWith("slow-")) {
          LockSupport.parkNanos(SLOWLY_NANOS);
        }
        if (line.equals("DATA")) {
          say(peer, "354 go on");
          letters.add(new Letter(recipient, letter(lines)));
          if (recipient.startsWith("cut-") && known.add(recipient)) {
            return;
          }
          if (recipient.startsWith("late-")) {
            late.await();
          }
          recipient = "";
          say(peer, "250 taken");
        } else {
          say(peer, answer(line, recipient));
          recipient = line.equals("RSET") ? "" : recipient;
        }
      }
    } catch (IOException | InterruptedException gone) {
      // senders may leave
    }
  }

  private String answer(String line, String recipient) {
    boolean isRecipient = line.startsWith("RCPT");
    if (isRecipient && recipient.startsWith("grey-") && known.add(recipient)) {
      return "451 4.7.1 Greylisted, come again";
    }
    return line.startsWith("QUIT") ? "221 bye" : "250 fine";
  }

  private static String letter(BufferedReader lines) throws IOException {
    StringBuilder text = new StringBuilder();
    String line;
    while ((line = lines.readLine()) != null && !line.equals(".")) {
      text.append(line).append('\n');
    }
    return text.toString();
  }

  private static void say(Socket peer, String line) throws IOException {
    peer.getOutputStream().write((line + "\r\n").getBytes(US_ASCII));
  }
}
