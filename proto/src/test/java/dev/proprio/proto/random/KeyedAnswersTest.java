package dev.proprio.proto.random;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The answers that implementations in other languages are checked against; they were computed by one in Python. */
class KeyedAnswersTest {
    private static final Pattern ANSWER =
            Pattern.compile("\"seed\": (-?\\d+), \"purpose\": \"([^\"]+)\", \"round\": (\\d+),"
                    + " \"client\": \"([^\"]+)\", \"attempt\": (\\d+), \"order\": \\[([^]]+)], \"next\": (\\d+)");
    private static final Pattern NUMBER = Pattern.compile("\\d+");

    static Stream<MatchResult> answers() throws IOException {
        try (InputStream in =
                Objects.requireNonNull(KeyedAnswersTest.class.getResourceAsStream("known-answers.json"))) {
            List<MatchResult> all = ANSWER.matcher(new String(in.readAllBytes(), StandardCharsets.UTF_8))
                    .results()
                    .toList();
            assertThat(all).hasSize(5);
            return all.stream();
        }
    }

    @ParameterizedTest
    @MethodSource("answers")
    void ordersAndWordsAreThoseOfTheIndependentImplementation(MatchResult answer) {
        KeyedRandom random = KeyedRandom.of(
                Long.parseLong(answer.group(1)),
                answer.group(2),
                Integer.parseInt(answer.group(3)),
                Integer.parseInt(answer.group(5)),
                KeyedRandom.keyOf(answer.group(4)));
        int[] expected = NUMBER.matcher(answer.group(6))
                .results()
                .mapToInt(number -> Integer.parseInt(number.group()))
                .toArray();
        int[] order = IntStream.range(0, expected.length).toArray();
        random.shuffle(order, order.length);
        assertThat(order).containsExactly(expected);
        assertThat(random.nextInt()).isEqualTo(Integer.parseUnsignedInt(answer.group(7)));
    }
}
