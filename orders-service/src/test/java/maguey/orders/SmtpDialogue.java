package maguey.orders;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** An SMTP server for one connection, which it never ends itself, and what it was told. */
final class SmtpDialogue implements AfterAllCallback {
  private final ServerSocket socket;
  private final BlockingQueue<String> commands = new LinkedBlockingQueue<>();

  SmtpDialogue() {
    try {
      socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    Thread thread = new Thread(this::talk, "smtp");
    thread.setDaemon(true);
    thread.start();
  }

  String port() {
    return String.valueOf(socket.getLocalPort());
  }

  /** {@code DATA} for each mail, {@code QUIT}; {@code CUT} when the line ended without one. */
  BlockingQueue<String> commands() {
    return commands;
  }

  @Override
  public void afterAll(ExtensionContext context) throws IOException {
    socket.close();
  }

  private void talk() {
    try (Socket client = socket.accept();
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(client.getInputStream(), UTF_8))) {
      say(client, "220 mail.example");
      String command = lines.readLine();
      while (command != null && !command.equals("QUIT")) {
        answer(client, lines, command);
        command = lines.readLine();
      }
      commands.add(command == null ? "CUT" : command);
    } catch (IOException cut) {
      commands.add("CUT");
    }
  }

  private void answer(Socket client, BufferedReader lines, String command) throws IOException {
    if (command.equals("DATA")) {
      say(client, "354 go on");
      while (!lines.readLine().equals(".")) {
        // The mail itself is of no interest.
      }
    }
    say(client, "250 mail.example");
    if (command.equals("DATA")) {
      commands.add(command);
    }
  }

  private static void say(Socket client, String reply) throws IOException {
    client.getOutputStream().write((reply + "\r\n").getBytes(UTF_8));
  }
}
