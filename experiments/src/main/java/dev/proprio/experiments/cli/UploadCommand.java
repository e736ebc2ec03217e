package dev.proprio.experiments.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code proprio upload}. */
@Command(
        name = "upload",
        description = "Sends a file to a coordinator, and prints what a run names it by, such as"
                + " --set data.path=upload:SHA256.",
        mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields.
final class UploadCommand implements Callable<Integer> {
    @Mixin
    private RemoteOptions remote;

    @Parameters(paramLabel = "FILE", description = "A zip of recordings, a CSV file, or a model.")
    private Path file;

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() throws Exception {
        if (!Files.isRegularFile(file)) {
            throw new WrongRequestException("there is no file \"%s\"; a folder is uploaded as a zip".formatted(file));
        }
        String sha256 = remote.remote().upload(file).get("sha256").asString();
        command.commandLine().getOut().println("upload:" + sha256);
        command.commandLine().getOut().flush();
        return ExitCode.DONE;
    }
}
