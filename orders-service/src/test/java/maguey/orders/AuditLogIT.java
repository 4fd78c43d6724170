package maguey.orders;

import static maguey.testkit.Eventually.eventually;
import static maguey.testkit.ProblemAssert.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import maguey.common.http.ProblemType;
import maguey.testkit.ToldEvents;
import org.junit.jupiter.api.Test;

/** What the audit log tells of what staff did and read. */
class AuditLogIT extends AdminDesk {
  @Test
  void audit_refusedOrRolledBack_notesNothingAndIsNotChanged() {
    JsonObject order = order(TestShop.someAddress(), 1);
    shop.admin().get("/api/admin/orders/000000000");
    shop.admin()
        .post(
            "/api/orders/" + order.getString("number") + "/cancel",
            new JsonObject().put("ticketIds", new JsonArray().add(UUID.randomUUID())));
    assertThat(audit("subject=000000000")).isEmpty();
    assertThat(audit("subject=" + order.getString("number"))).isEmpty();

    cancel(order);

    assertThat(audit("subject=" + order.getString("number"))).hasSize(1);
    assertThatThrownBy(
            () -> orders.pool().query("UPDATE audit_log SET actor = 'other'").execute().await())
        .hasMessageContaining("not changed");
  }

  @Test
  void audit_pages_areNewestFirstWithoutGaps() {
    JsonObject order = order(TestShop.someAddress(), 1);
    for (int i = 0; i < 5; i++) {
      shop.admin().get(path(order));
    }
    String subject = "subject=" + order.getString("number");
    List<Long> seen = new ArrayList<>();
    String cursor = "";
    do {
      JsonObject page = shop.admin().get("/api/admin/audit?limit=2&" + subject + cursor).json();
      page.getJsonArray("entries").forEach(e -> seen.add(((JsonObject) e).getLong("id")));
      cursor =
          page.getString("nextCursor") == null ? "" : "&cursor=" + page.getString("nextCursor");
    } while (!cursor.isEmpty());

    assertThat(seen).hasSize(5).isSortedAccordingTo((a, b) -> Long.compare(b, a));
    assertProblem(shop.admin().get("/api/admin/audit?cursor=x"), ProblemType.MALFORMED);
  }

  @Test
  void deeds_onceCommitted_areToldToTheArchive() {
    try (ToldEvents told = new ToldEvents(orders.vertx(0))) {
      String address = TestShop.someAddress();
      JsonObject order = order(address, 1);

      shop.admin().get(path(order));
      search(address, 1, null);

      eventually(
          () ->
              assertThat(told.text())
                  .contains("audit.deed", order.getString("number"), "audit.request")
                  .contains("statements", "SELECT orders", "customer.email_hash", hash(address))
                  .doesNotContain(order.getString("secret")));
    }
  }
}
