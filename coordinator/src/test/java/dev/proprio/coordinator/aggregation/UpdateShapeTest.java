package dev.proprio.coordinator.aggregation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.proto.compression.NoCompression;
import dev.proprio.proto.compression.RandomK;
import dev.proprio.proto.compression.UpdatePacking;
import dev.proprio.proto.update.ClientUpdate;
import dev.proprio.proto.update.Exchange;
import dev.proprio.proto.update.part.Divisor;
import dev.proprio.proto.update.part.Exponent;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UpdateShapeTest {
    @Test
    void weightsAreFromOneToTheLargestThatStaysExact() {
        assertThatCode(() -> UpdateShape.checkWeight(1)).doesNotThrowAnyException();
        assertThatCode(() -> UpdateShape.checkWeight(1L << 29)).doesNotThrowAnyException();
        for (long wrong : new long[] {0, -1, (1L << 29) + 1}) {
            assertThatThrownBy(() -> UpdateShape.checkWeight(wrong))
                    .isInstanceOf(InvalidUpdateException.class)
                    .hasMessage("the update's weight must be between 1 and 536870912 but was " + wrong);
        }
    }

    /** A tenth of the parameters travels, four bytes each; other sections travel whole. */
    @Test
    void whatTravelsAndWhatIsAddedUpFollowsFromTheCompression() {
        var shape = new UpdateShape(Map.of(ClientUpdate.PARAMETERS, 1000, "control", 30));
        UpdatePacking tenth = UpdatePacking.of(new RandomK(0.1), 1000, 5, 1);
        UpdatePacking none = UpdatePacking.of(new NoCompression(), 1000, 5, 1);
        assertThat(shape.summed(tenth).sections()).isEqualTo(Map.of(ClientUpdate.PARAMETERS, 100, "control", 30));
        assertThat(shape.summed(none)).isEqualTo(shape);
        assertThat(shape.byteLength(tenth)).isEqualTo(4 * 130);
        assertThat(shape.byteLength(none)).isEqualTo(4 * 1030);
    }

    /** The exponent says how much larger an update counts, and is itself no summand. */
    @Test
    void whatHasAnExponentCountsAsIfItWereSoMuchLarger() throws InvalidUpdateException {
        var shape = new UpdateShape(Map.of(ClientUpdate.PARAMETERS, 2, ClientUpdate.EXPONENT, 1));
        assertThat(shape.hasExponent()).isTrue();
        assertThat(shape.summands()).isEqualTo(Map.of(ClientUpdate.PARAMETERS, 2));
        UpdateShape plain = UpdateShape.ofParameters(2);
        assertThat(plain.hasExponent()).isFalse();
        assertThat(plain.summands()).isEqualTo(plain.sections());
        Accumulator mean = new UniformMean().open(shape, 2);
        for (int exponent : new int[] {3, -3}) {
            ClientUpdate update = withExponent(exponent);
            shape.check(update);
            mean.add("device", update);
        }
        Aggregate aggregate = mean.aggregate();
        assertThat(aggregate.section(ClientUpdate.PARAMETERS)).containsExactly((8 + 0.125) / 2, (16 + 0.25) / 2);
        assertThatThrownBy(() -> aggregate.section(ClientUpdate.EXPONENT)).hasMessageContaining("but not \"exponent\"");
    }

    @Test
    void exponentsAreIntegersWithinTheirRange() {
        var shape = new UpdateShape(Map.of(ClientUpdate.PARAMETERS, 2, ClientUpdate.EXPONENT, 1));
        for (float right : new float[] {-500, 0, 500}) {
            assertThatCode(() -> shape.check(withExponent(right))).doesNotThrowAnyException();
        }
        for (float wrong : new float[] {-501, 501, 0.5f, Float.NaN, Float.POSITIVE_INFINITY}) {
            assertThatThrownBy(() -> shape.check(withExponent(wrong)))
                    .isInstanceOf(InvalidUpdateException.class)
                    .hasMessage("section \"exponent\" must hold an integer from -500 to 500 but holds " + wrong);
        }
    }

    /** q-FedAvg once had no exponent: neither side takes what the other one means by an update. */
    @Test
    void devicesAndCoordinatorsOfBeforeTheExponentRefuseEachOtherInASentence() {
        var curvature = new Divisor("curvature");
        UpdateShape before = UpdateShape.of(Exchange.uniform(curvature), 2);
        UpdateShape now = UpdateShape.of(Exchange.uniform(new Exponent(), curvature), 2);
        ClientUpdate old = new ClientUpdate(
                1, Map.of(ClientUpdate.PARAMETERS, new float[] {1, 2}, "curvature", new float[] {3}), Map.of());
        ClientUpdate today = new ClientUpdate(
                1,
                Map.of(
                        ClientUpdate.PARAMETERS,
                        new float[] {1, 2},
                        "curvature",
                        new float[] {3},
                        ClientUpdate.EXPONENT,
                        new float[] {-4}),
                Map.of());
        assertThatCode(() -> now.check(today)).doesNotThrowAnyException();
        assertThatCode(() -> before.check(old)).doesNotThrowAnyException();
        assertThatThrownBy(() -> now.check(old))
                .isInstanceOf(InvalidUpdateException.class)
                .hasMessageMatching("the update has the sections .* but the round expects .*exponent.*");
        assertThatThrownBy(() -> before.check(today))
                .isInstanceOf(InvalidUpdateException.class)
                .hasMessageMatching("the update has the sections .*exponent.* but the round expects .*");
    }

    private static ClientUpdate withExponent(float exponent) {
        return new ClientUpdate(
                1,
                Map.of(ClientUpdate.PARAMETERS, new float[] {1, 2}, ClientUpdate.EXPONENT, new float[] {exponent}),
                Map.of());
    }

    @Test
    void anAggregateHasItsSectionsAndNoOthers() {
        var aggregate = Aggregate.of(Map.of("params", new double[] {1}), 3, 2);
        assertThat(aggregate.with("params", new double[] {7}).section("params")).containsExactly(7);
        assertThat(aggregate.section("params")).containsExactly(1);
        assertThatThrownBy(() -> aggregate.section("control"))
                .hasMessage("the aggregate has the sections [params] but not \"control\"");
    }
}
