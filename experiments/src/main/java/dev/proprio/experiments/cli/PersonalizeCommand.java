package dev.proprio.experiments.cli;

import dev.proprio.experiments.spec.ExperimentSpec;
import dev.proprio.experiments.spec.Overrides;
import dev.proprio.experiments.spec.ShellWord;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code proprio personalize}. */
@Command(
        name = "personalize",
        description = "Trains the models that an experiment's personalization methods start from, fits them to people"
                + " who never trained, and writes tables and a report.",
        mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields.
final class PersonalizeCommand implements Callable<Integer> {
    @Mixin
    private SpecOptions specOptions;

    @Option(names = "--seed", description = "The first seed. The same as --set seed=...")
    private Optional<Long> seed;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "People that are trained on at once; the result does not depend on it. Default: all cores.")
    private Optional<Integer> threads;

    @Option(names = "--out", paramLabel = "DIR", description = "Where the results go. Default: runs/NAME-DATE-TIME.")
    private Optional<Path> out;

    @Option(names = "--json", description = "Prints personalization.json and nothing else.")
    private boolean json;

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() throws Exception {
        List<String> more = new ArrayList<>();
        seed.ifPresent(value -> more.add("seed=" + value));
        ExperimentSpec spec = specOptions.read(more);
        return new StudyLaunch(command, ThreadCount.orAllCores(threads), out, json, commandLine()).run(spec);
    }

    /** The command that repeats this; threads are left out, for they change nothing. */
    private String commandLine() throws WrongRequestException {
        var line = new StringBuilder("./proprio personalize ").append(ShellWord.of(specOptions.name()));
        seed.ifPresent(value -> line.append(" --seed ").append(value));
        return line.append(Overrides.options(specOptions.assignments())).toString();
    }
}
