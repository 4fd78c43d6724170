package maguey.common.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import maguey.common.sql.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class InboxTidyIT {
  @RegisterExtension final TestDatabase database = new TestDatabase();

  @Test
  void messages_ofLastMonth_areForgottenAndThoseOfThisWeekAreNot() {
    Inbox.firstTime(database.pool(), "consumer", "old", null).await();
    Inbox.firstTime(database.pool(), "consumer", "new", null).await();
    database
        .pool()
        .query("UPDATE inbox SET received_at = now() - interval '31 days' WHERE message_id = 'old'")
        .execute()
        .await();

    int forgotten = InboxTidy.forget(database.pool()).await();

    assertThat(forgotten).isEqualTo(1);
    assertThat(Inbox.contains(database.pool(), "consumer", "new").await()).isTrue();
    assertThat(Inbox.contains(database.pool(), "consumer", "old").await()).isFalse();
  }
}
