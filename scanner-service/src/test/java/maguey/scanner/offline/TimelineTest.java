package maguey.scanner.offline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import maguey.scanner.gate.EntryRules;
import maguey.scanner.gate.EntryRules.Reentry;
import org.junit.jupiter.api.Test;

class TimelineTest {
  private static final Instant DOORS = Instant.parse("2026-05-04T17:00:00Z");
  private static final EntryRules AFTER_EXIT = new EntryRules(Reentry.AFTER_EXIT, 0, 0, null);
  private static final EntryRules MULTI = new EntryRules(Reentry.MULTI, 0, 0, null);

  @Test
  void of_twoEntries_theEarlierCountsAndTheOtherConflictsWithIt() {
    Timeline timeline = Timeline.of(List.of(entry(1, true), entry(2, false)), EntryRules.DEFAULT);

    assertThat(results(timeline)).containsExactly("ADMITTED 0", "CONFLICT 0");
    assertThat(timeline.judged().get(1).winner().id()).isEqualTo(1);
    assertThat(timeline.holding().id()).isEqualTo(1);
    assertThat(timeline.isInside()).isTrue();
  }

  @Test
  void of_entryExitEntry_dependsOnTheRules() {
    List<Passed> passages = List.of(entry(1, true), exit(2, false), entry(3, true));

    assertThat(results(Timeline.of(passages, AFTER_EXIT)))
        .containsExactly("ADMITTED 0", "EXITED 0", "ADMITTED 1");
    assertThat(results(Timeline.of(passages, EntryRules.DEFAULT)))
        .containsExactly("ADMITTED 0", "EXITED 0", "CONFLICT 0");
  }

  @Test
  void of_severalEntriesWhereEachCounts_conflictWithNothing() {
    assertThat(results(Timeline.of(List.of(entry(1, true), entry(2, true)), MULTI)))
        .containsExactly("ADMITTED 0", "ADMITTED 1");
  }

  @Test
  void of_supervisorsWord_isNoConflict() {
    Passed overriding = passed(2, true, true, true);
    Passed undoing = passed(3, false, false, true);

    Timeline timeline =
        Timeline.of(
            List.of(entry(1, true), overriding, undoing, entry(4, true)), EntryRules.DEFAULT);

    assertThat(results(timeline))
        .containsExactly("ADMITTED 0", "ADMITTED 1", "EXITED 0", "ADMITTED 2");
  }

  @Test
  void of_onlineDecisionsAlone_stayAsTheyWereWhateverTheRulesSayNow() {
    assertThat(results(Timeline.of(List.of(entry(1, false), entry(2, false)), EntryRules.DEFAULT)))
        .containsExactly("ADMITTED 0", "ADMITTED 1");
  }

  private static List<String> results(Timeline timeline) {
    return timeline.judged().stream().map(j -> j.result() + " " + j.epoch()).toList();
  }

  private static Passed entry(int minute, boolean offline) {
    return passed(minute, true, offline, false);
  }

  private static Passed exit(int minute, boolean offline) {
    return passed(minute, false, offline, false);
  }

  private static Passed passed(int minute, boolean isEntry, boolean offline, boolean byOverride) {
    return new Passed(
        minute,
        isEntry,
        offline,
        byOverride,
        DOORS.plusSeconds(60L * minute),
        isEntry ? "ADMITTED" : "EXITED",
        0,
        "scan-" + minute,
        "A",
        UUID.randomUUID(),
        "Phone");
  }
}
