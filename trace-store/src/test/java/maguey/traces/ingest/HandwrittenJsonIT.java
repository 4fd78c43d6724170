package maguey.traces.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * OTLP's JSON as the specification has it, written by hand and read back by nothing of ours: what
 * the store's reader and writer both had wrong would be seen here.
 */
class HandwrittenJsonIT extends SharedDoors {
  /** In each list of attributes in the order of the keys, as storage has it. */
  private static final String EVERYTHING =
      """
      {"resource":{
         "attributes":[
           {"key":"list","value":{"arrayValue":{"values":[{"stringValue":"a"},{"intValue":"2"},{}]}}},
           {"key":"service.name","value":{"stringValue":"by hand"}}],
         "droppedAttributesCount":1,
         "entityRefs":[{"schemaUrl":"https://opentelemetry.io/schemas/1.40.0","type":"service",
                        "idKeys":["service.name"],"descriptionKeys":["list"]}]},
       "scopeSpans":[{
         "scope":{"name":"library","version":"1.2","attributes":[{"key":"k","value":{"boolValue":true}}],
                  "droppedAttributesCount":2},
         "spans":[{
           "traceId":"$trace","spanId":"eee19b7ec3c1b174","parentSpanId":"eee19b7ec3c1b173",
           "traceState":"rojo=00f067aa0ba902b7","flags":769,"name":"everything","kind":4,
           "startTimeUnixNano":"1700000000000000001","endTimeUnixNano":"1700000000000000003",
           "attributes":[
             {"key":"a1","value":{"stringValue":"\\u0000 \\ud83d\\ude00 \\"quoted\\" \\\\"}},
             {"key":"a2","value":{"boolValue":false}},
             {"key":"a3","value":{"intValue":"-9223372036854775808"}},
             {"key":"a4","value":{"doubleValue":1.5E300}},
             {"key":"a5","value":{"bytesValue":"+/+A"}},
             {"key":"a6","value":{"arrayValue":{"values":[
               {"kvlistValue":{"values":[{"key":"k","value":{"doubleValue":"NaN"}}]}},
               {"arrayValue":{"values":[{"doubleValue":"-Infinity"}]}},
               {"bytesValue":"AA=="}]}}},
             {"key":"a7","value":{"kvlistValue":{"values":[
               {"key":"k1","value":{"kvlistValue":{"values":[{"key":"deep","value":{"stringValue":""}}]}}},
               {"key":"k2","value":{}}]}}},
             {"key":"a8","value":{"arrayValue":{"values":[]}}},
             {"key":"a9","value":{"kvlistValue":{"values":[]}}}],
           "droppedAttributesCount":4294967295,
           "events":[
             {"timeUnixNano":"1700000000000000002","name":"event","attributes":[{"key":"k","value":{"intValue":"1"}}],
              "droppedAttributesCount":4},
             {"timeUnixNano":"18446744073709551615"}],
           "droppedEventsCount":5,
           "links":[
             {"traceId":"0af7651916cd43dd8448eb211c80319c","spanId":"b7ad6b7169203331","traceState":"a=b",
              "attributes":[{"key":"k","value":{"bytesValue":"/w=="}}],"droppedAttributesCount":6,"flags":257}],
           "droppedLinksCount":7,
           "status":{"message":"it broke","code":2}}],
         "schemaUrl":"https://opentelemetry.io/schemas/1.30.0"}],
       "schemaUrl":"https://opentelemetry.io/schemas/1.20.0"}\
      """;

  private static final String SPAN =
      """
      {"ignored":[{}],"resourceSpans":[{"scopeSpans":[{"spans":[
        {"traceId":"%s","spanId":"EEE19B7EC3C1B174","startTimeUnixNano":%s,"endTimeUnixNano":%s,"attributes":[%s],"ignored":{"a":1}}]}]}]}\
      """;

  private final String trace = UUID.randomUUID().toString().replace("-", "");

  @Test
  void json_withEveryKindOfValue_comesOutAsItWentIn() {
    String written = EVERYTHING.replace("$trace", trace);

    send("{\"resourceSpans\":[" + written + "]}");

    assertThat(exported()).isEqualTo(new JsonObject(written));
    JsonObject shown = store.get("/api/traces/" + trace).getJsonArray("spans").getJsonObject(0);
    assertThat(shown.getString("name")).isEqualTo("everything");
    assertThat(shown.getString("kind")).isEqualToIgnoringCase("PRODUCER");
    assertThat(shown.getString("statusMessage")).isEqualTo("it broke");
    assertThat(shown.getString("startNanos")).isEqualTo("1700000000000000001");
  }

