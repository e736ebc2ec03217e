package dev.proprio.coordinator.aggregation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.proto.secagg.ring.RingVector;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Sums of groups whose parts were made apart. */
class RingSumTest {
    private static final int BITS = 20;

    @Test
    void partsAddUpToTheSameGroupsInEveryOrder() throws Exception {
        var random = new Random(7);
        for (int run = 0; run < 20; run++) {
            RingSum first = sum(0, "b", vector(random, 5), vector(random, 2));
            RingSum second = sum(0, "a", vector(random, 5), vector(random, 2));
            RingSum other = sum(1, "c", vector(random, 5), vector(random, 2));
            long[] before = values(first, 0);
            PartialAggregate one = part(first).plus(part(second)).plus(part(other));
            PartialAggregate two = part(other).plus(part(second).plus(part(first)));
            assertThat(one.devices()).isEqualTo(two.devices()).containsExactly("a", "b", "c");
            assertThat(one.groups()).extracting(RingSum::group).containsExactly(0, 1);
            for (int v = 0; v < 2; v++) {
                assertThat(values(one.groups().getFirst(), v))
                        .isEqualTo(values(two.groups().getFirst(), v))
                        .isEqualTo(added(values(first, v), values(second, v)));
                assertThat(values(one.groups().getLast(), v)).isEqualTo(values(other, v));
            }
            assertThat(values(first, 0)).isEqualTo(before);
        }
    }

    @Test
    void vectorsOfAnotherNumberLengthOrRingAreNotAdded() throws Exception {
        RingSum sum = sum(0, "a", RingVector.zeros(3, BITS), RingVector.zeros(2, BITS));
        for (RingSum wrong : List.of(
                sum(0, "b", RingVector.zeros(3, BITS)),
                sum(0, "b", RingVector.zeros(4, BITS), RingVector.zeros(2, BITS)),
                sum(0, "b", RingVector.zeros(3, BITS), RingVector.zeros(1, BITS)),
                sum(0, "b", RingVector.zeros(3, BITS), RingVector.zeros(2, BITS + 1)))) {
            assertThatThrownBy(() -> part(sum).plus(part(wrong)))
                    .isInstanceOf(InvalidPartialException.class)
                    .hasMessageStartingWith("the part has the vectors ");
        }
    }

    @Test
    void aDeviceIsInOneGroupOnce() {
        RingSum sum = sum(0, "a", RingVector.zeros(3, BITS));
        for (int group : new int[] {0, 1}) {
            assertThatThrownBy(() -> part(sum).plus(part(sum(group, "a", RingVector.zeros(3, BITS)))))
                    .isInstanceOf(InvalidPartialException.class)
                    .hasMessage("a has an update in two parts");
        }
    }

    @Test
    void aRoundWithoutGroupsTakesNone() {
        PartialAggregate part = part(sum(0, "a", RingVector.zeros(3, BITS)));
        assertThatThrownBy(() -> part.requireFor(9, 0, Map.of()))
                .isInstanceOf(InvalidPartialException.class)
                .hasMessageContaining("the part has sums of groups");
    }

    @Test
    void moreUpdatesThanTheRoundHasPlacesForAreNotAdded() {
        PartialAggregate part = new PartialAggregate(1, Map.of(), List.of(), 1, 1);
        assertThatThrownBy(() -> part.plus(part))
                .isInstanceOf(InvalidPartialException.class)
                .hasMessage("a part of 1 updates was added to 1 but the round has at most 1");
    }

    private static PartialAggregate part(RingSum sum) {
        return new PartialAggregate(9, Map.of(), List.of(), List.of(sum), 1, 1);
    }

    private static RingSum sum(int group, String device, RingVector... vectors) {
        return new RingSum(group, List.of(device), List.of(vectors));
    }

    private static RingVector vector(Random random, int length) {
        RingVector vector = RingVector.zeros(length, BITS);
        for (int i = 0; i < length; i++) {
            vector.set(i, random.nextLong(1L << BITS));
        }
        return vector;
    }

    private static long[] values(RingSum sum, int vector) {
        RingVector of = sum.sums().get(vector);
        long[] values = new long[of.length()];
        for (int i = 0; i < values.length; i++) {
            values[i] = of.get(i);
        }
        return values;
    }

    private static long[] added(long[] a, long[] b) {
        long[] sum = new long[a.length];
        for (int i = 0; i < sum.length; i++) {
            sum[i] = (a[i] + b[i]) % (1L << BITS);
        }
        return sum;
    }
}
