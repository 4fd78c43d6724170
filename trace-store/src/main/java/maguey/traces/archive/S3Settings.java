package maguey.traces.archive;

import java.net.URI;
import java.util.Optional;
import maguey.common.config.Env;

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
 * @param partBytes what is sent at once; larger objects go in parts, {@code MAGUEY_S3_PART_MIB}
 */
record S3Settings(
    String bucket,
    Optional<URI> endpoint,
    String region,
    String accessKey,
    String secretKey,
    boolean pathStyle,
    String prefix,
    long partBytes) {
  private static final int MIB = 1 << 20;
  private static final int LEAST_MIB = 5;
  private static final int MOST_MIB = 1_024;

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
        env.text("MAGUEY_S3_PREFIX").map(prefix -> prefix.replaceFirst("/*$", "/")).orElse(""),
        (long) env.integer("MAGUEY_S3_PART_MIB", 8, LEAST_MIB, MOST_MIB) * MIB);
  }

  /** Without its keys. */
  @Override
  public String toString() {
    return endpoint.map(Object::toString).orElse("s3") + "/" + bucket + "/" + prefix;
  }
}
