package maguey.common.tracing.vertx;

/**
 * What a statement's text says about it.
 *
 * @param summary low in variety, fit for a span name: {@code SELECT orders.ticket}
 * @param collection the first table it names; null if it names none
 * @param masked the text with question marks for all literals
 */
record SqlText(
    String text,
    String summary,
    String operation,
    String collection,
    String masked,
    boolean returnsRows) {}
