package maguey.traces.archive;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.model.ExpirationStatus;
import software.amazon.awssdk.services.s3.model.GetBucketLifecycleConfigurationResponse;
import software.amazon.awssdk.services.s3.model.LifecycleRule;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Tells a bucket to remove by itself what is over. Storage that knows no such rules refuses, which
 * does no harm: {@link ArchiveExpiry} removes it in any case.
 */
final class S3Lifecycle {
  private static final String OURS = "maguey-";
  private static final String NONE = "NoSuchLifecycleConfiguration";

  private final S3AsyncClient client;
  private final S3Settings settings;
  private volatile String state = "not asked yet";

  S3Lifecycle(S3AsyncClient client, S3Settings settings) {
    this.client = client;
    this.settings = settings;
  }

  /** {@code bucket}, or {@code own job} where the bucket takes no rules. */
  String state() {
    return state;
  }

  /** Sets our rules beside those that others have set. */
  CompletableFuture<Void> set(Map<ArchiveStream, Integer> days) {
    return client
        .getBucketLifecycleConfiguration(request -> request.bucket(settings.bucket()))
        .thenApply(GetBucketLifecycleConfigurationResponse::rules)
        .exceptionally(S3Lifecycle::noneYet)
        .thenCompose(present -> put(present, days))
        .handle(
            (done, refused) -> {
              state = refused == null ? "bucket" : "own job";
              return null;
            });
  }

  /** What cannot be read must not be overwritten. */
  private static List<LifecycleRule> noneYet(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (cause instanceof S3Exception refusal
        && refusal.awsErrorDetails() != null
        && NONE.equals(refusal.awsErrorDetails().errorCode())) {
      return List.of();
    }
    throw new CompletionException(cause);
  }

  private CompletableFuture<?> put(List<LifecycleRule> present, Map<ArchiveStream, Integer> days) {
    List<LifecycleRule> wanted = new ArrayList<>(present);
    wanted.removeIf(rule -> rule.id() != null && rule.id().startsWith(OURS));
    Arrays.stream(ArchiveStream.values())
        .map(stream -> rule(stream, days.get(stream)))
        .forEach(wanted::add);
    return wanted.equals(present)
        ? CompletableFuture.completedFuture(null)
        : client.putBucketLifecycleConfiguration(
            request ->
                request
                    .bucket(settings.bucket())
                    .lifecycleConfiguration(configuration -> configuration.rules(wanted)));
  }

  /** A versioned bucket keeps what is erased for one day more, as it does halves of uploads. */
  private LifecycleRule rule(ArchiveStream stream, int days) {
    return LifecycleRule.builder()
        .id(OURS + stream.label())
        .status(ExpirationStatus.ENABLED)
        .filter(filter -> filter.prefix(settings.prefix() + stream.label() + "/"))
        .expiration(expiration -> expiration.days(days + 1))
        .noncurrentVersionExpiration(versions -> versions.noncurrentDays(1))
        .abortIncompleteMultipartUpload(uploads -> uploads.daysAfterInitiation(1))
        .build();
  }
}
