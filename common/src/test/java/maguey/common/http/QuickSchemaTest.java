package maguey.common.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.Validator;
import io.vertx.openapi.contract.OpenAPIContract;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The quick look at values beside Vert.x's validator, by the schema of an order. */
class QuickSchemaTest {
  private static final Vertx VERTX = Vertx.vertx();
  private static final String SOUND =
      """
      {"slug":"gala","lines":[{"tier":"a","quantity":2},{"tier":"b","quantity":1000}],
       "customer":{"name":"Zoë 🎫","email":"z@x.example"},"promo":null,"kind":"web","strict":{"a":1},
       "at":"2026-05-01T18:00:00Z","tree":{"left":{"right":{}}}}
      """;

  /** What members and elements are replaced with. */
  private static final List<String> VALUES =
      """
      null
      true
      0
      1
      1000
      1001
      -1
      2.0
      2.5
      1e400
      12345678901
      123456789012345678901234567890
      ""
      "a"
      "ab"
      "abc\\n"
      "web"
      "🎫🎫🎫"
      "🎫🎫🎫🎫"
      "\\ud800"
      "2026-05-01T18:00:00+02:00"
      "2026-13-01T18:00:00Z"
      []
      [1]
      ["a","a"]
      {}
      {"a":1}
      {"a":1,"b":2}
      {"tier":"a","quantity":1}
      {"left":null}
      """
          .lines()
          .toList();

  private static Validator validator;
  private static Predicate<Object> quick;

  @BeforeAll
  static void read() {
    OpenAPIContract contract = StrictContract.read(VERTX, "openapi/quick.yaml").await();
    JsonSchema schema =
        contract
            .operation("place")
            .getRequestBody()
            .getContent()
            .get("application/json")
            .getSchema();
    validator = contract.getSchemaRepository().validator(schema);
    quick = QuickSchema.of(contract.getSchemaRepository(), schema);
  }

  @AfterAll
  static void close() {
    VERTX.close().await();
  }

  @Test
  void value_asItShouldBe_isTakenAtOnce() {
    assertThat(quick.test(Json.decodeValue(SOUND))).isTrue();
  }

  @Test
  void value_ofAFormat_isTakenAtOnceWhenItHasIt() {
    assertThat(quick.test(new JsonObject(SOUND).put("at", "2026-05-01T18:00:00Z"))).isTrue();
    assertThat(quick.test(new JsonObject(SOUND).put("at", "yesterday"))).isFalse();
  }

  @Test
  void value_underARuleThatIsNotKnown_isLeftToTheValidator() {
    assertThat(quick.test(new JsonObject(SOUND).put("any", "a"))).isFalse();
  }

  @Test
  void values_withAnythingAnywhere_areNeverTakenAgainstTheValidator() {
    Random random = new Random(7);
    int taken = 0;
    for (int i = 0; i < 4_000; i++) {
      Object value = Json.decodeValue(SOUND);
      for (int changes = random.nextInt(3); changes >= 0; changes--) {
        change(value, random);
      }
      boolean isTaken = quick.test(value);
      boolean isValid = validator.validate(value).getValid();
      assertThat(!isTaken || isValid).as(Json.encode(value)).isTrue();
      taken += isTaken ? 1 : 0;
    }
    assertThat(taken).as("of 4,000").isBetween(200, 3_800);
  }

  /** Replaces, adds or removes something at some level. */
  private static void change(Object value, Random random) {
    if (value instanceof JsonObject object && !object.isEmpty()) {
      String name = List.copyOf(object.fieldNames()).get(random.nextInt(object.size()));
      Object inner = object.getValue(name);
      if (isDeeper(inner, random)) {
        change(inner, random);
      } else if (random.nextInt(6) == 0) {
        object.remove(name);
      } else {
        object.put(random.nextInt(8) == 0 ? "other" : name, any(random));
      }
    } else if (value instanceof JsonArray array && !array.isEmpty()) {
      int place = random.nextInt(array.size());
      if (isDeeper(array.getValue(place), random)) {
        change(array.getValue(place), random);
      } else if (random.nextInt(4) == 0) {
        array.add(any(random));
      } else {
        array.set(place, any(random));
      }
    }
  }

  private static boolean isDeeper(Object inner, Random random) {
    return (inner instanceof JsonObject || inner instanceof JsonArray) && random.nextInt(4) > 0;
  }

  private static Object any(Random random) {
    return Json.decodeValue(VALUES.get(random.nextInt(VALUES.size())));
  }
}
