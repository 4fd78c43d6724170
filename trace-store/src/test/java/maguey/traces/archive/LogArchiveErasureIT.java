package maguey.traces.archive;

import static maguey.traces.SpanFixture.failed;
import static maguey.traces.SpanFixture.span;
import static maguey.traces.SpanFixture.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import maguey.traces.erasure.SubjectErasure;
import org.junit.jupiter.api.Test;

/** A subject is erased from what nodes have cut, whether it waits or lies in the bucket. */
class LogArchiveErasureIT extends ArchiveNodes {
  @Test
  void subject_isErased_fromWhatStillWaits() throws IOException {
    String hash = "0123456789abcdef0123456789abcdef";
    BUCKET.away();
    LogArchive node = node("node", Optional.of(BUCKET.settings("e/")), 1);
    store("shop", failed(span("about", NOW)).addAttributes(text("customer.email_hash", hash)));
    review();
    assertThatThrownBy(() -> node.turn().await());

    assertThat(node.erase(hash).await().objects()).isEqualTo(1);

    assertThat(S3Peer.linesOf(bytes(objects("node").get(0))))
        .singleElement()
        .asString()
        .doesNotContain(hash)
        .contains("erased");
    BUCKET.back();
    node.turn().await();
    assertThat(BUCKET.lines(keys("e/").get(0)).get(0)).doesNotContain(hash);
  }

  @Test
  void erasure_brokenOffByTheBucket_isFinishedByItsRepeat_withTheNumbers() throws IOException {
    String hash = "fedcba9876543210fedcba9876543210";
    LogArchive node = node("node", Optional.of(BUCKET.settings("g/")), 1);
    store("shop", failed(span("about", NOW)).addAttributes(text("customer.email_hash", hash)));
    review();
    node.turn().await();
    run(
        "INSERT INTO erasures (id, requested_by, subject) VALUES (gen_random_uuid(), 'me', '%s')"
            .formatted(hash));
    SubjectErasure erasure = new SubjectErasure(postgres.pool(), List.of(node));
    String of = " FROM erasures WHERE subject = '" + hash + "'";

    BUCKET.away();
    erasure.repeat().await();
    assertThat(
            number(
                "SELECT count(*)"
                    + of
                    + " AND broken_off AND finished_at IS NULL AND open_parts = '{archives}'"))
        .isEqualTo(1);
    assertThat(number("SELECT (report #>> '{erased,spans}')::bigint" + of)).isEqualTo(1);
    BUCKET.back();
    erasure.repeat().await();
    erasure.repeat().await();

    assertThat(
            number(
                "SELECT count(*)"
                    + of
                    + " AND NOT broken_off AND finished_at IS NOT NULL AND open_parts = '{}'"))
        .isEqualTo(1);
    assertThat(number("SELECT (report #>> '{erased,spans}')::bigint" + of)).isEqualTo(1);
    assertThat(number("SELECT (report #>> '{erased,archiveObjects}')::bigint" + of)).isEqualTo(1);
    assertThat(BUCKET.lines(keys("g/").get(0)).get(0)).doesNotContain(hash);
  }
}
