package dev.proprio.client.session;

import dev.proprio.proto.record.Withers;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What the owner of a device lets it do. A task that this does not allow is refused before anything is fetched, with a
 * sentence that reaches the coordinator and is counted there. Immutable; made from {@link #OPEN} by naming what differs.
 *
 * @param coordinators names that a coordinator's certificate must have one of, or {@code sha256:} and the 64 hexadecimal
 *     digits of its SHA-256; empty for any coordinator
 * @param runs ids of runs; with a {@code *} at its end, what begins so is meant; empty for any run
 * @param kinds what the device may be asked for
 * @param figures what of its data queries may ask for; empty for whatever its training answers
 * @param leastCohort so many updates a round must be promised to have at least; 0 to ask for no promise
 * @param leastNoise the least noise multiplier that must be promised; 0 to ask for no promise
 * @param mostRounds in how many rounds of one run the device takes part, each question counting as one; 0 for any number
 * @param budget how much it does in a while; empty for any amount
 * @param authorities Ed25519 public keys in 64 hexadecimal digits: a task must be signed by the owner of one; empty to take
 *     unsigned tasks, too
 * @param shards which of the device's shards of data may be used, by whom and for what: a shard for a task that one of its
 *     rules allows; empty for every shard and any task
 */
public record SitePolicy(
        List<String> coordinators,
        List<String> runs,
        Set<TaskKind> kinds,
        Optional<Set<String>> figures,
        int leastCohort,
        double leastNoise,
        int mostRounds,
        Optional<TaskBudget> budget,
        List<String> authorities,
        List<ShardRule> shards)
        implements Withers<SitePolicy> {
    /** Allows everything. */
    public static final SitePolicy OPEN = new SitePolicy(
            List.of(),
            List.of(),
            Set.of(TaskKind.values()),
            Optional.empty(),
            0,
            0,
            0,
            Optional.empty(),
            List.of(),
            List.of());

    /** Before the hexadecimal digits of a certificate's SHA-256. */
    static final String FINGERPRINT = "sha256:";

    private static final Pattern DIGITS = Pattern.compile("[0-9a-f]{64}");
    private static final int MOST_ROUNDS = 1_000_000;

    /** @throws IllegalArgumentException if something is impossible; the message says what */
    public SitePolicy {
        coordinators = coordinators(coordinators);
        runs = List.copyOf(runs);
        kinds = Set.copyOf(kinds);
        figures = figures.map(Set::copyOf);
        authorities = authorities.stream()
                .map(key -> key.toLowerCase(Locale.ROOT))
                .peek(SitePolicy::requireKey)
                .collect(Collectors.toUnmodifiableList());
        shards = List.copyOf(shards);
        require(leastCohort >= 0, "the least cohort must be at least 0 but was " + leastCohort);
        require(leastNoise >= 0 && leastNoise < Double.POSITIVE_INFINITY, "the least noise must be at least 0");
        require(
                mostRounds >= 0 && mostRounds <= MOST_ROUNDS,
                String.format(
                        Locale.ROOT, "the most rounds must be between 0 and %s but were %s", MOST_ROUNDS, mostRounds));
    }

    /** Names of coordinators in lower case. */
    static List<String> coordinators(List<String> names) {
        return names.stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .peek(SitePolicy::requireName)
                .collect(Collectors.toUnmodifiableList());
    }

    /** Whether anything depends on whose task it is. */
    boolean namesCoordinators() {
        return !coordinators.isEmpty()
                || shards.stream().anyMatch(rule -> !rule.coordinators().isEmpty());
    }

    /** Whether it matters what the device has done already. */
    boolean limitsTasks() {
        return budget.isPresent() || mostRounds > 0;
    }

    private static void requireName(String name) {
        require(!name.isBlank(), "a coordinator's name must not be empty");
        require(
                !name.startsWith(FINGERPRINT)
                        || DIGITS.matcher(name.substring(FINGERPRINT.length())).matches(),
                "after sha256: a coordinator's fingerprint must have 64 hexadecimal digits");
    }

    private static void requireKey(String key) {
        require(DIGITS.matcher(key).matches(), "an authority's public key must be 64 hexadecimal digits");
    }

    private static void require(boolean holds, String sentence) {
        if (!holds) {
            throw new IllegalArgumentException(sentence);
        }
    }
}
