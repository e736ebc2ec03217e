package dev.proprio.coordinator.tree;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.coordinator.grpc.Availability;
import dev.proprio.coordinator.grpc.ReconnectPolicy;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LeafClaimsTest {
    private static final Duration COME_BACK = ReconnectPolicy.COME_BACK;

    private final AtomicLong now = new AtomicLong();
    private final LeafClaims claims = new LeafClaims(now::get);

    @Test
    void theLatestLeafThatSaidSoHasADevice() {
        assertThat(claims.came("watch", "north")).isEmpty();
        assertThat(claims.came("watch", "north")).as("again").isEmpty();
        assertThat(claims.came("watch", "south")).contains("north");
        assertThat(claims.leafOf("watch")).contains("south");
        // North notices only now.
        claims.gone("watch", "north", true);
        assertThat(claims.leafOf("watch")).contains("south");
        assertThat(claims.size()).isOne();
    }

    @Test
    void whoLeavesTheLatestLeafIsStillAtTheOneBefore() {
        claims.came("watch", "north");
        claims.came("watch", "south");
        claims.gone("watch", "south", true);
        assertThat(claims.leafOf("watch")).contains("north");
        assertThat(claims.availability("watch", COME_BACK)).isEqualTo(Availability.HERE);
    }

    @Test
    void whoseConnectionBrokeIsExpectedForAWhileAndWhoLeftIsNot() {
        claims.came("broke", "north");
        claims.came("left", "north");
        claims.gone("broke", "north", true);
        claims.gone("left", "north", false);
        assertThat(claims.availability("broke", COME_BACK)).isEqualTo(Availability.EXPECTED);
        assertThat(claims.availability("left", COME_BACK)).isEqualTo(Availability.GONE);
        assertThat(claims.availability("never", COME_BACK)).isEqualTo(Availability.GONE);
        now.addAndGet(COME_BACK.toNanos());
        assertThat(claims.availability("broke", COME_BACK)).isEqualTo(Availability.GONE);
    }

    @Test
    void theDevicesOfALeafThatIsGoneAreExpectedUnlessTheyAreElsewhere() {
        claims.came("stayed", "north");
        claims.came("moved", "north");
        claims.came("moved", "south");
        claims.gone("north");
        assertThat(claims.availability("stayed", COME_BACK)).isEqualTo(Availability.EXPECTED);
        assertThat(claims.leafOf("moved")).contains("south");
        claims.gone("stayed", "nobody", false);
        assertThat(claims.availability("stayed", COME_BACK)).isEqualTo(Availability.EXPECTED);
    }
}
