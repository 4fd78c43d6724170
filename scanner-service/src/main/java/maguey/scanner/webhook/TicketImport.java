package maguey.scanner.webhook;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlClient;
import java.util.List;

/** Stores tickets that were asked for, by the rules of those that are told. */
public final class TicketImport {
  private TicketImport() {}

  /**
   * Stores messages of the form of ticket webhooks.
   *
   * @return how many tickets they told of
   */
  public static Future<Integer> store(SqlClient tx, List<JsonObject> messages) {
    List<TicketsMessage> read = messages.stream().map(TicketsMessage::fromJson).toList();
    Future<Void> done = Future.succeededFuture();
    for (TicketsMessage message : read) {
      done = done.compose(before -> ToldTickets.store(tx, message));
    }
    return done.map(stored -> read.stream().mapToInt(m -> m.tickets().size()).sum());
  }
}
