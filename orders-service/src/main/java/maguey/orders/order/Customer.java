package maguey.orders.order;

import io.vertx.core.json.JsonObject;
import maguey.common.http.PlainText;
import maguey.common.http.Violations;
import maguey.common.privacy.EmailAddress;

/** Who orders, or gets a ticket; kept as given. */
public record Customer(String name, String email) {

  /** Reads a member whose shape the contract has checked; throws {@code INVALID}. */
  public static Customer fromJson(JsonObject json, String member) {
    Violations violations = new Violations();
    Customer customer = read(json, member, violations);
    violations.verify();
    return customer;
  }

  /** Reads a member whose shape the contract has checked. */
  static Customer read(JsonObject json, String member, Violations violations) {
    String name = json.getJsonObject(member).getString("name");
    String email = json.getJsonObject(member).getString("email");
    violations.require(
        PlainText.isLine(name) && !name.isBlank(),
        "/" + member + "/name",
        "name",
        "must be one line of text without control characters");
    violations.require(
        EmailAddress.isAcceptable(email),
        "/" + member + "/email",
        "email",
        "must be an e-mail address such as anna@example.com");
    return new Customer(name, email);
  }

  JsonObject toJson() {
    return new JsonObject().put("name", name).put("email", email);
  }
}
