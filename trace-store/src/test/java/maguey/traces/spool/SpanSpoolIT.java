package maguey.traces.spool;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpanSpoolIT {
  @TempDir private Path folder;

  /** What the process hands to the kernel survives a kill, but no power failure. */
  @Test
  void spans_thatWereTaken_areForcedToTheDisk() throws IOException {
    Vertx vertx = Vertx.vertx();
    SpanSpool spool = new SpanSpool(vertx, folder, 1 << 20);
    spool.open(found -> {}).await();
    try (Recording recording = new Recording()) {
      recording.enable("jdk.FileForce").withoutThreshold();
      recording.start();
      assertThat(spool.append(List.of()).await()).isTrue();
      recording.stop();
      recording.dump(folder.resolve("events.jfr"));
    }

    assertThat(RecordingFile.readAllEvents(folder.resolve("events.jfr")))
        .extracting((RecordedEvent event) -> event.getString("path"))
        .anyMatch(path -> path.endsWith(".spool"));
    spool.close().await();
    vertx.close().await();
  }
}
