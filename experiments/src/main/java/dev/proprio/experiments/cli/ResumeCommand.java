package dev.proprio.experiments.cli;

import java.io.IOException;
import java.util.Map;
import picocli.CommandLine.Command;

/** {@code proprio resume}. */
@Command(
        name = "resume",
        description = "Goes on with a coordinator's run that is paused, stopped or failed.",
        mixinStandardHelpOptions = true)
final class ResumeCommand extends ActionCommand {
    @Override
    String act(CoordinatorClient coordinator, String id)
            throws IOException, InterruptedException, WrongRequestException {
        return coordinator
                .post(CoordinatorClient.run(id) + "/resume", Map.of())
                .get("state")
                .asString();
    }
}
