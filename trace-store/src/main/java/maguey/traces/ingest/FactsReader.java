package maguey.traces.ingest;

import java.util.List;
import maguey.common.privacy.Masking;
import maguey.traces.model.SpanFacts;
import maguey.traces.model.StoredText;
import maguey.traces.model.TraceKey;

/** Finds {@link SpanFacts} among attributes; of a key that occurs twice the first value counts. */
final class FactsReader {
  private static final int MAX_TICKET_DIGITS = 6;

  private String orderNumber;
  private String orderId;
  private String journeyId;
  private String ticketCount;
  private String scanResult;
  private String database;

  private final Masking masking;

  private FactsReader(Masking masking) {
    this.masking = masking;
  }

  /** What has to be masked is no fact. */
  static SpanFacts read(List<OtlpAttribute> attributes, Masking masking) {
    FactsReader reader = null;
    for (OtlpAttribute attribute : attributes) {
      if (isFact(attribute.key())) {
        reader = reader == null ? new FactsReader(masking) : reader;
        reader.take(attribute.key(), reader.text(attribute));
      }
    }
    return reader == null ? SpanFacts.NONE : reader.facts();
  }

  private static boolean isFact(String key) {
    return switch (key) {
      case TraceKey.ORDER_NUMBER,
          TraceKey.ORDER_ID,
          "journey.id",
          "ticket.count",
          "scan.result",
          "db.system.name" ->
          true;
      default -> false;
    };
  }

  private void take(String key, String value) {
    switch (key) {
      case TraceKey.ORDER_NUMBER -> orderNumber = orderNumber == null ? value : orderNumber;
      case TraceKey.ORDER_ID -> orderId = orderId == null ? value : orderId;
      case "journey.id" -> journeyId = journeyId == null ? value : journeyId;
      case "ticket.count" -> ticketCount = ticketCount == null ? value : ticketCount;
      case "scan.result" -> scanResult = scanResult == null ? value : scanResult;
      default -> database = database == null ? value : database;
    }
  }

  private SpanFacts facts() {
    return new SpanFacts(
        orderNumber,
        journeyId == null ? orderId : journeyId,
        isCount(ticketCount) ? Integer.valueOf(ticketCount) : null,
        "ADMITTED".equals(scanResult),
        database);
  }

  private static boolean isCount(String text) {
    return text != null
        && !text.isEmpty()
        && text.length() <= MAX_TICKET_DIGITS
        && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  /** Null for what is neither text nor an integer, too long to be a key, or secret. */
  private String text(OtlpAttribute attribute) {
    String text = attribute.value().text();
    return text.isEmpty() || text.length() > TraceKey.MAX_LENGTH || isMasked(attribute, text)
        ? null
        : StoredText.encode(text);
  }

  private boolean isMasked(OtlpAttribute attribute, String text) {
    return !masking.value(masking.name(attribute.key()), text, masking.subjects()).equals(text);
  }
}
