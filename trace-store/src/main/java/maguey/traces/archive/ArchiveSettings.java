package maguey.traces.archive;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import maguey.common.config.Env;
import maguey.traces.retention.RetentionPolicy;

/**
 * What is pushed where.
 *
 * @param folder where objects are kept without a bucket, {@code MAGUEY_ARCHIVE_DIR}
 * @param queueFolder where objects wait, {@code MAGUEY_ARCHIVE_QUEUE_DIR}
 * @param queueBytes what they may take there, {@code MAGUEY_ARCHIVE_QUEUE_MIB}
 * @param everySeconds between two turns, {@code MAGUEY_ARCHIVE_EVERY_SECONDS}; 0 pushes by request
 *     alone
 * @param traces which traces are pushed, {@code MAGUEY_ARCHIVE_TRACES}: some of {@code errors},
 *     {@code slow} and {@code journeys}; {@code none} for none
 * @param objectBytes of lines, about, that one object holds, {@code MAGUEY_ARCHIVE_OBJECT_MIB}
 * @param days each stream is kept
 * @param bucket where objects are kept instead of the folder
 */
public record ArchiveSettings(
    Path folder,
    Path queueFolder,
    long queueBytes,
    int everySeconds,
    Set<String> traces,
    long objectBytes,
    Map<ArchiveStream, Integer> days,
    Optional<S3Settings> bucket) {
  private static final Set<String> RULES = Set.of("errors", "slow", "journeys");
  private static final int MIB = 1 << 20;

  /** Reads the variables; a wrong one is complained about there. */
  public static ArchiveSettings fromEnv(Env env, RetentionPolicy retention) {
    Path spool = Path.of(env.text("MAGUEY_SPOOL_DIR", ".maguey/spool/trace-store"));
    return new ArchiveSettings(
        env.text("MAGUEY_ARCHIVE_DIR").map(Path::of).orElse(spool.resolve("archive")),
        env.text("MAGUEY_ARCHIVE_QUEUE_DIR").map(Path::of).orElse(spool.resolve("archive-queue")),
        (long) env.integer("MAGUEY_ARCHIVE_QUEUE_MIB", 1_024, 1, 1 << 20) * MIB,
        env.integer("MAGUEY_ARCHIVE_EVERY_SECONDS", 60, 0, 86_400),
        env.read("MAGUEY_ARCHIVE_TRACES", "errors,slow,journeys", ArchiveSettings::rules),
        (long) env.integer("MAGUEY_ARCHIVE_OBJECT_MIB", 16, 1, 256) * MIB,
        days(retention),
        S3Settings.fromEnv(env));
  }

  private static Map<ArchiveStream, Integer> days(RetentionPolicy retention) {
    return Map.of(
        ArchiveStream.TRACES, retention.days(),
        ArchiveStream.AUDIT, retention.auditDays(),
        ArchiveStream.PERFORMANCE, retention.performanceDays());
  }

  private static Set<String> rules(String text) {
    Set<String> rules = new LinkedHashSet<>();
    for (String rule : text.split(",")) {
      if (!rule.strip().equals("none")) {
        rules.add(rule.strip());
      }
    }
    if (!RULES.containsAll(rules)) {
      throw new IllegalArgumentException(rules + " are not all of errors, slow and journeys");
    }
    return rules;
  }
}
