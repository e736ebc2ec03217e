package dev.proprio.client.sensor.signal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.client.sensor.Windows;
import dev.proprio.proto.random.KeyedRandom;
import java.util.List;
import java.util.function.ToDoubleBiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExtremeValuesTest {
    private static final int LENGTH = 50;

    /** Notes on two channels of {@code people}: the first is ordinary, the second made by {@code second} of person and index. */
    private static List<String> notes(int people, int windows, ToDoubleBiFunction<Integer, Integer> second) {
        var moments = new Moments(2);
        var extremes = new ExtremeValues(2, people);
        for (int person = 0; person < people; person++) {
            KeyedRandom random = KeyedRandom.of(7, "values", 0, person);
            float[] features = new float[windows * LENGTH * 2];
            for (int i = 0; i < features.length; i += 2) {
                features[i] = (float) (9.81 + random.nextGaussian());
                features[i + 1] = (float) second.applyAsDouble(person, i / 2);
            }
            var part = new Windows(LENGTH, 2, features, new int[windows]);
            moments.add(part);
            extremes.add("P" + person, part);
        }
        return extremes.notes(List.of("x", "y"), moments.normalization());
    }

    private static double usual(int person, int index) {
        return KeyedRandom.of(person, "y", 0, index).nextGaussian();
    }

    @ParameterizedTest
    @CsvSource({"1e38, 1.00e+38", "-1e38, -1.00e+38", "1e4, 1.00e+04"})
    void oneValueThatFlattensItsChannelIsNamedWithItsPerson(double value, String shown) {
        List<String> notes =
                notes(4, 100, (person, index) -> person == 2 && index == 4321 ? value : usual(person, index));
        assertThat(notes)
                .singleElement()
                .asString()
                .startsWith("y is normalized by a deviation of ")
                .contains("all but 5 in 1000 of its values lie between -")
                .contains("1 of 4 people", "the farthest, %s, that of P2;".formatted(shown));
    }

    @Test
    void aFewInEverybodyAreToo() {
        assertThat(notes(6, 100, (person, index) -> index == 99 * person ? 1e6 : usual(person, index)))
                .singleElement()
                .asString()
                .contains("6 of 6 people");
    }

    @Test
    void aConstantChannelWithOneOtherValueIsTold() {
        assertThat(notes(3, 40, (person, index) -> person == 1 && index == 7 ? 5.0 : 1.0))
                .singleElement()
                .asString()
                .contains("lie between 1.00 and 1.00", "the farthest, 5.00, that of P1");
    }

    @Test
    void fewValuesAreEnough() {
        assertThat(notes(1, 1, (person, index) -> index == 30 ? 1e38 : usual(person, index)))
                .singleElement()
                .asString()
                .contains("all but the outermost 2 of its values");
    }

    @Test
    void onePersonInAnotherUnitIsNamed() {
        assertThat(notes(12, 20, (person, index) -> (person == 5 ? 1000 : 1) * usual(person, index)))
                .singleElement()
                .asString()
                .startsWith("y is normalized by a deviation that would be 2")
                .contains(" times as small without P5, one of 12 people");
    }

    /** Long rests with short movement, pulses, heavy tails and people who differ are what sensors give. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4})
    void ordinaryValuesAreNotTold(int kind) {
        assertThat(notes(10, 60, (person, index) -> switch (kind) {
                    case 0 -> usual(person, index);
                    case 1 -> (index / LENGTH % 10 == 0 ? 2 : 0.01) * usual(person, index);
                    case 2 -> index % 100 == 0 ? 8 : 0.1 * usual(person, index);
                    case 3 -> Math.pow(usual(person, index), 3);
                    default -> 3 * person + usual(person, index);
                }))
                .isEmpty();
    }

    @Test
    void nothingAndConstantChannelsAreNotTold() {
        assertThat(notes(3, 0, (person, index) -> 1)).isEmpty();
        assertThat(notes(3, 10, (person, index) -> 1)).isEmpty();
    }
}
