package maguey.traces.alerts;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import java.time.Instant;
import java.util.List;

/** Looks whether a rule is broken just now, each kind in its own way. */
final class AlertLook {
  private final FigureLook figures;
  private final SlowTraceLook slowTraces;
  private final AdmissionLook admissions;

  AlertLook(SqlClient sql, Instant businessTime) {
    AlertExamples examples = new AlertExamples(sql);
    figures = new FigureLook(sql, examples);
    slowTraces = new SlowTraceLook(sql, examples);
    admissions = new AdmissionLook(sql, businessTime);
  }

  /** What is wrong by this rule; empty when nothing is. */
  Future<List<AlertFinding>> at(AlertRule rule) {
    return switch (rule.kind()) {
      case "slow_traces" -> slowTraces.at(rule);
      case "not_admitted" -> admissions.at(rule);
      default -> figures.at(rule);
    };
  }
}
