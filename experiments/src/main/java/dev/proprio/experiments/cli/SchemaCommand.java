package dev.proprio.experiments.cli;

import dev.proprio.experiments.spec.SettingsReference;
import dev.proprio.experiments.spec.SpecSchema;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code proprio schema}. */
@Command(
        name = "schema",
        description = "Prints the JSON Schema of experiments, for editors; or the reference of all settings.",
        mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields.
final class SchemaCommand implements Callable<Integer> {
    @Option(names = "--markdown", description = "Prints the reference for people instead.")
    private boolean markdown;

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() {
        var out = command.commandLine().getOut();
        out.print(markdown ? SettingsReference.ofExperiment() : SpecSchema.text(SpecSchema.ofExperiment()));
        out.flush();
        return ExitCode.DONE;
    }
}
