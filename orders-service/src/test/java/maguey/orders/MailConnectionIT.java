package maguey.orders;

import static maguey.orders.TestShop.created;
import static maguey.orders.TestShop.newOrder;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import maguey.testkit.ServiceExtension;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How the connection to a mail server ends when there is nothing more to send. */
class MailConnectionIT {
  @Order(1)
  @RegisterExtension
  static final SmtpDialogue server = new SmtpDialogue();

  @Order(2)
  @RegisterExtension
  static final ServiceExtension orders = TestShop.service().with("MAGUEY_SMTP_PORT", server.port());

  @Test
  void connection_idle_isEndedByUsBeforeTheServerDoes() throws InterruptedException {
    TestShop shop = new TestShop(orders);
    created(shop.order(newOrder(shop.event(1), 1)));

    assertThat(server.commands().poll(60, TimeUnit.SECONDS)).isEqualTo("DATA");
    assertThat(server.commands().poll(60, TimeUnit.SECONDS)).isEqualTo("QUIT");
  }
}
