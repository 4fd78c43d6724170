package maguey.traces.alerts;

import io.vertx.core.json.JsonArray;

/**
 * A rule that is broken just now.
 *
 * @param subject what of the rule's field it is about; empty when the rule is about one thing
 * @param value what was measured, in the unit of the rule's threshold
 * @param detail the same in words
 * @param examples ids of up to three traces that show it
 */
record AlertFinding(String subject, double value, String detail, JsonArray examples) {}
