package dev.proprio.experiments.cli;

import dev.proprio.coordinator.privacy.NoiseCalibration;
import dev.proprio.coordinator.privacy.PldAccountant;
import dev.proprio.experiments.record.EpsilonText;
import dev.proprio.experiments.record.RunJson;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code proprio epsilon}. */
@Command(
        name = "epsilon",
        description = "Says what rounds with noise cost in differential privacy, or how much noise an epsilon takes.",
        mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields.
final class EpsilonCommand implements Callable<Integer> {
    /** With less, figures are in the tens of thousands, and say nothing. */
    private static final double LEAST_NOISE = 0.01;

    /** In practice no more is called private. */
    private static final double LARGE = 10;

    private static final double MOST_NOISE = 1e6;
    private static final double MOST_PRODUCTS = 4e10;
    private static final long MOST_ROUNDS = 1_000_000_000;

    @Option(names = "--population", required = true, description = "How many devices there are.")
    private long population;

    @Option(names = "--cohort", required = true, description = "How many of them are in a round on average.")
    private long cohort;

    @Option(names = "--rounds", required = true, description = "How many rounds there are.")
    private long rounds;

    @Option(names = "--delta", description = "What epsilon holds for, such as 1e-6: at most 1 over the population.")
    private Optional<Double> delta;

    @Option(
            names = "--noise-multiplier",
            description = "Standard deviation of the noise on a round's sum, over the clip; prints epsilon.")
    private Optional<Double> noiseMultiplier;

    @Option(names = "--target-epsilon", description = "What the rounds may cost together; prints the noise multiplier.")
    private Optional<Double> targetEpsilon;

    @Option(names = "--parameters", description = "How many values the model has; prints how long the noise is.")
    private Optional<Long> parameters;

    @Option(
            names = "--bands",
            description =
                    "Noise that hangs together over so many rounds (privacy.mechanism: banded): as many blocks of devices take turns.")
    private Optional<Integer> bands;

    @Option(
            names = "--local",
            description =
                    "Each device hides its own update (privacy.mechanism: local-gaussian): --rounds is then in how many of them a device is at most.")
    private boolean local;

    @Option(names = "--json", description = "Prints JSON and nothing else.")
    private boolean json;

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() throws WrongRequestException {
        checkRounds();
        double checkedDelta = checkedDelta();
        double noise = noise(checkedDelta);
        PrivacyCost cost = local
                ? LocalCost.of(population, cohort, rounds, checkedDelta, noise, targetEpsilon, parameters)
                : PrivacyCost.of(population, cohort, rounds, checkedDelta, noise, targetEpsilon, parameters, bands);
        var out = command.commandLine().getOut();
        out.print(json ? RunJson.pretty(cost) : text(cost));
        out.flush();
        return ExitCode.DONE;
    }

    private void checkRounds() throws WrongRequestException {
        require(population >= 1, "--population must be at least 1 but was " + population);
        require(
                cohort >= 1 && cohort <= population,
                "--cohort must be at least 1 and at most the population, %s, but was %s: it is how many of that are in a round"
                        .formatted(population, cohort));
        require(
                rounds >= 1 && rounds <= MOST_ROUNDS,
                "--rounds must be at least 1 and at most %s but was %s".formatted(MOST_ROUNDS, rounds));
        require(
                bands.isEmpty() || !local,
                "--bands and --local exclude each other: noise that hangs together is the coordinator's; leave one of them out");
        if (bands.isPresent()) {
            checkBands(bands.get());
        }
        require(
                parameters.isEmpty() || parameters.get() >= 1,
                "--parameters must be at least 1 but was %s".formatted(parameters.orElse(0L)));
    }

    private void checkBands(int count) throws WrongRequestException {
        require(
                count >= 1 && count <= rounds && (double) rounds * rounds * count <= MOST_PRODUCTS,
                "--bands must be at least 1 and at most the rounds, %s, and few enough for the noise to be worked out, but was %s"
                        .formatted(rounds, count));
        require(
                cohort <= Math.ceilDiv(population, count),
                "--cohort must be at most %s with %s blocks, of which a round has one, but was %s"
                        .formatted(Math.ceilDiv(population, count), count, cohort));
    }

    private double checkedDelta() throws WrongRequestException {
        if (delta.isEmpty()) {
            throw new WrongRequestException(
                    "--delta is missing, such as 1e-6: an epsilon says nothing without it; take at most 1 over the population, %s"
                            .formatted(1.0 / population));
        }
        double value = delta.get();
        require(
                value > 0 && value < 1 && value <= 1.0 / population,
                "--delta must be greater than 0, less than 1 and at most 1 over the population, %s, but was %s; with more, it would allow to publish somebody's data as it is"
                        .formatted(1.0 / population, value));
        return value;
    }

    private double noise(double checkedDelta) throws WrongRequestException {
        require(
                noiseMultiplier.isEmpty() || targetEpsilon.isEmpty(),
                "--noise-multiplier and --target-epsilon exclude each other: the one asks for epsilon, the other for the noise; leave one of them out");
        if (noiseMultiplier.isPresent()) {
            double noise = noiseMultiplier.get();
            require(
                    noise >= LEAST_NOISE && noise <= MOST_NOISE,
                    "--noise-multiplier must be from %s to %s but was %s; usual is about 1"
                            .formatted(LEAST_NOISE, MOST_NOISE, noise));
            return noise;
        }
        if (targetEpsilon.isEmpty()) {
            throw new WrongRequestException(
                    "name --noise-multiplier, such as 1, to learn epsilon, or --target-epsilon, such as 2, to learn the noise");
        }
        double target = targetEpsilon.get();
        require(
                target > 0 && target < Double.POSITIVE_INFINITY,
                "--target-epsilon must be a finite number greater than 0 but was %s".formatted(target));
        OptionalDouble enough = local
                ? LocalCost.noise(rounds, target, checkedDelta)
                : NoiseCalibration.noiseMultiplier(
                        new PldAccountant(),
                        PrivacyCost.rate(population, cohort, bands.orElse(1)),
                        Math.ceilDiv(rounds, bands.orElse(1)),
                        target,
                        checkedDelta);
        return enough.orElseThrow(() -> new WrongRequestException(
                "no noise is enough for --target-epsilon %s; take a larger one, or fewer rounds".formatted(target)));
    }

    private static String text(PrivacyCost cost) {
        var text = new StringBuilder();
        text.append("epsilon: %s at delta %s (by privacy loss distributions; %s by Rényi divergences)%n"
                .formatted(up(cost.epsilon()), cost.delta(), up(cost.rdpEpsilon())));
        text.append("noise multiplier: %s, the standard deviation of the noise on %s over the clip%n"
                .formatted(
                        up(cost.noiseMultiplier()),
                        cost.zeroOutEpsilon().isPresent() ? "each device's update" : "a round's sum"));
        text.append("unit: all that one %s holds, in all %s rounds%s%n"
                .formatted(
                        cost.unit(),
                        cost.rounds(),
                        cost.zeroOutEpsilon().isPresent() ? " that it is in, at most" : ""));
        text.append(cost.zeroOutEpsilon()
                .map(zeros ->
                        "neighbours: any two data sets that the device might hold (replace one); against zeros sent in their place (zero-out) epsilon is %s%n"
                                .formatted(up(zeros)))
                .orElseGet(() -> "neighbours: two populations of which one has a device more (add or remove one)%n"
                        .formatted()));
        text.append(sampling(cost));
        text.append("noise on each value of the mean update: %s clips%n".formatted(digits(cost.noisePerValue())));
        cost.banded().ifPresent(all -> text.append(summed(all)));
        cost.noiseToSignal().ifPresent(ratio -> text.append(length(cost, ratio)));
        if (cost.epsilon() > LARGE) {
            text.append(
                    "warning: an epsilon of more than %s promises little; usual are 1 to 8%n".formatted((int) LARGE));
        }
        return text.toString();
    }

    private static String sampling(PrivacyCost cost) {
        if (cost.zeroOutEpsilon().isPresent()) {
            return "sampling: none is counted on; each device's own rounds are, whoever knows which they are (local)%n"
                    .formatted();
        }
        return cost.banded()
                .map(all ->
                        "sampling: %s blocks of devices take turns, at most %s each; in its turn a device is in a round with probability %s, whoever else is, and nobody learns which are (cyclic)%n"
                                .formatted(all.bands(), all.turns(), cost.samplingRate()))
                .orElseGet(() ->
                        "sampling: each device is in a round with probability %s, whoever else is, and nobody learns which are (Poisson)%n"
                                .formatted(cost.samplingRate()));
    }

    private static String summed(PrivacyCost.Banded all) {
        return "noise on each value of the sum of all rounds' mean updates: %s clips%s%n"
                .formatted(
                        digits(all.summedNoisePerValue()),
                        all.independentNoisePerValue()
                                .map(noise -> "; with independent noise and Poisson samples, for the same epsilon: "
                                        + digits(noise))
                                .orElse(""));
    }

    private static String length(PrivacyCost cost, double ratio) {
        String line = "noise on all %s values: %s clips long, where a mean update is at most 1%n"
                .formatted(cost.parameters().orElse(0L), digits(ratio));
        return ratio <= 1
                ? line
                : line
                        + "warning: the noise drowns the signal; take a larger cohort of a larger population, a smaller model, fewer rounds or a larger epsilon%n"
                                .formatted();
    }

    /** No bound is printed smaller than it is. */
    private static String up(double value) {
        return EpsilonText.of(value, 4);
    }

    private static String digits(double value) {
        return BigDecimal.valueOf(value)
                .round(new MathContext(3))
                .stripTrailingZeros()
                .toPlainString();
    }

    private static void require(boolean holds, String sentence) throws WrongRequestException {
        if (!holds) {
            throw new WrongRequestException(sentence);
        }
    }
}
