package maguey.traces.archive;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import maguey.traces.store.Steps;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsResponse;
import software.amazon.awssdk.services.s3.model.MultipartUpload;

/**
 * Sends large files to a bucket part by part, each with its MD5. What cannot be finished is
 * aborted, since a bucket keeps parts, and counts them, for ever: at once if the bucket is there,
 * before the next try of the same object if it was away or this process was killed, and after a day
 * whatever happened.
 */
final class S3Parts {
  private static final Duration LEFT_OVER = Duration.ofDays(1);

  private final Vertx vertx;
  private final S3AsyncClient client;
  private final S3Settings settings;

  /** An upload under way. */
  private record Upload(String key, String id) {}

  /** Bytes of a file, numbered from 1. */
  private record Part(int number, Path file, long from, long bytes) {}

  S3Parts(Vertx vertx, S3AsyncClient client, S3Settings settings) {
    this.vertx = vertx;
    this.client = client;
    this.settings = settings;
  }

  /**
   * Sends a file.
   *
   * @param key the whole of it, with the prefix
   * @return the ETag of the object that the bucket has made of the parts
   */
  Future<String> put(String key, Path file) {
    return abort(key, upload -> upload.key().equals(key))
        .compose(aborted -> begin(key))
        .compose(
            upload ->
                send(upload, file)
                    .recover(
                        failure ->
                            abort(upload).transform(aborted -> Future.failedFuture(failure))));
  }

  /** Aborts what nobody can be sending any more. */
  Future<Void> abortLeftOver() {
    return abortBefore(Instant.now().minus(LEFT_OVER));
  }

  /** Aborts the uploads of the archive's objects that began before. */
  Future<Void> abortBefore(Instant limit) {
    return abort(
        settings.prefix(), upload -> isOurs(upload.key()) && upload.initiated().isBefore(limit));
  }

  private boolean isOurs(String key) {
    return Arrays.stream(ArchiveStream.values())
        .anyMatch(stream -> key.startsWith(settings.prefix() + stream.label() + "/"));
  }

  private Future<Upload> begin(String key) {
    return sent(client.createMultipartUpload(
            request ->
                request
                    .bucket(settings.bucket())
                    .key(key)
                    .contentType(S3Store.MEDIA_TYPE)
                    .contentEncoding(S3Store.ENCODING)))
        .map(begun -> new Upload(key, begun.uploadId()));
  }

  private Future<String> send(Upload upload, Path file) {
    List<CompletedPart> sent = new ArrayList<>();
    long bytes = file.toFile().length();
    return Steps.whileTrue(
            () -> {
              long from = sent.size() * settings.partBytes();
              long size = Math.min(settings.partBytes(), bytes - from);
              return size <= 0
                  ? Future.succeededFuture(false)
                  : send(upload, new Part(sent.size() + 1, file, from, size))
                      .onSuccess(sent::add)
                      .map(true);
            })
        .compose(done -> complete(upload, sent));
  }

  private Future<CompletedPart> send(Upload upload, Part part) {
    return vertx
        .executeBlocking(() -> Md5.base64(part.file(), part.from(), part.bytes()), false)
        .compose(md5 -> send(upload, part, md5))
        .map(etag -> CompletedPart.builder().partNumber(part.number()).eTag(etag).build());
  }

  private Future<String> send(Upload upload, Part part, String md5) {
    AsyncRequestBody body =
        AsyncRequestBody.fromFile(
            range -> range.path(part.file()).position(part.from()).numBytesToRead(part.bytes()));
    return sent(client.uploadPart(
            request ->
                request
                    .bucket(settings.bucket())
                    .key(upload.key())
                    .uploadId(upload.id())
                    .partNumber(part.number())
                    .contentLength(part.bytes())
                    .contentMD5(md5),
            body))
        .map(stored -> stored.eTag());
  }

  private Future<String> complete(Upload upload, List<CompletedPart> parts) {
    return sent(client.completeMultipartUpload(
            request ->
                request
                    .bucket(settings.bucket())
                    .key(upload.key())
                    .uploadId(upload.id())
                    .multipartUpload(whole -> whole.parts(parts))))
        .map(CompleteMultipartUploadResponse::eTag);
  }

  private Future<?> abort(Upload upload) {
    return sent(
        client.abortMultipartUpload(
            request -> request.bucket(settings.bucket()).key(upload.key()).uploadId(upload.id())));
  }

  /** Whoever may write need not be allowed to list; what is left over then stays. */
  private Future<Void> abort(String prefix, Predicate<MultipartUpload> which) {
    return sent(client.listMultipartUploads(
            request -> request.bucket(settings.bucket()).prefix(prefix)))
        .map(ListMultipartUploadsResponse::uploads)
        .otherwise(List.of())
        .compose(uploads -> abort(uploads.stream().filter(which).toList()));
  }

  private Future<Void> abort(List<MultipartUpload> uploads) {
    return Future.join(
            uploads.stream().map(each -> abort(new Upload(each.key(), each.uploadId()))).toList())
        .otherwiseEmpty()
        .mapEmpty();
  }

  private <T> Future<T> sent(CompletableFuture<T> answer) {
    return S3Client.sent(vertx, answer);
  }
}
