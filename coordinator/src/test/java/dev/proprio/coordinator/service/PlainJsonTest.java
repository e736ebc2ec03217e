package dev.proprio.coordinator.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

class PlainJsonTest {
    private static final double[] NONE = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY};

    record Figures(double loss, float share, Double boxed, Optional<Double> maybe, List<Double> more) {}

    record Single(double loss) {}

    @Test
    void aNumberThatIsNoneIsNullWhereverItStands() {
        for (double none : NONE) {
            var figures = new Figures(none, (float) none, none, Optional.of(none), List.of(none, 1.5));
            String expected = "{\"loss\":null,\"share\":null,\"boxed\":null,\"maybe\":null,\"more\":[null,1.5]}";
            assertThat(PlainJson.mapper().writeValueAsString(figures)).isEqualTo(expected);
            assertThat(PlainJson.mapper().<JsonNode>valueToTree(figures).toString())
                    .isEqualTo(expected);
            assertThat(ApiJson.write(Map.of("a", none, "b", (float) none))).matches("\\{\"[ab]\":null,\"[ab]\":null}");
        }
    }

    record Arrays(double[] losses, float[] shares, double[][] table, OptionalDouble mean, Number any, Object tree) {}

    @Test
    void arraysAndTreesHaveNoWayOfTheirOwn() {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        for (double none : NONE) {
            var tree = nodes.objectNode().put("a", none);
            tree.set("b", nodes.arrayNode().add((float) none));
            var arrays = new Arrays(
                    new double[] {none, 1},
                    new float[] {(float) none},
                    new double[][] {{none}},
                    OptionalDouble.of(none),
                    none,
                    tree);
            String expected = "{\"losses\":[null,1.0],\"shares\":[null],\"table\":[[null]],\"mean\":null,\"any\":null,"
                    + "\"tree\":{\"a\":null,\"b\":[null]}}";
            assertThat(ApiJson.write(arrays)).isEqualTo(expected);
            assertThat(ApiJson.write(ApiJson.tree(arrays))).isEqualTo(expected);
            assertThat(PlainJson.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(arrays))
                    .doesNotContain("NaN", "Infinity");
        }
    }

    @Test
    void aDurationIsWrittenAsInSettings() {
        assertThat(ApiJson.write(List.of(Duration.ofMillis(1), Duration.ofSeconds(90))))
                .isEqualTo("[\"1ms\",\"90s\"]");
    }

    @Test
    void numbersAreWrittenAsTheyAre() {
        List<String> written = new ArrayList<>();
        for (double value : new double[] {0, -0.0, 1, 0.1, 1e-300, Double.MAX_VALUE, Double.MIN_VALUE}) {
            written.add(ApiJson.write(value));
            assertThat(ApiJson.read(ApiJson.write(value), Double.class)).isEqualTo(value);
            assertThat(ApiJson.read(ApiJson.write(new Single(value)), Single.class))
                    .isEqualTo(new Single(value));
        }
        assertThat(written).startsWith("0.0", "-0.0", "1.0", "0.1", "1.0E-300");
    }

    @Test
    void nullIsReadAsNoNumberAndSoIsWhatOnceStoodForIt() {
        for (String none : List.of("null", "\"NaN\"")) {
            assertThat(ApiJson.read("{\"loss\":%s}".formatted(none), Single.class)
                            .loss())
                    .isNaN();
        }
        assertThat(ApiJson.read("{\"loss\":\"-Infinity\"}", Single.class).loss())
                .isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(ApiJson.read("{\"loss\":3}", Single.class).loss()).isEqualTo(3);
    }

    @Test
    void whatIsMissingOrNoNumberIsRefused() {
        for (String wrong : List.of("{}", "{\"loss\":\"a\"}", "{\"loss\":[1]}", "{\"loss\":true}")) {
            assertThatThrownBy(() -> ApiJson.read(wrong, Single.class)).isInstanceOf(JacksonException.class);
        }
    }
}
