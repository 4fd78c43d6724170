package maguey.common.tracing.vertx;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SqlTextsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT 1 | SELECT",
        "SELECT * FROM ticket | SELECT ticket",
        "select id from orders.ticket t join orders.item i on true | SELECT orders.ticket",
        "SELECT (SELECT max(x) FROM other), id FROM orders.ticket | SELECT orders.ticket",
        "SELECT * FROM (SELECT 1 FROM inner_table) sub | SELECT",
        "INSERT INTO orders.ticket (id) SELECT id FROM unnest($1) | INSERT orders.ticket",
        "UPDATE ONLY orders.stock SET sold = sold + $1 WHERE id = $2 | UPDATE orders.stock",
        "UPDATE stock SET x = 1 FROM other WHERE true | UPDATE stock",
        "DELETE FROM outbox WHERE id = $1 | DELETE outbox",
        "WITH due AS (SELECT id FROM outbox) UPDATE orders.outbox SET x = 1 | UPDATE orders.outbox",
        "WITH a AS (SELECT 1), b AS (SELECT 2) SELECT * FROM b | SELECT b",
        "WITH a AS (UPDATE b SET c = 1 RETURNING 1) SELECT EXISTS (SELECT FROM a) | UPDATE b",
        "MERGE INTO target USING source ON true | MERGE target",
        "SELECT \"Id\" FROM \"My Schema\".\"Table\" | SELECT My Schema.Table",
        "/* why */ SELECT * FROM a | SELECT a",
        "BEGIN | BEGIN",
        "SET search_path TO x | SET",
        "SELECT pg_advisory_lock($1) | SELECT",
        "'' | SQL",
      })
  void parse_statement_findsVerbAndTable(String sql, String summary) {
    assertThat(SqlTexts.parse(sql).summary()).isEqualTo(summary);
  }

  @Test
  void parse_comment_isNoTable() {
    SqlText text = SqlTexts.parse("-- takes seats FROM nobody\nSELECT 1 FROM a");

    assertThat(text.summary()).isEqualTo("SELECT a");
    assertThat(text.returnsRows()).isTrue();
  }

  @Test
  void parse_returning_returnsRows() {
    assertThat(SqlTexts.parse("INSERT INTO a (b) VALUES ($1) RETURNING id").returnsRows()).isTrue();
    assertThat(SqlTexts.parse("INSERT INTO a (b) VALUES ($1)").returnsRows()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "SELECT 'it''s secret', 4.5, -3, a1 FROM t2 WHERE x=7 | SELECT ?, ?, ?, a1 FROM t2 WHERE x=?",
        "SELECT $1, 'x' | SELECT $1, ?",
      })
  void parse_literals_areMasked(String sql, String masked) {
    assertThat(SqlTexts.parse(sql).masked()).isEqualTo(masked);
  }

  @Test
  void of_moreTextsThanItKeeps_stillReadsThem() {
    SqlTexts texts = new SqlTexts();
    for (int i = 0; i < 5_000; i++) {
      assertThat(texts.of("SELECT " + i + " FROM a").summary()).isEqualTo("SELECT a");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0,fast",
    "99999999,fast",
    "100000000,normal",
    "999999999,normal",
    "1000000000,slow",
    "4999999999,slow",
    "5000000000,very_slow"
  })
  void category_duration_hasItsName(long nanos, String category) {
    assertThat(SqlSpans.category(nanos)).isEqualTo(category);
  }
}
