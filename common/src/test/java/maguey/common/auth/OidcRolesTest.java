package maguey.common.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OidcRolesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "roles                     | {\"roles\": [\"x\", \"boss\"]}                      | admin",
        "roles                     | {\"roles\": \"looker x\"}                           | viewer",
        "roles                     | {\"roles\": [\"looker\", \"boss\"]}                 | admin",
        "realm_access.roles        | {\"realm_access\": {\"roles\": [\"looker\"]}}       | viewer",
        "https://example.org/roles | {\"https://example.org/roles\": [\"boss\"]}         | admin",
        "roles                     | {\"roles\": [\"bosses\", 7, null]}                  |",
        "roles                     | {\"roles\": {\"boss\": true}}                       |",
        "a.b                       | {\"a\": \"boss\"}                                   |",
        "roles                     | {}                                                  |"
      })
  void role_ofTheClaim_isFound(String claim, String claims, String role) {
    OidcRoles roles = new OidcRoles(claim, List.of("boss"), List.of("looker"));

    assertThat(roles.of(new JsonObject(claims)).orElse(null)).isEqualTo(role);
  }

  @ParameterizedTest
  @CsvSource({"boss, admin", "none, viewer"})
  void role_whereEverybodyMayLook_isAtLeastAViewers(String value, String role) {
    OidcRoles roles = new OidcRoles("groups", List.of("boss"), List.of("*"));

    assertThat(roles.of(new JsonObject().put("groups", value))).contains(role);
  }
}
