package maguey.common.tracing;

import static io.opentelemetry.api.common.AttributeKey.booleanKey;
import static io.opentelemetry.api.common.AttributeKey.doubleKey;
import static io.opentelemetry.api.common.AttributeKey.longKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;

import io.opentelemetry.api.common.AttributeKey;

/**
 * The attribute names of this suite, one name per thing. What each one means, where it stands and
 * what it may hold is told in {@code docs/telemetry.md}; names of the OpenTelemetry conventions
 * come from {@code io.opentelemetry.semconv} and are not repeated here.
 */
public final class MagueyAttributes {
  public static final AttributeKey<String> ORDER_ID = stringKey("order.id");
  public static final AttributeKey<String> ORDER_NUMBER = stringKey("order.number");
  public static final AttributeKey<String> ORDER_STATUS = stringKey("order.status");
  public static final AttributeKey<String> TICKET_ID = stringKey("ticket.id");
  public static final AttributeKey<Long> TICKET_COUNT = longKey("ticket.count");
  public static final AttributeKey<String> EVENT_ID = stringKey("event.id");
  public static final AttributeKey<String> EVENT_SLUG = stringKey("event.slug");
  public static final AttributeKey<String> GATE_ID = stringKey("gate.id");
  public static final AttributeKey<String> DEVICE_ID = stringKey("device.id");
  public static final AttributeKey<String> SCAN_ID = stringKey("scan.id");
  public static final AttributeKey<String> SCAN_METHOD = stringKey("scan.method");

  /** {@code entry}, {@code exit} or {@code info}. */
  public static final AttributeKey<String> SCAN_DIRECTION = stringKey("scan.direction");

  public static final AttributeKey<String> SCAN_RESULT = stringKey("scan.result");
  public static final AttributeKey<String> SCAN_REASON = stringKey("scan.reason");

  /** The reason of the refusal that a supervisor set aside. */
  public static final AttributeKey<String> SCAN_OVERRODE = stringKey("scan.overrode");

  /** True for a scan that a gate decided while it was offline; its span has the device's time. */
  public static final AttributeKey<Boolean> SCAN_OFFLINE = booleanKey("scan.offline");

  /** Milliseconds between an offline scan and its arrival here. */
  public static final AttributeKey<Long> SCAN_LATE_MS = longKey("scan.late_ms");

  /**
   * When the device says that an offline scan was, by its own clock; the span has the corrected
   * time.
   */
  public static final AttributeKey<String> SCAN_DEVICE_TIME = stringKey("scan.device_time");

  /** The device's clock minus business time when it sent an offline scan. */
  public static final AttributeKey<Long> DEVICE_CLOCK_OFFSET_MS = longKey("device.clock_offset_ms");

  /** What is wrong with an admission that has happened all the same. */
  public static final AttributeKey<String> SCAN_ATTENTION = stringKey("scan.attention");

  /** The id of the order that the journey began with. */
  public static final AttributeKey<String> JOURNEY_ID = stringKey("journey.id");

  /** On a link: why it is there, for example {@code ticket_issued} or {@code gate_request}. */
  public static final AttributeKey<String> JOURNEY_LINK_TYPE = stringKey("journey.link.type");

  /** Keyed hash of the customer's e-mail address; the address itself never enters a span. */
  public static final AttributeKey<String> CUSTOMER_EMAIL_HASH = stringKey("customer.email_hash");

  /** The problem type of a refusal, for example {@code SEATS_UNAVAILABLE}: an outcome, no fault. */
  public static final AttributeKey<String> PROBLEM = stringKey("maguey.problem");

  /** {@code fast} (under 100 ms), {@code normal} (1 s), {@code slow} (5 s), {@code very_slow}. */
  public static final AttributeKey<String> PERFORMANCE_CATEGORY = stringKey("performance.category");

  /** Seconds by which the span's times are shifted against real time (demo clock). */
  public static final AttributeKey<Double> CLOCK_OFFSET = doubleKey("demo.clock_offset");

  /** {@code committed}, {@code rolled_back} or {@code unknown}. */
  public static final AttributeKey<String> TRANSACTION_OUTCOME =
      stringKey("db.transaction.outcome");

  /** Why a transaction was rolled back: a problem type, an SQLSTATE or a class name. */
  public static final AttributeKey<String> TRANSACTION_REASON = stringKey("db.transaction.reason");

  /** Rows that a statement inserted, updated or deleted. */
  public static final AttributeKey<Long> AFFECTED_ROWS = longKey("db.response.affected_rows");

  /** True on the first span of a trace that was begun although the caller sent a context. */
  public static final AttributeKey<Boolean> UNTRUSTED_PARENT =
      booleanKey("maguey.untrusted_parent");

  /** Milliseconds that an order waited in line before its turn. */
  public static final AttributeKey<Double> ORDER_QUEUE_MS = doubleKey("order.queue_ms");

  /** Milliseconds between an outbox row's transaction and this delivery of it. */
  public static final AttributeKey<Double> OUTBOX_WAIT_MS = doubleKey("outbox.wait_ms");

  /** Which try of an outbox row this delivery is, from 1. */
  public static final AttributeKey<Long> OUTBOX_ATTEMPT = longKey("outbox.attempt");

  /** Whether a cache knew the answer. */
  public static final AttributeKey<Boolean> CACHE_HIT = booleanKey("cache.hit");

  /** Set where the answer of a read came from one that another trace shows. */
  public static final AttributeKey<Boolean> SHARED_READ = booleanKey("db.shared_read");

  /** Set where a statement went together with those of others, and another trace shows it. */
  public static final AttributeKey<Boolean> SHARED_STATEMENT = booleanKey("db.shared_statement");

  /** The {@code webhook-id} of a webhook, the same at each try. */
  public static final AttributeKey<String> WEBHOOK_ID = stringKey("webhook.id");

  /** What a webhook tells: {@code tickets.issued} for instance. */
  public static final AttributeKey<String> WEBHOOK_TYPE = stringKey("webhook.type");

  /** The endpoint that a webhook is sent to. */
  public static final AttributeKey<String> WEBHOOK_ENDPOINT_ID = stringKey("webhook.endpoint_id");

  /** Somebody's place in a waitlist. */
  public static final AttributeKey<String> WAITLIST_ENTRY_ID = stringKey("waitlist.entry_id");

  /** Somebody who asked for the newsletter. */
  public static final AttributeKey<String> SUBSCRIBER_ID = stringKey("newsletter.subscriber_id");

  /** What became of a payment: {@code accepted}, {@code refund_needed}, … */
  public static final AttributeKey<String> PAYMENT_OUTCOME = stringKey("payment.outcome");

  /** On the event {@code fault.injected}: what was broken here on purpose. */
  public static final AttributeKey<String> FAULT_NAME = stringKey("fault.name");

  private MagueyAttributes() {}
}
