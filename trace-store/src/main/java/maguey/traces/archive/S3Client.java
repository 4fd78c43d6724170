package maguey.traces.archive;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.SdkEventLoopGroup;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3AsyncClientBuilder;

/** How this suite speaks with a bucket. */
final class S3Client {
  private static final Duration CONNECT_WITHIN = Duration.ofSeconds(5);
  private static final Duration TRY_WITHIN = Duration.ofSeconds(30);
  private static final Duration CALL_WITHIN = Duration.ofSeconds(60);
  private static final int CONNECTIONS = 4;

  private S3Client() {}

  static S3AsyncClient of(S3Settings settings) {
    S3AsyncClientBuilder builder =
        S3AsyncClient.builder()
            .region(Region.of(settings.region()))
            .credentialsProvider(
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(settings.accessKey(), settings.secretKey())))
            .forcePathStyle(settings.pathStyle())
            // Content-MD5 and ETag check every body; other storage knows no newer checksums.
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
            .overrideConfiguration(
                limits -> limits.apiCallAttemptTimeout(TRY_WITHIN).apiCallTimeout(CALL_WITHIN))
            .httpClientBuilder(http());
    settings.endpoint().ifPresent(builder::endpointOverride);
    return builder.build();
  }

  /** The answer on the caller's context, or the failure that is behind it. */
  static <T> Future<T> sent(Vertx vertx, CompletableFuture<T> answer) {
    return Future.fromCompletionStage(answer, vertx.getOrCreateContext())
        .recover(failure -> Future.failedFuture(cause(failure)));
  }

  private static Throwable cause(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }

  private static NettyNioAsyncHttpClient.Builder http() {
    return NettyNioAsyncHttpClient.builder()
        .maxConcurrency(CONNECTIONS)
        .connectionTimeout(CONNECT_WITHIN)
        .eventLoopGroupBuilder(SdkEventLoopGroup.builder().numberOfThreads(1));
  }
}
