package maguey.traces.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.S3AsyncClient;

/** Objects so large that they go in parts, to a bucket that goes away in the middle of one. */
class S3StoreIT {
  @RegisterExtension static final S3Peer BUCKET = new S3Peer();

  private static final Map<ArchiveStream, Integer> DAYS =
      Map.of(ArchiveStream.TRACES, 30, ArchiveStream.AUDIT, 90, ArchiveStream.PERFORMANCE, 14);
  private static final int SECOND_PART = S3Peer.PART + S3Peer.PART / 2;

  private final Vertx vertx = Vertx.vertx();
  private final ObjectStore store = new S3Store(vertx, BUCKET.settings("large/"));
  private Path file;
  private String md5;
  @TempDir Path folder;

  @BeforeEach
  void write() throws IOException {
    byte[] content = new byte[2 * S3Peer.PART + 4_711];
    new Random(1).nextBytes(content);
    file = Files.write(folder.resolve("object"), content);
    md5 = Md5.hex(file);
    store.prepare(DAYS).await();
  }

  @AfterEach
  void close() {
    BUCKET.back();
    store.close().await();
    vertx.close().await();
  }

  @Test
  void largeObject_goesInParts_andIsTheFileToTheByte() throws IOException {
    store.put("whole", file, md5).await();

    assertThat(store.get("whole").await().orElseThrow().getBytes())
        .isEqualTo(Files.readAllBytes(file));
    assertThat(BUCKET.etag("large/whole")).endsWith("-3\"");
    assertThat(BUCKET.uploads()).isEmpty();
  }

  @Test
  void upload_cutMidway_isAborted_andNothingIsThere() {
    BUCKET.narrow(SECOND_PART);

    assertThatThrownBy(() -> store.put("cut", file, md5).await());

    BUCKET.back();
    assertThat(BUCKET.uploads()).isEmpty();
    assertThat(BUCKET.keys()).doesNotContain("large/cut");
  }

  @Test
  void upload_whoseBucketGoesAway_isAbortedByTheNextTry() throws IOException {
    BUCKET.awayAfter(SECOND_PART);
    assertThatThrownBy(() -> store.put("left", file, md5).await());
    BUCKET.back();
    assertThat(BUCKET.uploads()).containsExactly("large/left");
    assertThat(BUCKET.keys()).doesNotContain("large/left");

    store.put("left", file, md5).await();

    assertThat(BUCKET.uploads()).isEmpty();
    assertThat(store.get("left").await().orElseThrow().getBytes())
        .isEqualTo(Files.readAllBytes(file));
  }

  @Test
  void uploads_thatNobodyGoesOnWith_areAborted_butNotThoseOfOthers() {
    S3Settings settings = BUCKET.settings("large/");
    S3AsyncClient client = S3Client.of(settings);
    BUCKET.beginUpload("large/trace-logs/2026-01-01/00/killed.jsonl.gz");
    BUCKET.beginUpload("large/of-somebody-else");

    store.prepare(DAYS).await();
    assertThat(BUCKET.uploads()).as("a day is not over yet").hasSize(2);
    assertThat(store.describe().getString("lifecycle"))
        .as("rules, which this bucket does not know")
        .isEqualTo("own job");
    new S3Parts(vertx, client, settings).abortBefore(Instant.now().plusSeconds(3_600)).await();

    assertThat(BUCKET.uploads()).containsExactly("large/of-somebody-else");
    client.close();
    BUCKET.abort("large/of-somebody-else");
  }
}
