package maguey.traces.archive;

import java.net.URI;
import java.util.Optional;
import maguey.common.boot.Env;

/**
 * A bucket of S3-compatible storage.
 *
 * @param bucket {@code MAGUEY_S3_BUCKET}; made if it is not there
 * @param endpoint {@code MAGUEY_S3_ENDPOINT}; empty for Amazon's own
 * @param region {@code MAGUEY_S3_REGION}
 * @param accessKey {@code MAGUEY_S3_ACCESS_KEY}
 * @param secretKey {@code MAGUEY_S3_SECRET_KEY}
 * @param pathStyle the bucket in the path, not in the host's name, {@code MAGUEY_S3_PATH_STYLE}
 * @param prefix of all keys, empty or with a slash at its end, {@code MAGUEY_S3_PREFIX}
 */
record S3Settings(
    String bucket,
    Optional<URI> endpoint,
    String region,
    String accessKey,
    String secretKey,
    boolean pathStyle,
    String prefix) {

  /** Reads the variables; empty without a bucket. */
  static Optional<S3Settings> fromEnv(Env env) {
    return env.text("MAGUEY_S3_BUCKET").map(bucket -> of(bucket, env));
  }

  private static S3Settings of(String bucket, Env env) {
    Optional<URI> endpoint = env.httpUrl("MAGUEY_S3_ENDPOINT").map(URI::create);
    return new S3Settings(
        bucket,
        endpoint,
        env.text("MAGUEY_S3_REGION", "us-east-1"),
        env.required("MAGUEY_S3_ACCESS_KEY", "the id of a key that may use the bucket"),
        env.required("MAGUEY_S3_SECRET_KEY", "the secret of that key"),
        env.flag("MAGUEY_S3_PATH_STYLE", endpoint.isPresent()),
        env.text("MAGUEY_S3_PREFIX").map(prefix -> prefix.replaceFirst("/*$", "/")).orElse(""));
  }

  /** Without its keys. */
  @Override
  public String toString() {
    return endpoint.map(Object::toString).orElse("s3") + "/" + bucket + "/" + prefix;
  }
}
