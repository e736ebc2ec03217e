package dev.proprio.coordinator.journal;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.proprio.coordinator.round.RoundResult;
import dev.proprio.coordinator.round.RunState;
import dev.proprio.proto.stored.StoredFormatException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever bytes stand in a journal, a round is read that would be written the same way, or is refused with a sentence.
 * Digests protect a journal from such bytes; this is what stands behind them.
 */
class FormatFuzzTest {
    private static final String RUN = "run-1";
    private static final List<RoundResult> ROUNDS = List.of(Rounds.result(1, 1), Rounds.result(1, 4));

    static Stream<byte[]> samples() {
        List<byte[]> samples = new ArrayList<>();
        for (int i = 0; i < ROUNDS.size(); i++) {
            RoundResult result = ROUNDS.get(i);
            samples.add(prefixed(2 * i, OutcomeFormat.encode(RUN, result)));
            samples.add(prefixed(2 * i + 1, the(encoded(result.state()), StateFormat.STATE)));
        }
        return samples.stream();
    }

    /** The first byte chooses the round, and what of it is replaced by the others: its outcome or its state. */
    @MethodSource("samples")
    @FuzzTest(maxExecutions = 1_000_000, maxDuration = "")
    void aRoundIsReadOrRefused(byte[] input) throws Exception {
        if (input == null || input.length == 0) {
            return;
        }
        RoundResult round = ROUNDS.get((input[0] >> 1 & 1));
        byte[] bytes = Arrays.copyOfRange(input, 1, input.length);
        try {
            if ((input[0] & 1) == 0) {
                RoundResult read = OutcomeFormat.decode(bytes, RUN, round.state());
                byte[] again = OutcomeFormat.encode(RUN, read);
                assertThat(OutcomeFormat.encode(RUN, OutcomeFormat.decode(again, RUN, round.state())))
                        .isEqualTo(again);
            } else {
                Map<String, byte[]> parts = encoded(round.state());
                parts.put(StateFormat.STATE, bytes);
                RunState read = StateFormat.decode(name -> found(parts, name));
                Map<String, byte[]> again = encoded(read);
                assertThat(the(encoded(StateFormat.decode(name -> found(again, name))), StateFormat.STATE))
                        .isEqualTo(the(again, StateFormat.STATE));
            }
        } catch (StoredFormatException e) {
            assertThat(e.getMessage()).hasSizeGreaterThan(10);
        } catch (JournalException e) {
            assertThat(e).hasMessage("there is no such part");
        }
    }

    private static Map<String, byte[]> encoded(RunState state) {
        Map<String, byte[]> contents = new LinkedHashMap<>();
        StateFormat.encode(state).forEach((name, piece) -> contents.put(name, piece.content()));
        return contents;
    }

    private static byte[] found(Map<String, byte[]> parts, String name) throws JournalException {
        return Optional.ofNullable(parts.get(name)).orElseThrow(() -> new JournalException("there is no such part"));
    }

    private static byte[] the(Map<String, byte[]> parts, String name) {
        return Optional.ofNullable(parts.get(name)).orElseThrow();
    }

    private static byte[] prefixed(int first, byte[] bytes) {
        return ByteBuffer.allocate(1 + bytes.length)
                .put((byte) first)
                .put(bytes)
                .array();
    }
}
