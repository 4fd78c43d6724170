package maguey.load.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Takes the mails and webhooks of orders, and throws them away. */
final class DeliverySinks implements AutoCloseable {
  private final ServerSocket smtp;
  private final HttpServer webhooks;
  private final ExecutorService threads = Executors.newCachedThreadPool();

  DeliverySinks() throws IOException {
    smtp = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    threads.execute(this::accept);
    webhooks = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    webhooks.createContext("/", DeliverySinks::take);
    webhooks.start();
  }

  int smtpPort() {
    return smtp.getLocalPort();
  }

  String webhookUrl() {
    return "http://127.0.0.1:" + webhooks.getAddress().getPort() + "/webhooks/tickets";
  }

  @Override
  public void close() throws IOException {
    smtp.close();
    webhooks.stop(0);
    threads.shutdownNow();
  }

  private void accept() {
    while (!smtp.isClosed()) {
      try {
        Socket client = smtp.accept();
        threads.execute(() -> converse(client));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private static void converse(Socket client) {
    try (client) {
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(client.getInputStream(), StandardCharsets.ISO_8859_1));
      OutputStream out = client.getOutputStream();
      say(out, "220 sink");
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (line.equalsIgnoreCase("DATA")) {
          say(out, "354 go on");
          skipMail(in);
        }
        say(out, "250 ok");
      }
    } catch (IOException gone) {
      // the client has left in mid-conversation
    }
  }

  private static void skipMail(BufferedReader in) throws IOException {
    String line = in.readLine();
    while (line != null && !line.equals(".")) {
      line = in.readLine();
    }
  }

  private static void say(OutputStream out, String line) throws IOException {
    out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
  }

  private static void take(HttpExchange exchange) throws IOException {
    exchange.getRequestBody().readAllBytes();
    exchange.sendResponseHeaders(204, -1);
    exchange.close();
  }
}
