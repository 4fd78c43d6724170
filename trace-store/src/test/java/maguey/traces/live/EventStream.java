package maguey.traces.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Scanner;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Reads server-sent events as a browser would. */
final class EventStream implements AutoCloseable {
  /** One event; a stream that ended gives {@link #END}. */
  record Event(String id, String name, JsonObject data) {}

  static final Event END = new Event("", "end", new JsonObject());

  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private final InputStream body;

  private EventStream(InputStream body) {
    this.body = body;
    Thread reader = new Thread(this::read, "event-stream");
    reader.setDaemon(true);
    reader.start();
  }

  /** Opens a stream; returns when the server has greeted. */
  static EventStream open(String url, String token, String lastEventId)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url))
            .header("authorization", "Bearer " + token)
            .header("accept-encoding", "gzip");
    if (lastEventId != null) {
      request.header("Last-Event-ID", lastEventId);
    }
    HttpResponse<InputStream> answer =
        HTTP.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("content-type").orElseThrow())
        .isEqualTo("text/event-stream");
    assertThat(answer.headers().firstValue("content-encoding")).isEmpty();
    return new EventStream(answer.body());
  }

  /** The next event, awaited for a minute. */
  Event next() throws InterruptedException {
    Event event = events.poll(60, TimeUnit.SECONDS);
    assertThat(event).as("no event within a minute").isNotNull();
    return event;
  }

  private void read() {
    try (Scanner blocks = new Scanner(body, StandardCharsets.UTF_8).useDelimiter("\n\n")) {
      while (blocks.hasNext()) {
        String block = blocks.next();
        if (block.startsWith("id: ")) {
          events.add(event(block));
        }
      }
    }
    events.add(END);
  }

  private static Event event(String block) {
    String[] lines = block.split("\n");
    return new Event(
        lines[0].substring("id: ".length()),
        lines[1].substring("event: ".length()),
        new JsonObject(lines[2].substring("data: ".length())));
  }

  @Override
  public void close() throws IOException {
    body.close();
  }
}
