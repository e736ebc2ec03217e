package dev.proprio.experiments.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code proprio bench markdown}. */
@Command(
        name = "markdown",
        description = "Prints what `bench all --json` printed once as tables of Markdown, with machine and date.",
        mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields.
final class BenchMarkdownCommand implements Callable<Integer> {
    /** The lines around the tables in a page. */
    static final String BEGIN = "<!-- bench -->\n";

    static final String END = "<!-- /bench -->\n";

    @Parameters(paramLabel = "FILE", description = "The JSON of an earlier `bench all --json`.")
    private Path file;

    @Option(
            names = "--into",
            paramLabel = "PAGE",
            description = "Puts them between the lines <!-- bench --> and <!-- /bench --> of this page instead.")
    private Optional<Path> into;

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() throws Exception {
        String tables = BenchMarkdown.of(BenchAllCommand.Beside.read(file));
        if (into.isPresent()) {
            replace(into.get(), tables);
        } else {
            command.commandLine().getOut().print(tables);
            command.commandLine().getOut().flush();
        }
        return ExitCode.DONE;
    }

    private static void replace(Path page, String tables) throws WrongRequestException, IOException {
        String text;
        try {
            text = Files.readString(page);
        } catch (NoSuchFileException e) {
            throw new WrongRequestException("there is no file " + page);
        }
        int begin = text.indexOf(BEGIN);
        int end = text.indexOf(END, Math.max(0, begin));
        if (begin < 0 || end < 0) {
            throw new WrongRequestException(
                    "%s has no line <!-- bench --> with a line <!-- /bench --> after it, between which tables would go"
                            .formatted(page));
        }
        Files.writeString(page, text.substring(0, begin + BEGIN.length()) + tables + text.substring(end));
    }
}
