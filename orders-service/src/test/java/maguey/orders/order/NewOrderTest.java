package maguey.orders.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.UUID;
import maguey.common.http.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NewOrderTest {
  private static final String TIER = UUID.randomUUID().toString();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "anna@example.com",
        "A.B+c_d@Example.CO.UK",
        "o'hara@sub.example.com",
        "1@2.example"
      })
  void fromJson_goodAddress_isKeptAsGiven(String email) {
    assertThat(NewOrder.fromJson(json("Anna", email)).customer().email()).isEqualTo(email);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a@b",
        "a b@example.com",
        " a@example.com",
        "a@example.com\r\nBcc: x@example.com",
        "a@exa mple.com",
        "a@@example.com",
        "a@example..com",
        ".a@example.com",
        "a.@example.com",
        "a@-example.com",
        "a@example.com\u0000",
        "ä@example.com",
        "<script>@example.com",
        "😀@example.com",
        "Anna <a@example.com>",
        "a@example.com,b@example.com"
      })
  void fromJson_badAddress_isRefusedWithItsPointer(String email) {
    assertThat(errors(json("Anna", email))).contains("/customer/email");
  }

  @Test
  void fromJson_addressOf255Characters_isRefused() {
    String label = "a".repeat(60);
    String longest = "a".repeat(64) + "@" + (label + ".").repeat(3) + "abcdef";

    assertThat(longest).hasSize(254);
    assertThat(NewOrder.fromJson(json("Anna", longest))).isNotNull();
    assertThat(errors(json("Anna", longest + "g"))).contains("/customer/email");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"<script>alert(1)</script>", "Ünïcödé 😀", "אבג דהו", "O'Hara; DROP TABLE"})
  void fromJson_unusualName_isKeptAsGiven(String name) {
    assertThat(NewOrder.fromJson(json(name, "a@example.com")).customer().name()).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Anna\r\nBcc: x@example.com",
        "Anna\u0000",
        " ",
        "a\u0007",
        "a\ud800b",
        "a\u2028b"
      })
  void fromJson_nameThatIsNoLine_isRefused(String name) {
    assertThat(errors(json(name, "a@example.com"))).contains("/customer/name");
  }

  @Test
  void fromJson_severalWrongValues_namesThemAll() {
    JsonObject wrong = json("a\nb", "a@b");
    wrong.getJsonArray("lines").add(new JsonObject().put("tierId", "42").put("quantity", 1));

    assertThat(errors(wrong)).contains("/lines/1/tierId", "/customer/name", "/customer/email");
  }

  @Test
  void canonical_sameWishWrittenOtherwise_isEqual() {
    JsonObject split = json("Anna", "a@example.com");
    split.getJsonArray("lines").getJsonObject(0).put("quantity", 1).put("priceCents", 1);
    split.getJsonArray("lines").add(new JsonObject().put("tierId", TIER).put("quantity", 1));

    assertThat(NewOrder.fromJson(split).canonical())
        .isEqualTo(NewOrder.fromJson(json("Anna", "a@example.com")).canonical())
        .isNotEqualTo(NewOrder.fromJson(json("Anne", "a@example.com")).canonical());
  }

  private static JsonObject json(String name, String email) {
    return new JsonObject()
        .put("eventSlug", "agave-night")
        .put("lines", new JsonArray().add(new JsonObject().put("tierId", TIER).put("quantity", 2)))
        .put("customer", new JsonObject().put("name", name).put("email", email));
  }

  private static String errors(JsonObject json) {
    Problem problem = catchThrowableOfType(Problem.class, () -> NewOrder.fromJson(json));
    return problem.toJson("").getJsonArray("errors").encode();
  }
}
