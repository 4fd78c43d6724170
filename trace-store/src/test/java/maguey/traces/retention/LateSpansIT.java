package maguey.traces.retention;

import static maguey.traces.SpanFixture.at;
import static maguey.traces.SpanFixture.childOf;
import static maguey.traces.SpanFixture.span;
import static maguey.traces.retention.RetentionStage.POLICY;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.trace.v1.Span;
import java.time.Duration;
import maguey.traces.store.WriteResult;
import org.junit.jupiter.api.Test;

/** Spans that come, or come again, when their day or their trace has gone. */
class LateSpansIT extends StagedPast {
  @Test
  void trace_thatCameLate_hasItsTimeFromThenOn() {
    Span.Builder imported = at(span("imported", NOW), ago(50), SHORT);
    stage.write("a", imported);

    stage.run(POLICY, NOW);
    assertThat(stage.kept(imported)).isEqualTo(1);

    stage.run(POLICY, NOW.plus(Duration.ofDays(31)));
    assertThat(stage.isThere(imported)).isFalse();
  }

  @Test
  void keptSpan_sentAgain_isStillOneRow() {
    Span.Builder first = at(span("first", NOW), ago(40), SHORT);
    Span.Builder last = at(childOf(first, "last"), NOW, SHORT);
    stage.write("a", first, last);
    stage.run(POLICY, NOW);
    assertThat(stage.kept(first)).isEqualTo(1);

    WriteResult again = stage.write("a", first, last);

    assertThat(again).isEqualTo(new WriteResult(0, 2));
    assertThat(stage.spans(first)).isEqualTo(2);
  }

  @Test
  void dayThatWasDropped_doesNotComeBackForLateSpans() {
    Span.Builder late = at(span("late", NOW), ago(45), SHORT);
    stage.write("a", at(span("other", NOW), ago(45), SHORT));
    stage.backdate();
    stage.run(POLICY, NOW);

    stage.write("a", late);
    stage.write("a", at(childOf(late, "more"), ago(45), SHORT));
    stage.run(POLICY, NOW);

    assertThat(stage.days()).doesNotContain(day(ago(45)));
    assertThat(stage.kept(late)).isEqualTo(2);
    assertThat(stage.number("SELECT count(*) FROM spans_default WHERE start_time > '2001-01-01'"))
        .isZero();
  }

  @Test
  void traceThatComesBack_afterItsRemoval_hasOnlyItsNewSpans() {
    Span.Builder order = at(span("order", NOW), ago(33), SHORT);
    stage.write("a", order);
    stage.backdate();
    // a run that was broken off between the removal of traces and of their days
    stage.execute(
        "SELECT expire_traces('1970-01-01', '00000000-0000-0000-0000-000000000000', now(), 100, '"
            + POLICY.toJson(NOW).encode()
            + "')");
    stage.write("a", at(childOf(order, "scan"), NOW, SHORT));

    stage.run(POLICY, NOW);

    assertThat(stage.spans(order)).isEqualTo(1);
  }
}
