package maguey.traces.ingest;

import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;

/** The HTTP door, and the one on the event bus. */
abstract class OtlpHttpDoor extends DoorToAStore {
  OtlpHttpServer server;
  OtlpCalls calls;

  @BeforeEach
  void open() {
    new SpanBusConsumer(vertx, intake).register().await();
    server = new OtlpHttpServer(vertx, intake, Optional.empty());
    calls = new OtlpCalls(server.listen("127.0.0.1", 0).await());
  }
}
