package maguey.common.auth;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Who may what, by a claim of the identity token.
 *
 * @param claim its name, or a path with full stops ({@code realm_access.roles}); its value is a
 *     text with blanks or a list
 * @param admins values that make an administrator
 * @param viewers values that make a viewer; {@code *} lets everybody look whom the issuer signs in
 */
record OidcRoles(String claim, List<String> admins, List<String> viewers) {
  private static final String EVERYBODY = "*";

  /** The role of whoever has these claims; empty when he may nothing. */
  Optional<String> of(JsonObject claims) {
    List<String> values = values(find(claims, claim));
    if (values.stream().anyMatch(admins::contains)) {
      return Optional.of(Tokens.ADMIN);
    }
    return viewers.contains(EVERYBODY) || values.stream().anyMatch(viewers::contains)
        ? Optional.of(Tokens.VIEWER)
        : Optional.empty();
  }

  /** A name may have full stops itself, as those that are URLs do. */
  private static Object find(JsonObject claims, String path) {
    int stop = path.indexOf('.');
    if (claims.containsKey(path) || stop < 0) {
      return claims.getValue(path);
    }
    return claims.getValue(path.substring(0, stop)) instanceof JsonObject inner
        ? find(inner, path.substring(stop + 1))
        : null;
  }

  private static List<String> values(Object value) {
    if (value instanceof JsonArray list) {
      return list.stream().map(String::valueOf).toList();
    }
    return value instanceof String text ? Arrays.asList(text.split(" ")) : List.of();
  }
}
