package maguey.traces.archive;

import static maguey.testkit.Eventually.eventually;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import maguey.testkit.FreePorts;
import maguey.testkit.process.ServiceProcess;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.model.LifecycleRule;

/** A server of the S3 protocol that takes lifecycle rules, in a JVM of its own. */
final class LifecyclePeer implements AutoCloseable {
  private static final String BUCKET = "with-rules";
  private final int port = FreePorts.next();
  private final ServiceProcess process;
  private final S3AsyncClient client = S3Client.of(settings());

  LifecyclePeer() {
    process =
        ServiceProcess.start(
            "s3mock",
            Path.of(System.getProperty("maguey.s3mock.jar")),
            Map.of("COM_ADOBE_TESTING_S3MOCK_HTTPPORT", String.valueOf(port), "SERVER_PORT", "0"),
            Path.of("target"));
    eventually(() -> client.createBucket(request -> request.bucket(BUCKET)).join());
  }

  S3Settings settings() {
    URI endpoint = URI.create("http://127.0.0.1:" + port);
    return new S3Settings(
        BUCKET, Optional.of(endpoint), "us-east-1", "any", "any", true, "shop/", S3Peer.PART);
  }

  void set(LifecycleRule rule) {
    client
        .putBucketLifecycleConfiguration(
            request -> request.bucket(BUCKET).lifecycleConfiguration(all -> all.rules(rule)))
        .join();
  }

  /** The bucket's rules by their ids. */
  Map<String, LifecycleRule> rules() {
    List<LifecycleRule> rules =
        client.getBucketLifecycleConfiguration(request -> request.bucket(BUCKET)).join().rules();
    return rules.stream().collect(Collectors.toMap(LifecycleRule::id, Function.identity()));
  }

  @Override
  public void close() {
    client.close();
    process.close();
  }
}
