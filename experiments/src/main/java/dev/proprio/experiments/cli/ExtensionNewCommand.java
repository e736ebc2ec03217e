package dev.proprio.experiments.cli;

import dev.proprio.experiments.extension.ExtensionKind;
import dev.proprio.experiments.extension.ExtensionProject;
import dev.proprio.experiments.extension.ExtensionProjectException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code proprio extension new}. */
@Command(
        name = "new",
        description = "Makes a project with an extension that works, and a test of it.",
        mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields.
final class ExtensionNewCommand implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", description = "What the extension is called in settings, such as my-rule.")
    private String name;

    @Option(
            names = "--kind",
            paramLabel = "KIND",
            defaultValue = ExtensionKind.USUAL,
            completionCandidates = Kinds.class,
            description = "One of ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    private String kind;

    @Option(names = "--into", paramLabel = "DIR", description = "Where the project goes. Default: NAME.")
    private Optional<Path> into;

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() throws IOException, WrongRequestException, ExtensionProjectException {
        ExtensionKind made = ExtensionKind.named(kind)
                .orElseThrow(() -> new WrongRequestException("--kind must be one of %s but was \"%s\""
                        .formatted(
                                ExtensionKind.all().stream()
                                        .map(ExtensionKind::name)
                                        .collect(Collectors.joining(", ")),
                                kind)));
        Path folder = into.orElseGet(() -> Path.of(name));
        String launcher = ProjectLauncher.command();
        ExtensionProject.create(name, made, folder, launcher);
        PrintWriter out = command.commandLine().getOut();
        out.println("%s has the %s \"%s\" and a test of it. To go on:".formatted(folder, made.name(), name));
        out.println();
        out.println("  %s extension test %s".formatted(launcher, folder));
        out.println("  PROPRIO_EXTENSIONS=%s %s run quickstart %s"
                .formatted(ProjectLauncher.jar(folder), launcher, ExtensionProject.use(made, name)));
        out.flush();
        return ExitCode.DONE;
    }

    /** The names of all kinds. */
    static final class Kinds implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return ExtensionKind.all().stream().map(ExtensionKind::name).iterator();
        }
    }
}
