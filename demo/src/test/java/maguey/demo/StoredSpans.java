package maguey.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.sql.SQLException;
import java.util.List;
import maguey.common.tracing.contract.Conformance;
import maguey.common.tracing.contract.SeenSpan;

/** Everything that the suites of a test run have told of themselves. */
final class StoredSpans {
  /** Other programs' spans, which tests send over OTLP, are not ours to name. */
  private static final String OURS =
      """
      SELECT json_build_object('spanId', span_id, 'parentSpanId', parent_span_id, 'service', service_name,
                               'name', span_name, 'kind', span_kind, 'attributes', attributes, 'events', events,
                               'links', links, 'resource', resource->'attributes')
        FROM traces.traces
       WHERE resource->'attributes'->>'service.namespace' = 'maguey'
      """;

  private StoredSpans() {}

  /** Fails with what is not as the contract says, and where to mend it. */
  static void assertOfTheContract(String jdbcUrl) throws SQLException {
    List<SeenSpan> spans =
        new SuiteTables(jdbcUrl)
            .column(OURS).stream().map(JsonObject::new).map(SeenSpan::of).toList();

    assertThat(spans).isNotEmpty();
    assertThat(new Conformance().violations(spans)).isEmpty();
  }
}
