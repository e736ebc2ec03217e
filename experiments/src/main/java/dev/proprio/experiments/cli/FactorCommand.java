package dev.proprio.experiments.cli;

import dev.proprio.coordinator.factorization.BandedFactor;
import dev.proprio.coordinator.factorization.FactorError;
import dev.proprio.coordinator.factorization.FactorFile;
import dev.proprio.coordinator.factorization.OptimalFactor;
import dev.proprio.coordinator.factorization.SquareRootFactor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code proprio factor}. */
@Command(
        name = "factor",
        description =
                "Finds how noise should hang together over so many rounds (privacy.mechanism: banded), and writes it for privacy.factor.",
        mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields.
final class FactorCommand implements Callable<Integer> {
    @Option(names = "--rounds", required = true, description = "How many rounds the run has.")
    private int rounds;

    @Option(names = "--bands", required = true, description = "Over how many rounds noise hangs together, at most.")
    private int bands;

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "A file that is not there yet.")
    private Path out;

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() throws WrongRequestException, IOException {
        if (rounds < 1 || rounds > OptimalFactor.MOST_ROUNDS) {
            throw new WrongRequestException(
                    "--rounds must be at least 1 and at most %s, beyond which it takes too long, but was %s; privacy.bands needs no file"
                            .formatted(OptimalFactor.MOST_ROUNDS, rounds));
        }
        if (bands < 1 || bands > rounds) {
            throw new WrongRequestException(
                    "--bands must be at least 1 and at most the rounds, %s, but was %s".formatted(rounds, bands));
        }
        if (Files.exists(out)) {
            throw new WrongRequestException("%s is there already; name another file".formatted(out));
        }
        BandedFactor best = OptimalFactor.of(rounds, bands);
        Files.writeString(out, FactorFile.text(best), StandardOpenOption.CREATE_NEW);
        var print = command.commandLine().getOut();
        print.print(text(FactorError.of(best), FactorError.of(SquareRootFactor.of(rounds, bands))));
        print.println("file: " + out);
        print.flush();
        return ExitCode.DONE;
    }

    private static String text(FactorError best, FactorError root) {
        return "noise on the sum of all updates so far, of a standard deviation of 1 on each: %s in the mean of squares over all rounds; %s by the square root that privacy.bands takes, and %s if it were independent%n"
                        .formatted(
                                digits(best.rootMeanSquare()),
                                digits(root.rootMeanSquare()),
                                digits(Math.sqrt((best.ofSums().length + 1) / 2.0)))
                + "noise on the sum of all rounds' updates: %s; %s by the square root%n"
                        .formatted(digits(last(best)), digits(last(root)))
                + "noise on a round's update: at most %s; %s by the square root%n"
                        .formatted(digits(most(best)), digits(most(root)));
    }

    private static double last(FactorError error) {
        return error.ofSums()[error.ofSums().length - 1];
    }

    private static double most(FactorError error) {
        return Arrays.stream(error.ofRounds()).max().orElseThrow();
    }

    private static String digits(double value) {
        return String.format(Locale.ROOT, "%.4f", value);
    }
}
