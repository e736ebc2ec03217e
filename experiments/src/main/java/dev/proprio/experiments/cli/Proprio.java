package dev.proprio.experiments.cli;

import com.google.common.base.Throwables;
import dev.proprio.client.export.ExportException;
import dev.proprio.client.identity.EnrolmentException;
import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.coordinator.guard.GuardException;
import dev.proprio.experiments.compare.IncomparableException;
import dev.proprio.experiments.engine.OpenFiles;
import dev.proprio.experiments.export.NoModelException;
import dev.proprio.experiments.extension.ExtensionProjectException;
import dev.proprio.experiments.logging.LogLevel;
import dev.proprio.experiments.logging.PlatformLog;
import dev.proprio.experiments.record.Versions;
import dev.proprio.proto.extension.InvalidSettingException;
import dev.proprio.proto.extension.SettingsException;
import dev.proprio.proto.fault.FailureText;
import dev.proprio.proto.identity.IdentityException;
import dev.proprio.proto.text.VisibleText;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;

/** The command {@code proprio}. */
@Command(
        name = "proprio",
        description = "Federated learning for sensor data.",
        mixinStandardHelpOptions = true,
        versionProvider = Proprio.Version.class,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:the run failed", "2:the request was wrong"})
public final class Proprio implements Runnable {
    private static final List<Class<?>> COMMANDS = List.of(
            RunCommand.class,
            ValidateCommand.class,
            InspectCommand.class,
            SweepCommand.class,
            PersonalizeCommand.class,
            CompareCommand.class,
            ExportCommand.class,
            ListCommand.class,
            ExtensionCommand.class,
            QueryCommand.class,
            DevicesCommand.class,
            WorkerCommand.class,
            LeafCommand.class,
            EnrollCommand.class,
            CaCommand.class,
            TokensCommand.class,
            RevokeCommand.class,
            CoordinatorCommand.class,
            StartCommand.class,
            UploadCommand.class,
            DashboardCommand.class,
            EpsilonCommand.class,
            FactorCommand.class,
            AuditCommand.class,
            ConformanceCommand.class,
            HealthCommand.class,
            RunsCommand.class,
            WatchCommand.class,
            PauseCommand.class,
            ResumeCommand.class,
            StopCommand.class,
            DeleteCommand.class,
            BenchCommand.class,
            SchemaCommand.class,
            RecipeCommand.class,
            CompletionCommand.class,
            HelpCommand.class);

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    /** Made by {@link #main}. */
    @SuppressWarnings("NullAway.Init") // picocli sets the fields.
    Proprio() {}

    public static void main(String[] arguments) {
        // Whatever else can be said needs classes of jars that may not be opened any more.
        Optional<String> tooFew = OpenFiles.tooFew(0);
        if (tooFew.isPresent()) {
            System.err.println(tooFew.get());
            System.exit(ExitCode.RUN_FAILED);
        }
        DeserializationFilter.refuse();
        PlatformLog.passOn();
        try {
            if (arguments.length == 0 || !arguments[0].equals("extension")) {
                UserJars.check(System.getProperty("proprio.extensions", ""));
            }
        } catch (WrongRequestException e) {
            System.err.println(e.getMessage());
            System.exit(ExitCode.WRONG_REQUEST);
        }
        int code = commandLine(arguments).execute(arguments);
        if (code == ExitCode.DONE && System.out.checkError()) {
            System.err.println("What this command printed could not be written whole to the standard output;"
                    + " if that is a file, make room on its disk.");
            code = ExitCode.RUN_FAILED;
        }
        System.exit(code);
    }

    /**
     * The command line, ready to execute these arguments: with the one command that they begin with, or else with all. To read
     * what all look like takes longer than many a command itself.
     */
    static CommandLine commandLine(String... arguments) {
        var line = new CommandLine(new Proprio());
        List<Class<?>> named = COMMANDS.stream()
                .filter(command -> arguments.length > 0
                        && command != HelpCommand.class
                        && command.getAnnotation(Command.class).name().equals(arguments[0]))
                .toList();
        (named.isEmpty() ? COMMANDS : named).forEach(line::addSubcommand);
        return line.setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionStrategy(Proprio::execute)
                .setParameterExceptionHandler(new WrongOptions(line.getParameterExceptionHandler()))
                .setExecutionExceptionHandler((failure, commandLine, parsed) -> report(failure, commandLine.getErr()));
    }

    @CommandLine.Option(
            names = "--log-level",
            paramLabel = "LEVEL",
            scope = CommandLine.ScopeType.INHERIT,
            description = "What is logged: error, warn, info, debug or trace. Default: warn.")
    @SuppressWarnings("UnusedMethod") // picocli calls it.
    private void logLevel(LogLevel level) {
        level.set();
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    private static int execute(CommandLine.ParseResult parsed) {
        try {
            return new CommandLine.RunLast().execute(parsed);
        } catch (Error error) {
            return fatal(error, parsed.commandSpec().commandLine().getErr());
        }
    }

    private static int report(Exception failure, PrintWriter err) {
        return switch (failure) {
            case SettingsException problems -> say(err, problems, ExitCode.WRONG_REQUEST);
            case InvalidSettingException impossible -> say(err, impossible, ExitCode.WRONG_REQUEST);
            case SensorDataException data -> say(err, data.forOwner(), code(data));
            case IncomparableException runs -> say(err, runs, ExitCode.WRONG_REQUEST);
            case ExportException model -> say(err, model, ExitCode.WRONG_REQUEST);
            case NoModelException run -> say(err, run, ExitCode.WRONG_REQUEST);
            case ExtensionProjectException project -> say(err, project, ExitCode.WRONG_REQUEST);
            case WrongRequestException wrong -> say(err, wrong, ExitCode.WRONG_REQUEST);
            case GuardException guard -> say(err, guard, ExitCode.WRONG_REQUEST);
            case IdentityException identity -> say(err, identity, ExitCode.WRONG_REQUEST);
            case EnrolmentException enrolment -> say(err, enrolment, ExitCode.RUN_FAILED);
            case IOException io -> say(err, FailureText.of(io), code(io));
            case UncheckedIOException io -> say(err, FailureText.of(io), code(io));
            case InterruptedException interrupted -> {
                Thread.currentThread().interrupt();
                err.println("interrupted");
                yield ExitCode.RUN_FAILED;
            }
            default -> {
                if (root(failure) instanceof Error error) {
                    yield fatal(error, err);
                }
                yield say(err, Throwables.getStackTraceAsString(failure), ExitCode.RUN_FAILED);
            }
        };
    }

    /** What the machine can't do is no fault of the request. */
    private static int code(Exception failure) {
        return FailureText.isOfMachine(failure) ? ExitCode.RUN_FAILED : ExitCode.WRONG_REQUEST;
    }

    private static Throwable root(Throwable failure) {
        Throwable at = failure;
        while (at.getCause() != null && !(at instanceof Error)) {
            at = at.getCause();
        }
        return at;
    }

    private static int fatal(Error error, PrintWriter err) {
        return say(err, FailureText.of(error), ExitCode.RUN_FAILED);
    }

    private static int say(PrintWriter err, Exception failure, int code) {
        return say(err, String.valueOf(failure.getMessage()), code);
    }

    private static int say(PrintWriter err, String sentence, int code) {
        err.println(VisibleText.lines(sentence));
        err.flush();
        return code;
    }

    /** The version and what it stands on. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return Versions.all().entrySet().stream()
                    .map(entry -> entry.getKey() + " " + entry.getValue())
                    .toArray(String[]::new);
        }
    }
}
