package dev.proprio.coordinator.round;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.coordinator.aggregation.Aggregate;
import dev.proprio.coordinator.aggregation.UpdateShape;
import dev.proprio.proto.extension.ExtensionException;
import dev.proprio.proto.tensor.ParameterLayout;
import dev.proprio.proto.update.Exchange;
import dev.proprio.proto.update.ExchangeContext;
import dev.proprio.proto.update.ExchangePart;
import dev.proprio.proto.update.part.Divisor;
import dev.proprio.proto.update.part.Exponent;
import dev.proprio.proto.update.part.Extrapolation;
import dev.proprio.proto.update.part.MovingMean;
import dev.proprio.proto.update.part.Multiplier;
import dev.proprio.proto.update.part.SharedSum;
import dev.proprio.proto.update.part.UpdateHistory;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ServerHalfTest {
    private static final double[] CHANGE = {0.5, -2};

    @Test
    void aPlainExchangeHandsTheAggregateOn() {
        var half = half(Exchange.PLAIN, Map.of(), Map.of());
        assertThat(half.update()).isSameAs(CHANGE);
        assertThat(half.kept()).isEmpty();
    }

    @Test
    void aSectionScalesOrDividesTheUpdate() {
        assertThat(half(Exchange.weighted(new Multiplier("steps")), Map.of("steps", new double[] {4}), Map.of())
                        .update())
                .containsExactly(2, -8);
        var divides = Exchange.uniform(new Divisor("curvature"));
        assertThat(half(divides, Map.of("curvature", new double[] {4}), Map.of())
                        .update())
                .containsExactly(0.125, -0.5);
        assertThat(half(divides, Map.of("curvature", new double[] {0}), Map.of())
                        .update())
                .containsExactly(0, 0);
    }

    @Test
    void whatIsKeptGrowsByTheSumOverTheWholePopulation() {
        // Two of eight devices took part, so that the mean counts a quarter.
        var half = half(
                Exchange.uniform(new SharedSum("control")),
                Map.of("control", new double[] {4, 8}),
                Map.of("control", new double[] {1, 1}));
        assertThat(half.kept().get("control")).containsExactly(2, 3);
        assertThat(half.update()).containsExactly(CHANGE);
    }

    @Test
    void aHistoryGrowsByTheUpdatesAndIsAddedToThem() {
        var exchange = Exchange.uniform(new UpdateHistory("history"));
        var half = half(exchange, Map.of(), Map.of("history", new double[] {1, 0}));
        assertThat(half.kept().get("history")).containsExactly(1.125, -0.5);
        assertThat(half.update()).containsExactly(1.625, -2.5);
    }

    /** They move by their mean, whatever is made of the step. */
    @Test
    void noPartScalesOrAddsToRunningStatistics() {
        var layout = ParameterLayout.of(List.of("0/W", "1/mean"), List.of(List.of(1), List.of(1)));
        Exchange exchange = Exchange.uniform(new Multiplier("steps"), new UpdateHistory("history"));
        var aggregate = Aggregate.of(Map.of("params", CHANGE, "steps", new double[] {4}), 2, 2);
        var half = half(exchange, layout, aggregate, Map.of("history", new double[] {1, 7}));
        assertThat(half.update()[0]).isEqualTo(0.5 * 4 + 1.125);
        assertThat(half.mean()[1]).isEqualTo(-2);
    }

    @Test
    void aMovingMeanKeepsAShareAndFillsItUp() {
        var half = half(
                Exchange.weighted(new MovingMean("momentum", 0.75)),
                Map.of("momentum", new double[] {4, 8}),
                Map.of("momentum", new double[] {1, -1}));
        assertThat(half.kept().get("momentum")).containsExactly(1.75, 1.25);
        assertThat(half.update()).containsExactly(CHANGE);
    }

    /** The mean change, (0.5, -2), has the squared length 4.25; without the statistics, 0.25. */
    @Test
    void anUpdateGoesFurtherTheMoreItsPartsDiffer() {
        var exchange = Exchange.weighted(new Extrapolation("squared-norm", 0.75));
        assertThat(half(exchange, Map.of("squared-norm", new double[] {30}), Map.of())
                        .update())
                .containsExactly(1.5, -6);
        assertThat(half(exchange, Map.of("squared-norm", new double[] {9}), Map.of())
                        .update())
                .containsExactly(CHANGE);
        var layout = ParameterLayout.of(List.of("0/W", "1/mean"), List.of(List.of(1), List.of(1)));
        var aggregate = Aggregate.of(Map.of("params", CHANGE, "squared-norm", new double[] {8}), 2, 2);
        var half = half(exchange, layout, aggregate, Map.of());
        assertThat(half.update()[0]).isEqualTo(2);
        assertThat(half.mean()[1]).isEqualTo(-2);
    }

    @Test
    void anExponentTravelsAndIsNotSummed() {
        var exchange = Exchange.uniform(new Exponent(), new Divisor("b"));
        UpdateShape shape = UpdateShape.of(exchange, 3);
        assertThat(shape.sections()).isEqualTo(Map.of("params", 3, "exponent", 1, "b", 1));
        assertThat(shape.summands()).isEqualTo(Map.of("params", 3, "b", 1));
        assertThat(shape.hasExponent()).isTrue();
        assertThat(half(exchange, Map.of("b", new double[] {4}), Map.of()).update())
                .containsExactly(0.125, -0.5);
    }

    @Test
    void theShapeOfUpdatesFollowsFromTheExchange() {
        var exchange = Exchange.uniform(
                new Multiplier("a"),
                new Divisor("b"),
                new SharedSum("c"),
                new UpdateHistory("d"),
                new MovingMean("e", 0.5),
                new Extrapolation("f", 1));
        UpdateShape shape = UpdateShape.of(exchange, 10);
        assertThat(shape.sections()).isEqualTo(Map.of("params", 10, "a", 1, "b", 1, "c", 10, "e", 10, "f", 1));
        assertThat(shape.sections().values().stream()
                        .mapToInt(Integer::intValue)
                        .sum())
                .isEqualTo(33);
        assertThat(exchange.shared()).containsExactly("c", "e");
        assertThat(exchange.kept()).containsExactly("c", "d", "e");
    }

    @Test
    void impossibleExchangesAndForeignStatesAreRefused() {
        assertThatThrownBy(() -> Exchange.weighted(new SharedSum("control")))
                .hasMessage("\"control\" is kept as a sum over devices, which needs uniform weights");
        assertThatThrownBy(() -> Exchange.weighted(new Multiplier("params")))
                .hasMessage("two parts of an exchange are named \"params\"");
        assertThatThrownBy(() -> half(Exchange.uniform(new UpdateHistory("history")), Map.of(), Map.of()))
                .hasMessage("the run's state keeps [] but not \"history\"; it belongs to a run with another local"
                        + " algorithm");
    }

    /** A part of somebody's own. */
    private record Own(double[] kept, double[] moved) implements ExchangePart {
        @Override
        public String name() {
            return "own";
        }

        @Override
        public boolean keeps() {
            return true;
        }

        @Override
        public double[] keep(ExchangeContext round) {
            return kept;
        }

        @Override
        public double[] update(ExchangeContext round) {
            assertThat(round.kept("own")).isSameAs(kept);
            return moved;
        }
    }

    @Test
    void aPartOfOnesOwnIsNamedForWhatItGives() {
        double[] two = {1, 2};
        assertThat(own(two, two).update()).isSameAs(two);
        assertThat(own(two, two).kept().get("own")).isSameAs(two);
        assertThatThrownBy(() -> own(two, new double[] {1, Double.NaN}))
                .isInstanceOf(ExtensionException.class)
                .hasMessageContaining("Own\" gave NaN at index 1 of the update after \"own\"");
        assertThatThrownBy(() -> own(new double[3], two))
                .isInstanceOf(ExtensionException.class)
                .hasMessageContaining("Own\" gave 3 values for what is kept as \"own\" where 2 were expected");
    }

    private static ServerHalf own(double[] kept, double[] moved) {
        return half(Exchange.weighted(new Own(kept, moved)), Map.of(), Map.of("own", new double[2]));
    }

    private static ServerHalf half(Exchange exchange, Map<String, double[]> others, Map<String, double[]> kept) {
        var sections = new java.util.HashMap<>(others);
        sections.put("params", CHANGE);
        var layout = ParameterLayout.of(List.of("0/W"), List.of(List.of(2)));
        return half(exchange, layout, Aggregate.of(sections, 2, 2), kept);
    }

    private static ServerHalf half(
            Exchange exchange, ParameterLayout layout, Aggregate aggregate, Map<String, double[]> kept) {
        return ServerHalf.of(exchange, new ExchangeContext(layout, aggregate.values(), 2, 8, kept, CHANGE));
    }
}
