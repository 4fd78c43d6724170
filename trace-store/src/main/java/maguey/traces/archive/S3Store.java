package maguey.traces.archive;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import maguey.traces.store.Steps;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Keeps objects in a bucket. A small one is sent as one request, which S3 takes whole or not at
 * all; a large one in {@link S3Parts}.
 */
final class S3Store implements ObjectStore {
  private static final int NOT_FOUND = 404;
  static final String MEDIA_TYPE = "application/x-ndjson";
  static final String ENCODING = "gzip";

  private final Vertx vertx;
  private final S3Settings settings;
  private final S3AsyncClient client;
  private final S3Lifecycle lifecycle;
  private final S3Parts parts;

  S3Store(Vertx vertx, S3Settings settings) {
    this.vertx = vertx;
    this.settings = settings;
    this.client = S3Client.of(settings);
    this.lifecycle = new S3Lifecycle(client, settings);
    this.parts = new S3Parts(vertx, client, settings);
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
        .compose(there -> sent(lifecycle.set(days)))
        .compose(set -> parts.abortLeftOver());
  }

  @Override
  public Future<Void> put(String key, Path file, String md5) {
    long bytes = file.toFile().length();
    return bytes > settings.partBytes()
        ? parts
            .put(settings.prefix() + key, file)
            .compose(etag -> look(key).compose(there -> verify(key, bytes, etag, there)))
        : putWhole(key, file, md5).compose(etag -> verify(key, bytes, etag, md5));
  }

  private Future<String> putWhole(String key, Path file, String md5) {
    return sent(client.putObject(
            request ->
                request
                    .bucket(settings.bucket())
                    .key(settings.prefix() + key)
                    .contentType(MEDIA_TYPE)
                    .contentEncoding(ENCODING)
                    .contentMD5(Md5.base64(md5)),
            AsyncRequestBody.fromFile(file)))
        .map(PutObjectResponse::eTag);
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

  private Future<HeadObjectResponse> look(String key) {
    return sent(
        client.headObject(
            request -> request.bucket(settings.bucket()).key(settings.prefix() + key)));
  }

  /** A bucket that encrypts with keys of its own answers with an ETag that is no MD5. */
  private Future<Void> verify(String key, long bytes, String etag, String md5) {
    return look(key)
        .compose(
            there ->
                isEncrypted(there) || etag.replace("\"", "").equals(md5)
                    ? verify(key, bytes, etag, there)
                    : other(key));
  }

  private static Future<Void> verify(
      String key, long bytes, String etag, HeadObjectResponse there) {
    return there.contentLength() == bytes && there.eTag().equals(etag)
        ? Future.succeededFuture()
        : other(key);
  }

  private static Future<Void> other(String key) {
    return Future.failedFuture("What the bucket has as " + key + " is not what was sent");
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
    return S3Client.sent(vertx, answer);
  }

  private static boolean isNotFound(Throwable failure) {
    return failure instanceof NoSuchKeyException
        || failure instanceof S3Exception refusal && refusal.statusCode() == NOT_FOUND;
  }
}
