package maguey.traces.archive;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import maguey.traces.store.Steps;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Keeps objects in a bucket. Each is sent as one request, which S3 takes whole or not at all; so
 * nothing is ever left half there, and there is nothing to abort.
 */
final class S3Store implements ObjectStore {
  private static final int NOT_FOUND = 404;
  private static final String MEDIA_TYPE = "application/x-ndjson";

  private final Vertx vertx;
  private final S3Settings settings;
  private final S3AsyncClient client;
  private final S3Lifecycle lifecycle;

  S3Store(Vertx vertx, S3Settings settings) {
    this.vertx = vertx;
    this.settings = settings;
    this.client = S3Client.of(settings);
    this.lifecycle = new S3Lifecycle(client, settings);
  }

  @Override
  public JsonObject describe() {
    return new JsonObject()
        .put("kind", "s3")
        .put("place", settings.toString())
        .put("lifecycle", lifecycle.state());
  }

  @Override
  public Future<Void> prepare(Map<ArchiveStream, Integer> days) {
    return sent(client.headBucket(request -> request.bucket(settings.bucket())))
        .<Void>mapEmpty()
        .recover(failure -> isNotFound(failure) ? makeBucket() : Future.failedFuture(failure))
        .compose(there -> sent(lifecycle.set(days)));
  }

  @Override
  public Future<Void> put(String key, Path file, String md5) {
    String base64 = Base64.getEncoder().encodeToString(HexFormat.of().parseHex(md5));
    return sent(client.putObject(
            request ->
                request
                    .bucket(settings.bucket())
                    .key(settings.prefix() + key)
                    .contentType(MEDIA_TYPE)
                    .contentEncoding("gzip")
                    .contentMD5(base64),
            AsyncRequestBody.fromFile(file)))
        .compose(stored -> verify(key, file.toFile().length(), stored.eTag(), md5));
  }

  @Override
  public Future<Optional<Buffer>> get(String key) {
    return sent(client.getObject(
            request -> request.bucket(settings.bucket()).key(settings.prefix() + key),
            AsyncResponseTransformer.toBytes()))
        .map(answer -> Optional.of(Buffer.buffer(answer.asByteArrayUnsafe())))
        .recover(
            failure ->
                isNotFound(failure)
                    ? Future.succeededFuture(Optional.empty())
                    : Future.failedFuture(failure));
  }

  @Override
  public Future<Long> removeBefore(ArchiveStream stream, LocalDate day) {
    String prefix = settings.prefix() + stream.label() + "/";
    long[] removed = {0};
    return Steps.whileTrue(
            () ->
                oldest(prefix, prefix + day)
                    .compose(this::delete)
                    .onSuccess(count -> removed[0] += count)
                    .map(count -> count > 0))
        .map(done -> removed[0]);
  }

  @Override
  public Future<Void> close() {
    client.close();
    return Future.succeededFuture();
  }

  private Future<Void> makeBucket() {
    return sent(client.createBucket(request -> request.bucket(settings.bucket()))).mapEmpty();
  }

  /** A bucket that encrypts with keys of its own answers with an ETag that is no MD5. */
  private Future<Void> verify(String key, long bytes, String etag, String md5) {
    return sent(client.headObject(
            request -> request.bucket(settings.bucket()).key(settings.prefix() + key)))
        .compose(
            there ->
                there.contentLength() == bytes
                        && there.eTag().equals(etag)
                        && (isEncrypted(there) || etag.replace("\"", "").equals(md5))
                    ? Future.succeededFuture()
                    : Future.failedFuture(
                        "What the bucket has as " + key + " is not what was sent"));
  }

  private static boolean isEncrypted(HeadObjectResponse there) {
    return there.serverSideEncryption() != null || there.sseCustomerAlgorithm() != null;
  }

  /** Keys come in their order, and the date stands in front. */
  private Future<List<String>> oldest(String prefix, String before) {
    return sent(client.listObjectsV2(
            request -> request.bucket(settings.bucket()).prefix(prefix).maxKeys(1_000)))
        .map(ListObjectsV2Response::contents)
        .map(
            found ->
                found.stream()
                    .map(S3Object::key)
                    .filter(key -> key.compareTo(before) < 0)
                    .toList());
  }

  private Future<Integer> delete(List<String> keys) {
    Future<?> done = Future.succeededFuture();
    for (String key : keys) {
      done =
          done.compose(
              before ->
                  sent(client.deleteObject(request -> request.bucket(settings.bucket()).key(key))));
    }
    return done.map(deleted -> keys.size());
  }

  private <T> Future<T> sent(CompletableFuture<T> answer) {
    return Future.fromCompletionStage(answer, vertx.getOrCreateContext())
        .recover(failure -> Future.failedFuture(cause(failure)));
  }

  private static Throwable cause(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }

  private static boolean isNotFound(Throwable failure) {
    return failure instanceof NoSuchKeyException
        || failure instanceof S3Exception refusal && refusal.statusCode() == NOT_FOUND;
  }
}
