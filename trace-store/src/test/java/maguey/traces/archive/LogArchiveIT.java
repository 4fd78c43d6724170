package maguey.traces.archive;

import static maguey.traces.SpanFixture.failed;
import static maguey.traces.SpanFixture.hex;
import static maguey.traces.SpanFixture.span;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.proto.trace.v1.Span;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Nodes that cut and push: what they share, and what is left when one of them dies. */
class LogArchiveIT extends ArchiveNodes {
  @Test
  void twoNodes_cutEveryTraceOnce() throws IOException {
    List<Span.Builder> traces = due(60);
    LogArchive first = node("first", Optional.empty(), 1);
    LogArchive second = node("second", Optional.empty(), 1);

    Future.all(first.turn(), second.turn(), first.turn(), second.turn()).await();

    List<String> lines = new ArrayList<>();
    for (Path object : objects("archive")) {
      lines.addAll(S3Peer.linesOf(Files.readAllBytes(object)));
    }
    assertThat(lines).hasSize(60);
    for (Span.Builder trace : traces) {
      assertThat(lines).filteredOn(line -> line.contains(hex(trace))).hasSize(1);
    }
    assertThat(number("SELECT count(*) FROM archive_traces")).isEqualTo(60);
    assertThat(number("SELECT count(*) FROM archive_queue")).isZero();
    assertThat(objects("first")).isEmpty();
  }

  @Test
  void node_thatDiesBeforeItDelivers_losesAndDoublesNothing() throws IOException {
    due(3);
    BUCKET.away();
    LogArchive dying = node("node", Optional.of(BUCKET.settings("a/")), 1);
    assertThatThrownBy(() -> dying.turn().await());
    assertThat(objects("node")).hasSize(1);
    Files.writeString(objects("node").get(0).resolveSibling("half.part"), "half an object");
    Files.writeString(
        objects("node").get(0).resolveSibling("trace-logs_2026-01-01_00_ffff.jsonl.gz"), "orphan");
    kill(dying);
    BUCKET.back();

    LogArchive next = node("node", Optional.of(BUCKET.settings("a/")), 1);
    next.turn().await();

    assertThat(objects("node")).isEmpty();
    assertThat(keys("a/")).hasSize(1);
    assertThat(BUCKET.lines(keys("a/").get(0))).hasSize(3);
    assertThat(number("SELECT count(*) FROM archive_objects WHERE delivered_at IS NOT NULL"))
        .isEqualTo(1);
  }

  @Test
  void node_thatDiesAfterItDelivered_deliversTheSameAgain() throws IOException {
    due(2);
    LogArchive dying = node("node", Optional.of(BUCKET.settings("b/")), 1);
    BUCKET.away();
    assertThatThrownBy(() -> dying.turn().await());
    Path waiting = objects("node").get(0);
    byte[] copy = Files.readAllBytes(waiting);
    BUCKET.back();
    dying.turn().await();
    kill(dying);
    Files.write(waiting, copy);
    run("UPDATE archive_objects SET delivered_at = NULL");

    node("node", Optional.of(BUCKET.settings("b/")), 1).turn().await();

    assertThat(keys("b/")).hasSize(1);
    assertThat(BUCKET.lines(keys("b/").get(0))).hasSize(2);
    assertThat(objects("node")).isEmpty();
  }

  @Test
  void object_thatTheDiskDamages_isCutAgain() throws IOException {
    due(2);
    BUCKET.away();
    LogArchive node = node("node", Optional.of(BUCKET.settings("c/")), 1);
    assertThatThrownBy(() -> node.turn().await());
    Files.writeString(objects("node").get(0), "rubbish");
    BUCKET.back();

    node.turn().await();
    node.turn().await();

    assertThat(keys("c/")).hasSize(1);
    assertThat(BUCKET.lines(keys("c/").get(0))).hasSize(2);
  }

  @Test
  void queue_thatIsFull_takesNoMore_andLosesNothing() throws IOException {
    BUCKET.away();
    LogArchive node = node("node", Optional.of(BUCKET.settings("d/")), 0);
    due(2);
    assertThatThrownBy(() -> node.turn().await());
    due(2);
    assertThatThrownBy(() -> node.turn().await());
    assertThat(number("SELECT count(*) FROM archive_queue")).isEqualTo(2);
    BUCKET.back();

    node.turn().await();
    node.turn().await();

    assertThat(number("SELECT count(*) FROM archive_queue")).isZero();
    assertThat(keys("d/").stream().mapToInt(key -> BUCKET.lines(key).size()).sum()).isEqualTo(4);
  }

  @Test
  void trace_thatGrows_isCutAgainAsAWhole_butNotWithinTheHour() throws IOException {
    LogArchive node = node("node", Optional.empty(), 1);
    Span.Builder trace = due(1).get(0);
    node.turn().await();
    store("shop", failed(span("later", NOW)).setTraceId(trace.getTraceId()));
    review();
    node.turn().await();
    assertThat(objects("archive")).hasSize(1);

    run("UPDATE archive_queue SET due_at = now()");
    node.turn().await();

    assertThat(objects("archive")).hasSize(2);
    assertThat(
            objects("archive").stream()
                .flatMap(object -> S3Peer.linesOf(bytes(object)).stream())
                .filter(line -> line.contains("later") && line.contains("trace 0")))
        .hasSize(1);
  }
}
