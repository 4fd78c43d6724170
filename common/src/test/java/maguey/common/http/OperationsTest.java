package maguey.common.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.http.HttpMethod;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OperationsTest {
  private final Operations<String> operations = new Operations<>();

  @BeforeEach
  void fill() {
    operations.add("/orders", HttpMethod.GET, "list");
    operations.add("/orders", HttpMethod.POST, "place");
    operations.add("/orders/search", HttpMethod.POST, "search");
    operations.add("/orders/{number}", HttpMethod.GET, "get");
    operations.add("/orders/{number}/tickets/{ticket}/qr.svg", HttpMethod.GET, "qr");
    operations.add("/orders/search/tickets", HttpMethod.GET, "found tickets");
    operations.add("/{any}/last", HttpMethod.GET, "last");
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /orders, list",
    "POST, /orders, place",
    "GET, /orders/7, get",
    "GET, /orders/a%2Fb, get",
    "POST, /orders/search, search",
    "GET, /orders/7/tickets/8/qr.svg, qr",
    "GET, /orders/search/tickets/8/qr.svg, qr",
    "GET, /orders/search/tickets, found tickets",
    "GET, /orders/last, get",
    "GET, /scans/last, last",
  })
  void at_pathOfAnOperation_isThatOne(String method, String path, String expected) {
    assertThat(find(method, path)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "DELETE, /orders",
    "GET, /orders/search",
    "GET, /order",
    "GET, /orders/7/tickets",
    "GET, /orders/7/tickets/8",
    "GET, /orders/7/tickets/8/qr.svg/more",
    "GET, /",
  })
  void at_noOperation_isNull(String method, String path) {
    assertThat(find(method, path)).isNull();
  }

  @Test
  void at_inNone_isNothing() {
    assertThat(new Operations<String>().at(Operations.segments("/orders"))).isEmpty();
  }

  @Test
  void at_otherMethod_tellsThoseOfThePath() {
    assertThat(operations.at(Operations.segments("/orders")))
        .containsOnlyKeys(HttpMethod.GET, HttpMethod.POST);
  }

  private String find(String method, String path) {
    return operations.at(Operations.segments(path)).get(HttpMethod.valueOf(method));
  }
}