  @Test
  void values_howeverTheyAreWritten_areThose() {
    List<String[]> values =
        List.of(
            value("{\"intValue\":9223372036854775807}", "{\"intValue\":\"9223372036854775807\"}"),
            value("{\"intValue\":-9223372036854775808}", "{\"intValue\":\"-9223372036854775808\"}"),
            value("{\"intValue\":9007199254740993}", "{\"intValue\":\"9007199254740993\"}"),
            value("{\"intValue\":\"9007199254740993\"}", "{\"intValue\":\"9007199254740993\"}"),
            value("{\"intValue\":1.0}", "{\"intValue\":\"1\"}"),
            value("{\"intValue\":1e3}", "{\"intValue\":\"1000\"}"),
            value("{\"intValue\":\"1e3\"}", "{\"intValue\":\"1000\"}"),
            value("{\"intValue\":-0}", "{\"intValue\":\"0\"}"),
            value("{\"intValue\":\"-7\"}", "{\"intValue\":\"-7\"}"),
            value("{\"doubleValue\":1}", "{\"doubleValue\":1.0}"),
            value("{\"doubleValue\":\"1e3\"}", "{\"doubleValue\":1000.0}"),
            value("{\"doubleValue\":-0.0}", "{\"doubleValue\":-0.0}"),
            value("{\"doubleValue\":-0}", "{\"doubleValue\":-0.0}"),
            value("{\"doubleValue\":4.9E-324}", "{\"doubleValue\":4.9E-324}"),
            value("{\"doubleValue\":\"Infinity\"}", "{\"doubleValue\":\"Infinity\"}"),
            value("{\"bytesValue\":\"-_-A\"}", "{\"bytesValue\":\"+/+A\"}"),
            value("{\"bytesValue\":\"AA\"}", "{\"bytesValue\":\"AA==\"}"),
            value("{\"stringValue\":\"1e3\"}", "{\"stringValue\":\"1e3\"}"));
    JsonArray wanted = new JsonArray();
    StringBuilder given = new StringBuilder();
    for (int i = 0; i < values.size(); i++) {
      String key = "{\"key\":\"v%02d\",\"value\":".formatted(i);
      given.append(i == 0 ? "" : ",").append(key).append(values.get(i)[0]).append('}');
      wanted.add(new JsonObject(key + values.get(i)[1] + "}"));
    }

    send(SPAN.formatted(trace, "1", "2", given));

    assertThat(span().getJsonArray("attributes").encode()).isEqualTo(wanted.encode());
  }

  @ParameterizedTest
  @CsvSource({
    "1700000000000000001, 18446744073709551615",
    "0, 1",
    "16725225600000000001, \"16725225600000000000\"",
    "1.7e18, 1700000000000000000.0"
  })
  void times_ofAnyAge_asNumbers_areThoseTimes(String start, String end) {
    send(SPAN.formatted(trace, start, end, ""));

    assertThat(span().getString("startTimeUnixNano")).isEqualTo(digits(start));
    assertThat(span().getString("endTimeUnixNano")).isEqualTo(digits(end));
    assertThat(span().getString("spanId")).isEqualTo("eee19b7ec3c1b174");
    JsonObject shown = store.get("/api/traces/" + trace).getJsonArray("spans").getJsonObject(0);
    assertThat(shown.getString("startNanos")).isEqualTo(digits(start));
    assertThat(shown.getString("endNanos")).isEqualTo(digits(end));
  }

  private static String[] value(String given, String wanted) {
    return new String[] {given, wanted};
  }

  private static String digits(String number) {
    return new java.math.BigDecimal(number.replace("\"", "")).toBigInteger().toString();
  }

  private static void send(String json) {
    store.send("application/json", utf8(json));
  }

  private JsonObject exported() {
    JsonObject document = new JsonObject(Buffer.buffer(export(trace)));
    assertThat(document.getJsonArray("resourceSpans")).hasSize(1);
    return document.getJsonArray("resourceSpans").getJsonObject(0);
  }

  private JsonObject span() {
    return exported()
        .getJsonArray("scopeSpans")
        .getJsonObject(0)
        .getJsonArray("spans")
        .getJsonObject(0);
  }
}
