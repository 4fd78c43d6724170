package maguey.traces.retention;

import static maguey.traces.SpanFixture.at;
import static maguey.traces.SpanFixture.childOf;
import static maguey.traces.SpanFixture.span;
import static maguey.traces.retention.RetentionStage.POLICY;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.trace.v1.Span;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The dry run. */
class RetentionPreviewIT extends StagedPast {
  @Test
  void preview_saysWhatTheRunThenDoes_reasonByReason() {
    Span.Builder old = at(span("old", NOW), ago(35), SHORT);
    Span.Builder journey = at(span("journey", NOW), ago(35), SHORT);
    Span.Builder noise = at(span("GET /health", NOW), ago(4), SHORT);
    stage.write("a", old, childOf(old, "child"), journey, noise);
    stage.write(
        "a", at(span("crowded out", NOW), ago(12), SHORT), at(span("stays", NOW), ago(8), SHORT));
    stage.order(journey, NOW);
    stage.backdate();
    stage.write("a", at(span("2500", NOW), Instant.parse("2500-01-01T00:00:00Z"), SHORT));
    stage.execute(
        "UPDATE trace_summaries SET updated_at = now() - interval '31 days' WHERE root_name = '2500'");

    RetentionPolicy policy = POLICY.withRules("* GET /health=3").withMaxBytes(bytesSince(ago(8)));
    JsonObject preview = assertRunIsAsPreviewed(policy, NOW);

    assertThat(went(preview))
        .containsOnlyKeys("default", "rule * GET /health", "size_cap")
        .containsEntry("default", 2L);
    assertThat(preview.getJsonObject("traces").encode())
        .contains("Last active more than 30 days ago")
        .contains("which go because all take more than " + policy.maxBytes() + " bytes")
        .contains("The event has not ended more than 30 days ago");
  }
}
