package maguey.traces.archive;

import static maguey.traces.SpanFixture.childOf;
import static maguey.traces.SpanFixture.failed;
import static maguey.traces.SpanFixture.hex;
import static maguey.traces.SpanFixture.span;
import static maguey.traces.SpanFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.trace.v1.Span;
import io.vertx.core.json.JsonObject;
import java.util.UUID;
import maguey.testkit.Eventually;
import maguey.testkit.HttpCalls;
import maguey.traces.StoreDoors;
import maguey.traces.TraceStores;
import org.junit.jupiter.api.Test;

/** A subject that is erased in the store is erased in its bucket. */
class LogPushErasureIT extends PushingStore {
  @Test
  void subject_isErasedFromTheBucketToo() {
    String email = "ana.archived@example.org";
    String hash = TraceStores.emailHash(email);
    Span.Builder order =
        failed(span("POST /api/orders", NOW))
            .addAttributes(text("customer.email_hash", hash))
            .addAttributes(text("user.name", "Ana Archived"))
            .addAttributes(text("order.number", "ARCHIVED1"))
            .addEvents(Span.Event.newBuilder().setName("mail to " + email));
    Span.Builder other = failed(span("of somebody else", NOW));
    DOORS.send("orders-service", order, childOf(order, "note").addAttributes(text("to", email)));
    DOORS.send("orders-service", other.addAttributes(text("user.name", "Bo Stays")));
    JsonObject object = pushed(order);
    pushed(other);

    JsonObject erased = erase(email);

    assertThat(erased.getInteger("archiveObjects")).isEqualTo(1);
    assertThat(erased.getInteger("archives")).isEqualTo(1);
    String left = String.join("", BUCKET.lines("shop/" + object.getString("key")));
    assertThat(left).doesNotContain(hash).doesNotContain("Ana Archived").contains("ARCHIVED1");
    assertThat(BUCKET.keys().stream().flatMap(key -> BUCKET.lines(key).stream()))
        .anyMatch(line -> line.contains("Bo Stays"));
    DOORS.forget(order);
    imported(new JsonObject().put("traceId", hex(order)));
    assertThat(DOORS.rows(order)).hasSize(2).noneMatch(row -> row.contains(hash));
    assertThat(erase(email).getInteger("archiveObjects")).isZero();
  }

  @Test
  void erasure_whileTheBucketIsAway_saysWhatIsOpen() {
    String email = "gil.archived@example.org";
    Span.Builder order =
        failed(span("POST /api/orders", NOW))
            .addAttributes(text("customer.email_hash", TraceStores.emailHash(email)));
    DOORS.send("orders-service", order);
    pushed(order);
    BUCKET.away();

    HttpCalls.Answer answer =
        admin().send("DELETE", "/api/subjects/" + StoreDoors.encoded(email), null);

    assertThat(answer.status()).as(answer.body()).isEqualTo(202);
    String report = answer.header("location");
    assertThat(report).endsWith(answer.json().getString("erasure"));
    JsonObject told =
        Eventually.await(
            () -> {
              JsonObject now = admin().get(report).json();
              assertThat(now.getString("state")).isEqualTo("broken_off");
              return now;
            });
    assertThat(told.getJsonArray("open")).containsExactly("archives");
    assertThat(told.getJsonObject("erased").getInteger("spans")).isEqualTo(1);
    assertThat(told.getJsonObject("erased").getInteger("archiveObjects")).isZero();
    assertThat(DOORS.viewer().get(report).status()).isEqualTo(403);
    assertThat(admin().get("/api/erasures/" + UUID.randomUUID()).status()).isEqualTo(404);
    assertThat(admin().get("/api/erasures/nonsense").status()).isEqualTo(404);
  }
}
