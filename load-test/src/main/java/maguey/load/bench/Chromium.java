package maguey.load.bench;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * The Chromium of this machine without a window, spoken to by its own protocol, so that the benches
 * need no library for it.
 *
 * @see <a href="https://chromedevtools.github.io/devtools-protocol/">the protocol</a>
 */
final class Chromium implements AutoCloseable {
  private static final String LISTENING = "DevTools listening on ";
  private static final long PATIENCE_SECONDS = 60;

  private final Process process;
  private final WebSocket socket;
  private final AtomicInteger calls = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonObject>> waiting = new ConcurrentHashMap<>();
  private final Map<String, Consumer<JsonObject>> listeners = new ConcurrentHashMap<>();

  private Chromium(Process process, String address) throws Exception {
    this.process = process;
    socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .buildAsync(URI.create(address), new Messages())
            .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  /** Starts it with a profile that goes with the temporary files. */
  static Chromium start() throws Exception {
    Path profile = Files.createTempDirectory("maguey-bench-chromium");
    Process process =
        new ProcessBuilder(
                Tool.CHROMIUM.command(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--no-first-run",
                "--disable-background-networking",
                "--window-size=1440,900",
                "--user-data-dir=" + profile,
                "--remote-debugging-port=0",
                "about:blank")
            .redirectErrorStream(true)
            .start();
    return new Chromium(process, address(process));
  }

  private static String address(Process process) throws IOException {
    BufferedReader output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      if (line.startsWith(LISTENING)) {
        drain(output);
        return line.substring(LISTENING.length()).strip();
      }
    }
    throw new IllegalStateException("Chromium did not start: set CHROMIUM to its path");
  }

  /** It stands still when nobody reads what it complains about. */
  private static void drain(BufferedReader output) {
    Thread reader = new Thread(() -> output.lines().forEach(line -> {}), "chromium-output");
    reader.setDaemon(true);
    reader.start();
  }

  /** Asks for something and waits for the answer; an empty session speaks with the browser. */
  JsonObject call(String session, String method, JsonObject parameters) throws Exception {
    int id = calls.incrementAndGet();
    CompletableFuture<JsonObject> answer = new CompletableFuture<>();
    waiting.put(id, answer);
    JsonObject message =
        new JsonObject().put("id", id).put("method", method).put("params", parameters);
    socket.sendText(
        (session.isEmpty() ? message : message.put("sessionId", session)).encode(), true);
    return answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  /** Tells what happens in a session. */
  void listen(String session, Consumer<JsonObject> listener) {
    listeners.put(session, listener);
  }

  @Override
  public void close() throws Exception {
    process.destroy();
    process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  private void take(JsonObject message) {
    if (message.containsKey("id")) {
      answer(waiting.remove(message.getInteger("id")), message);
    } else {
      listeners.getOrDefault(message.getString("sessionId", ""), ignored -> {}).accept(message);
    }
  }

  private static void answer(CompletableFuture<JsonObject> asked, JsonObject message) {
    if (message.containsKey("error")) {
      asked.completeExceptionally(new IllegalStateException(message.encode()));
    } else {
      asked.complete(message.getJsonObject("result"));
    }
  }

  /** Messages come in pieces. */
  private final class Messages implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence piece, boolean isLast) {
      text.append(piece);
      if (isLast) {
        take(new JsonObject(text.toString()));
        text.setLength(0);
      }
      from.request(1);
      return null;
    }
  }
}
