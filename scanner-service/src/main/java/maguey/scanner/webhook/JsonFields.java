package maguey.scanner.webhook;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.IntStream;
import maguey.common.http.Problem;

/**
 * The fields of a JSON object; a wrong one is a {@code Problem} that points to it.
 *
 * @param pointer where the object stands in the body
 */
record JsonFields(String pointer, JsonObject json) {
  private static final int MAX_TEXT = 1_000;

  JsonFields object(String name) {
    Object value = json.getValue(name);
    if (value instanceof JsonObject object) {
      return new JsonFields(pointer + "/" + name, object);
    }
    throw wrong(name, "must be an object");
  }

  List<JsonFields> objects(String name, int most) {
    if (!(json.getValue(name) instanceof JsonArray array) || array.size() > most) {
      throw wrong(name, "must be a list of at most " + most);
    }
    return IntStream.range(0, array.size()).mapToObj(i -> element(name, array, i)).toList();
  }

  String text(String name) {
    String text = textOrNull(name);
    if (text == null || text.isBlank()) {
      throw wrong(name, "must be a text");
    }
    return text;
  }

  String textOrNull(String name) {
    Object value = json.getValue(name);
    if (value == null) {
      return null;
    }
    if (value instanceof String text && text.length() <= MAX_TEXT && text.indexOf('\0') < 0) {
      return text;
    }
    throw wrong(name, "must be a text of at most " + MAX_TEXT + " characters");
  }

  UUID id(String name) {
    return read(name, "must be a UUID", UUID::fromString);
  }

  Instant time(String name) {
    return read(
        name,
        "must be a time such as 2026-05-01T18:00:00Z",
        t -> OffsetDateTime.parse(t).toInstant());
  }

  Instant timeOrNull(String name) {
    return json.getValue(name) == null ? null : time(name);
  }

  String zone(String name) {
    return read(name, "must be a zone such as Europe/Berlin", zone -> ZoneId.of(zone).getId());
  }

  long whole(String name, long least, long most) {
    if (json.getValue(name) instanceof Number number
        && number.doubleValue() == number.longValue()
        && number.longValue() >= least
        && number.longValue() <= most) {
      return number.longValue();
    }
    throw wrong(name, "must be a whole number from " + least + " to " + most);
  }

  Problem wrong(String name, String detail) {
    return Problem.invalid(pointer + "/" + name, "invalid", name + " " + detail);
  }

  private <T> T read(String name, String detail, Function<String, T> reader) {
    try {
      return reader.apply(text(name));
    } catch (DateTimeException | IllegalArgumentException unreadable) {
      throw wrong(name, detail);
    }
  }

  private JsonFields element(String name, JsonArray array, int index) {
    String place = name + "/" + index;
    if (array.getValue(index) instanceof JsonObject object) {
      return new JsonFields(pointer + "/" + place, object);
    }
    throw wrong(place, "must be an object");
  }
}
