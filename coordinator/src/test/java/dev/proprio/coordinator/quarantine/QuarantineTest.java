package dev.proprio.coordinator.quarantine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class QuarantineTest {
    private static final FailureSubject OLD = new FailureSubject(FleetAttribute.SOFTWARE, "1.0");
    private static final FleetMember FIRST = new FleetMember("a", "1.0", "", "");
    private static final FleetMember SECOND = new FleetMember("b", "1.0", "", "");
    private static final FleetMember OTHER = new FleetMember("c", "2.0", "", "");

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final Quarantine quarantine = new Quarantine(() -> now);

    private void put(Duration away) throws IOException {
        quarantine.put(QuarantineEntry.of(OLD, now, away, "it fails", "somebody", false));
    }

    private static boolean isOut(Optional<QuarantineEntry> entry) {
        return entry.isPresent();
    }

    @Test
    void thoseOfTheKindAreKeptOutAndOneTriesWhenTheTimeIsOver() throws Exception {
        put(Duration.ofHours(1));
        assertThat(isOut(quarantine.bars(FIRST))).isTrue();
        assertThat(isOut(quarantine.bars(OTHER))).isFalse();
        now = now.plus(Duration.ofHours(1));
        assertThat(isOut(quarantine.bars(SECOND))).isFalse();
        assertThat(isOut(quarantine.bars(FIRST))).isTrue();
        // Who has come to try may come anew.
        assertThat(isOut(quarantine.bars(SECOND))).isFalse();
        quarantine.left("b");
        assertThat(isOut(quarantine.bars(FIRST))).isFalse();
        assertThat(isOut(quarantine.bars(SECOND))).isTrue();
    }

    @Test
    void aTaskThatCountsEndsItAndOneThatFailsDoublesIt() throws Exception {
        put(Duration.ofHours(1));
        now = now.plus(Duration.ofHours(1));
        quarantine.bars(FIRST);
        assertThat(quarantine.settle(SECOND, false)).isEmpty();
        assertThat(quarantine.settle(FIRST, true))
                .extracting(QuarantineEntry::awaySeconds, QuarantineEntry::failedTries)
                .containsExactly(tuple(7200L, 1));
        now = now.plus(Duration.ofMinutes(119));
        assertThat(isOut(quarantine.bars(FIRST))).isTrue();
        now = now.plus(Duration.ofMinutes(1));
        assertThat(isOut(quarantine.bars(FIRST))).isFalse();
        assertThat(quarantine.settle(FIRST, false)).hasSize(1);
        assertThat(isOut(quarantine.bars(SECOND))).isFalse();
        assertThat(quarantine.isEmpty()).isTrue();
    }

    @Test
    void whatCannotBeKeptIsNotDone() throws Exception {
        List<QuarantineEntry> kept = new ArrayList<>();
        boolean[] full = {false};
        var store = new QuarantineStore() {
            @Override
            public List<QuarantineEntry> load() {
                return List.copyOf(kept);
            }

            @Override
            public void save(List<QuarantineEntry> entries) throws IOException {
                if (full[0]) {
                    throw new IOException("the disk is full");
                }
                kept.clear();
                kept.addAll(entries);
            }
        };
        quarantine.keepIn(store);
        put(Duration.ofHours(1));
        var restarted = new Quarantine(() -> now);
        restarted.keepIn(store);
        assertThat(restarted.entries()).isEqualTo(quarantine.entries());
        assertThat(isOut(restarted.bars(FIRST))).isTrue();
        full[0] = true;
        assertThatThrownBy(() -> quarantine.release(OLD)).isInstanceOf(IOException.class);
        assertThat(isOut(quarantine.bars(FIRST))).isTrue();
        full[0] = false;
        assertThat(quarantine.release(OLD)).isPresent();
        assertThat(quarantine.release(OLD)).isEmpty();
        assertThat(kept).isEmpty();
    }

    @Test
    void whoIsOutComesBackSoonEnoughToHearOfARelease() throws Exception {
        put(Duration.ofDays(3));
        QuarantineEntry entry = quarantine.entries().getFirst();
        assertThat(quarantine.comeBack(entry)).isEqualTo(Duration.ofMinutes(15));
        now = entry.until().minus(Duration.ofMinutes(2));
        assertThat(quarantine.comeBack(entry)).isEqualTo(Duration.ofMinutes(2));
    }
}
