package dev.proprio.coordinator.selection;

import dev.proprio.coordinator.state.StatePart;
import dev.proprio.coordinator.state.StatePiece;
import dev.proprio.proto.stored.StoredFormatException;
import dev.proprio.proto.stored.StoredReader;
import dev.proprio.proto.stored.StoredWriter;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Who was asked in the last rounds, as far back as a {@linkplain ParticipationLimit limit} needs to know. A value: it is part
 * of a run's state, and holds with it through any stop. What it takes goes with the cohorts, not with the population.
 */
public final class LatelyAsked {
    /** Nobody. */
    public static final LatelyAsked NONE = new LatelyAsked(new TreeMap<>());

    /** Their place in a run's state, if the run has a limit. */
    public static final StatePart<LatelyAsked> PART = new Part();

    private static final String TOO_OFTEN = "taken part lately";

    private final NavigableMap<Integer, Round> rounds;
    private final Map<String, Integer> last = new HashMap<>();

    /**
     * A round.
     *
     * @param at when it was over, in microseconds
     * @param piece the same as it is stored
     */
    private record Round(long at, List<String> devices, StatePiece piece) {
        static Round of(long at, List<String> devices) {
            var writer = new StoredWriter(Part.ROUND, Part.VERSION).number(at).integer(devices.size());
            devices.forEach(writer::text);
            return new Round(at, List.copyOf(devices), new StatePiece(writer.bytes()));
        }

        static Round of(StatePiece piece) throws StoredFormatException {
            var reader = new StoredReader(piece.content(), Part.ROUND, Part.VERSION);
            long at = reader.number();
            String[] devices = new String[reader.count()];
            for (int i = 0; i < devices.length; i++) {
                devices[i] = reader.text();
            }
            reader.end();
            return new Round(at, List.of(devices), piece);
        }
    }

    private LatelyAsked(NavigableMap<Integer, Round> rounds) {
        this.rounds = Collections.unmodifiableNavigableMap(rounds);
        rounds.forEach((number, round) -> round.devices().forEach(device -> last.put(device, number)));
    }

    /**
     * The same with one round more, and without those that no later round needs to know of.
     *
     * @param round that is over
     * @param now when, in microseconds
     */
    public LatelyAsked with(int round, long now, List<String> devices, ParticipationLimit limit) {
        NavigableMap<Integer, Round> more = new TreeMap<>();
        rounds.forEach((number, asked) -> {
            // A clock that was set back would have devices rest for as long as it was wrong.
            long at = Math.min(asked.at(), now);
            if (limit.rests(round + 1, now, number, at)) {
                more.put(number, at == asked.at() ? asked : Round.of(at, asked.devices()));
            }
        });
        more.put(round, Round.of(now, devices));
        return new LatelyAsked(more);
    }

    /**
     * What keeps a device from being asked in a round; empty if nothing does.
     *
     * @param begun when that round began to look for devices, in microseconds
     * @param now what time it is, not before
     */
    Optional<String> obstacle(String device, int round, long begun, long now, ParticipationLimit limit) {
        Integer asked = last.get(device);
        if (asked == null) {
            return Optional.empty();
        }
        long at = Math.min(begun, Objects.requireNonNull(rounds.get(asked)).at());
        return limit.rests(round, now, asked, at) ? Optional.of(TOO_OFTEN) : Optional.empty();
    }

    /** How many rounds are remembered. */
    int size() {
        return rounds.size();
    }

    /** A piece for each round: what was written once stays as it is. */
    private record Part() implements StatePart<LatelyAsked> {
        private static final String ROUND = "asked";
        private static final int VERSION = 1;

        @Override
        public String name() {
            return "asked-devices";
        }

        @Override
        public int version() {
            return VERSION;
        }

        @Override
        public Map<String, StatePiece> encode(LatelyAsked value) {
            Map<String, StatePiece> pieces = new LinkedHashMap<>();
            value.rounds.forEach((number, round) -> pieces.put(Integer.toString(number), round.piece()));
            return pieces;
        }

        @Override
        public LatelyAsked decode(int version, Map<String, StatePiece> pieces, int parameters)
                throws StoredFormatException {
            NavigableMap<Integer, Round> rounds = new TreeMap<>();
            for (Map.Entry<String, StatePiece> piece : pieces.entrySet()) {
                try {
                    rounds.put(Integer.valueOf(piece.getKey()), Round.of(piece.getValue()));
                } catch (NumberFormatException e) {
                    throw new StoredFormatException("\"%s\" is no round".formatted(piece.getKey()));
                }
            }
            return new LatelyAsked(rounds);
        }
    }
}
