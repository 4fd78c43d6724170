package maguey.common.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MaskingTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          mail to ana.maria@example.org failed            | mail to [masked] failed
          /find?email=ana%40example.org&page=2            | /find?email=[masked]&page=2
          https://ana:hunter2@shop.example/x              | https://[masked]@shop.example/x
          GET /cb?code=abc123&lang=de                     | GET /cb?code=[masked]&lang=de
          GET /o/7?access_token=s3cr3t                    | GET /o/7?access_token=[masked]
          Authorization: Bearer abcdef123456              | Authorization: [masked]
          sent bearer abcdef123456 to it                  | sent bearer [masked] to it
          Cookie: maguey_session=1; x=2                   | Cookie: [masked]
          jwt eyJhbGciOi.eyJzdWIiOi.sig here              | jwt [masked] here
          card 4111 1111 1111 1111 declined               | card [masked] declined
          card 4111111111111111                           | card [masked]
          card 3782-822463-10005                          | card [masked]
          UPDATE u SET password = 'it''s me' WHERE id = 3 | UPDATE u SET password = '[masked]' WHERE id = 3
          {"password":"hunter2","n":1}                    | {"password":"[masked]","n":1}
          INSERT INTO u (mail, password) VALUES ('a', 'b''c') | INSERT INTO u (mail, password) VALUES ('[masked]', '[masked]')
          ALTER USER ana PASSWORD 'hunter2'               | ALTER USER ana PASSWORD '[masked]'
          CREATE USER a IDENTIFIED BY 'hunter2'           | CREATE USER a IDENTIFIED BY '[masked]'
          SELECT 1 FROM u WHERE name = 'Ana'              | SELECT 1 FROM u WHERE name = 'Ana'
          Server=x;User Id=sa;Password=hunter2;App=y      | Server=x;User Id=sa;Password=[masked];App=y
          jdbc:postgresql://h/db?user=a&password=hunter2  | jdbc:postgresql://h/db?user=a&password=[masked]
          postgres://ana:hun%40ter2@db:5432/x             | postgres://[masked]@db:5432/x
          redis://:hunter2@cache                          | redis://[masked]@cache
          password: $ecret                                | password: [masked]
          clientSecret=abc, x=1                           | clientSecret=[masked], x=1
          {"a":{"accessToken":"x.y"},"b":2}               | {"a":{"accessToken":"[masked]"},"b":2}
          "{\"password\":\"hunter2\"}"                    | "{\"password\":\"[masked]\"}"
          headers {authorization=[Bearer abc], host=[x]}  | headers {authorization=[masked], host=[x]}
          credentials: {user: a, pass: b} end             | credentials: [masked] end
          token%3Dabc%26x%3D1                             | token%3D[masked]%26x%3D1
          Authorization: Digest username="ana", uri="/"   | Authorization: [masked]
          Basic authentication is needed                  | Basic authentication is needed
          the Bearer token is missing                     | the Bearer token is missing
          Bearer abcdefghij refused                       | Bearer [masked] refused
          Basic YW5hOmh1bnRlcjI=                          | Basic [masked]
          install lodash@4.17.21                          | install lodash@4.17.21
          <ana@example.org>, 'bo@mail.example.co.uk'.     | <[masked]>, '[masked]'.
          ana%2540example.org                             | [masked]
          ana\u0040example.org                            | [masked]
          josé.müller@exämple.de                          | [masked]
          AKIAIOSFODNN7EXAMPLE used                       | [masked] used
          card 5555-5555-5555-4444 and 378282246310005    | card [masked] and [masked]
          pan 4111111111111111, 12/29                     | pan [masked], 12/29
          card 4111111111111111 12 29                     | card [masked] 12 29
          key whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw      | key [masked]
          """)
  void text_withSecret_losesItAlone(String text, String masked) {
    assertThat(Masking.builtIn().text(text)).isEqualTo(masked);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "POST /api/orders",
        "SELECT id FROM tickets WHERE id = $1 AND state = 'VALID'",
        "UPDATE u SET password = $1",
        "4bf92f3577b34da6a3ce929d0e0e4736",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "7d444840-9dc0-11d1-b245-5ffdce74fad2",
        "00000000-4111-1111-1111-111111111111",
        "1763632800123456789",
        "1763632800128",
        "2026-11-20T12:22:16.123456Z",
        "4111111111111112",
        "maguey.order.confirmed",
        "http://127.0.0.1:8081/api/orders/O-2026-000123"
      })
  void text_withoutSecret_staysTheSameObject(String text) {
    assertThat(Masking.builtIn().text(text)).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http.request.header.authorization",
        "http.request.header.cookie",
        "http.response.header.set-cookie",
        "user.password",
        "PASSWORD",
        "x-api-key",
        "client_secret",
        "access_token",
        "session.id",
        "webhook.signature"
      })
  void attribute_underSecretKey_isMaskedWhole(String key) {
    assertThat(value(key, "plain")).isEqualTo(Masking.MASK);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"order.id", "http.route", "db.query.text", "code.function.name", "gen_ai.tokens"})
  void attribute_underOtherKey_stays(String key) {
    assertThat(value(key, "plain")).isEqualTo("plain");
  }

  @ParameterizedTest
  @ValueSource(strings = {"eyJ", "token='", "token=\"", "a", "4111", "a@", "://", "cookie:", "''"})
  void text_ofMegabytes_isDoneWithoutBacktracking(String piece) {
    String huge = "password='" + piece.repeat(1_000_000 / piece.length());

    assertThat(Masking.builtIn().text(huge)).isNotNull();
  }

  private static String value(String key, String value) {
    Masking masking = Masking.builtIn();
    return masking.value(masking.name(key), value, masking.subjects());
  }

  @Test
  void attribute_ofOurOwnKeys_isNeverMasked() {
    assertThat(value("order.number", "4111111111111111")).isEqualTo("4111111111111111");
  }
}
