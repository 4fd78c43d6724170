package maguey.traces;

import java.nio.file.Path;
import java.util.Optional;
import maguey.common.config.Env;
import maguey.common.privacy.EmailHash;
import maguey.common.privacy.Masking;
import maguey.common.privacy.MaskingRules;
import maguey.traces.alerts.AlertSettings;
import maguey.traces.archive.ArchiveSettings;
import maguey.traces.retention.RetentionPolicy;
import maguey.traces.review.TailPolicy;

/**
 * The trace store's own settings.
 *
 * @param otlpHost the address that OTLP binds to, {@code MAGUEY_OTLP_HOST}
 * @param otlpPort of OTLP/HTTP, {@code MAGUEY_OTLP_PORT}; 0 takes a free port
 * @param otlpGrpcPort of OTLP/gRPC, {@code MAGUEY_OTLP_GRPC_PORT}; 0 takes a free port
 * @param zipkinPort one more port of OTLP/HTTP's paths, where Zipkin's clients look for them,
 *     {@code MAGUEY_ZIPKIN_PORT}; without it there is none
 * @param otlpToken what OTLP senders must bring as a bearer token, {@code MAGUEY_OTLP_TOKEN}; empty
 *     lets in everybody who reaches the port
 * @param requestsPerMinute of one sender, by HTTP and gRPC, {@code
 *     MAGUEY_INGEST_REQUESTS_PER_MINUTE}; 0 is no limit
 * @param maxRequestBytes of one request after inflating, {@code MAGUEY_INGEST_MAX_REQUEST_MIB}
 * @param maxPendingBytes of all requests under way, {@code MAGUEY_INGEST_MAX_PENDING_MIB}
 * @param spoolFolder where spans wait that PostgreSQL does not take, {@code
 *     MAGUEY_INGEST_SPOOL_DIR}
 * @param spoolBytes what they may take there, {@code MAGUEY_INGEST_SPOOL_MIB}; 0 is no spool
 * @param emailHashSecret the key with which the services hash e-mail addresses, {@code
 *     MAGUEY_EMAIL_HASH_SECRET}
 * @param queryConnections to the database, for queries alone, {@code MAGUEY_QUERY_CONNECTIONS}
 * @param maskingRules what is masked besides what is built in, {@code MAGUEY_MASKING_RULES}
 * @param liveClients of the live feed at once, {@code MAGUEY_LIVE_CLIENTS}
 * @param retention how long things are kept, {@code MAGUEY_RETENTION_…}
 * @param tail which traces stay when they are quiet, {@code MAGUEY_TAIL_…}
 * @param alerts what is watched and who is told, {@code MAGUEY_ALERT_…}
 * @param archive what is pushed where, {@code MAGUEY_ARCHIVE_…} and {@code MAGUEY_S3_…}
 */
record TraceStoreConfig(
    String otlpHost,
    int otlpPort,
    int otlpGrpcPort,
    Optional<Integer> zipkinPort,
    Optional<String> otlpToken,
    int requestsPerMinute,
    long maxRequestBytes,
    long maxPendingBytes,
    Path spoolFolder,
    long spoolBytes,
    String emailHashSecret,
    int queryConnections,
    int liveClients,
    MaskingRules maskingRules,
    RetentionPolicy retention,
    TailPolicy tail,
    AlertSettings alerts,
    ArchiveSettings archive) {

  private static final int MIB = 1 << 20;
  private static final int SECRET_LENGTH = 32;
  private static final int ZIPKIN_PORT = 9_411;

  /** What is under way is decoded too, which takes a few times its size. */
  private static final int SHARE_OF_HEAP = 6;

  /** Half an hour of a thousand spans per second. */
  private static final int SPOOL_MIB = 1_024;

  static TraceStoreConfig fromEnv(Env env) {
    RetentionPolicy retention = RetentionPolicy.fromEnv(env);
    int request = env.integer("MAGUEY_INGEST_MAX_REQUEST_MIB", 64, 1, 1_024);
    return new TraceStoreConfig(
        env.text("MAGUEY_OTLP_HOST", env.text("MAGUEY_HTTP_HOST", "127.0.0.1")),
        env.port("MAGUEY_OTLP_PORT", 4_318),
        env.port("MAGUEY_OTLP_GRPC_PORT", 4_317),
        env.text("MAGUEY_ZIPKIN_PORT").map(set -> env.port("MAGUEY_ZIPKIN_PORT", ZIPKIN_PORT)),
        env.text("MAGUEY_OTLP_TOKEN"),
        env.integer("MAGUEY_INGEST_REQUESTS_PER_MINUTE", 0, 0, 10_000_000),
        (long) request * MIB,
        (long) env.integer("MAGUEY_INGEST_MAX_PENDING_MIB", pendingMib(request), 1, 65_536) * MIB,
        spoolFolder(env),
        (long) env.integer("MAGUEY_INGEST_SPOOL_MIB", SPOOL_MIB, 0, 1 << 20) * MIB,
        env.secret("MAGUEY_EMAIL_HASH_SECRET", SECRET_LENGTH),
        env.integer("MAGUEY_QUERY_CONNECTIONS", 4, 1, 100),
        env.integer("MAGUEY_LIVE_CLIENTS", 50, 0, 10_000),
        MaskingRules.fromEnv(env),
        retention,
        TailPolicy.fromEnv(env),
        AlertSettings.fromEnv(env),
        ArchiveSettings.fromEnv(env, retention));
  }

  /** Beside the spool of this process's own spans. */
  private static Path spoolFolder(Env env) {
    String own = env.text("MAGUEY_SPOOL_DIR", ".maguey/spool/trace-store");
    return env.text("MAGUEY_INGEST_SPOOL_DIR").map(Path::of).orElse(Path.of(own, "ingest"));
  }

  /** Hashes the e-mail addresses of customers. */
  EmailHash emailHash() {
    return new EmailHash(emailHashSecret);
  }

  /** What is done to everything that comes in. */
  Masking masking() {
    return Masking.of(maskingRules, emailHash());
  }

  /** A sixth of the heap, at most 256 MiB, but room for one request, packed and unpacked. */
  private static int pendingMib(int requestMib) {
    long share = Runtime.getRuntime().maxMemory() / MIB / SHARE_OF_HEAP;
    return (int) Math.max(requestMib * 3L / 2, Math.min(256, share));
  }
}
