package dev.proprio.experiments.cli;

import dev.proprio.experiments.engine.PrivateTraining;
import dev.proprio.experiments.spec.DevicesSpec;
import dev.proprio.experiments.spec.ExperimentSpec;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code proprio validate}. */
@Command(
        name = "validate",
        description = "Checks an experiment's settings without running it or opening its data.",
        mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields.
final class ValidateCommand implements Callable<Integer> {
    @Mixin
    private SpecOptions specOptions;

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() throws WrongRequestException {
        ExperimentSpec spec = specOptions.read(List.of());
        command.commandLine().getOut().printf("%s: \"%s\" is valid%n", specOptions.file(), spec.name());
        spec.secureAggregation()
                .caution()
                .ifPresent(caution -> command.commandLine().getOut().printf("note: %s%n", caution));
        spec.mode()
                .cautions(spec.serverOptimizer(), spec.devices().orElseGet(DevicesSpec::new))
                .forEach(caution -> command.commandLine().getOut().printf("note: %s%n", caution));
        spec.privacy()
                .ifPresent(promised -> command.commandLine()
                        .getOut()
                        .printf("note: %s%n", promised.caution(spec.cohort().size(), PrivateTraining.planned(spec))));
        command.commandLine().getOut().flush();
        return ExitCode.DONE;
    }
}
