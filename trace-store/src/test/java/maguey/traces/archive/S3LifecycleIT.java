package maguey.traces.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.model.ExpirationStatus;
import software.amazon.awssdk.services.s3.model.LifecycleRule;

/** A bucket that removes by itself what is over, if it is told to. */
class S3LifecycleIT {
  private final Vertx vertx = Vertx.vertx();
  private LifecyclePeer bucket;
  private ObjectStore store;
  @TempDir Path folder;

  @BeforeEach
  void start() {
    bucket = new LifecyclePeer();
    store = new S3Store(vertx, bucket.settings());
  }

  @AfterEach
  void stop() {
    store.close().await();
    vertx.close().await();
    bucket.close();
  }

  @Test
  void rules_areSetBesideThoseOfOthers_andFollowTheSettings() throws IOException {
    LifecycleRule theirs =
        LifecycleRule.builder()
            .id("theirs")
            .status(ExpirationStatus.ENABLED)
            .filter(filter -> filter.prefix("tmp/"))
            .expiration(expiration -> expiration.days(3))
            .build();
    bucket.set(theirs);

    store.prepare(days(30)).await();

    Map<String, LifecycleRule> rules = bucket.rules();
    assertThat(store.describe().getString("lifecycle")).isEqualTo("bucket");
    assertThat(rules)
        .containsOnlyKeys(
            "theirs", "maguey-trace-logs", "maguey-audit-logs", "maguey-performance-logs");
    assertThat(rules.get("theirs")).isEqualTo(theirs);
    LifecycleRule traces = rules.get("maguey-trace-logs");
    assertThat(traces.status()).isEqualTo(ExpirationStatus.ENABLED);
    assertThat(traces.filter().prefix()).isEqualTo("shop/trace-logs/");
    assertThat(traces.expiration().days()).isEqualTo(31);
    assertThat(traces.noncurrentVersionExpiration().noncurrentDays()).isEqualTo(1);
    assertThat(traces.abortIncompleteMultipartUpload().daysAfterInitiation()).isEqualTo(1);
    assertThat(rules.get("maguey-audit-logs").expiration().days()).isEqualTo(91);
    assertThat(rules.get("maguey-performance-logs").expiration().days()).isEqualTo(15);

    store.prepare(days(7)).await();

    assertThat(bucket.rules()).hasSize(4);
    assertThat(bucket.rules().get("maguey-trace-logs").expiration().days()).isEqualTo(8);
    assertTakesObjects();
  }

  /** What one implementation of the protocol takes, another may not. */
  private void assertTakesObjects() throws IOException {
    byte[] content = new byte[S3Peer.PART + 4_711];
    new Random(1).nextBytes(content);
    for (int size : new int[] {1_000, content.length}) {
      Path file = Files.write(folder.resolve("object"), Arrays.copyOf(content, size));
      store.put("trace-logs/object", file, Md5.hex(file)).await();
      assertThat(store.get("trace-logs/object").await().orElseThrow().getBytes())
          .isEqualTo(Files.readAllBytes(file));
    }
  }

  private static Map<ArchiveStream, Integer> days(int traces) {
    return Map.of(
        ArchiveStream.TRACES, traces, ArchiveStream.AUDIT, 90, ArchiveStream.PERFORMANCE, 14);
  }
}
