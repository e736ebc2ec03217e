package dev.proprio.experiments.cli;

import java.io.IOException;
import java.util.Map;
import picocli.CommandLine.Command;

/** {@code proprio pause}. */
@Command(
        name = "pause",
        description = "Stops a coordinator's run after the round that is under way; `resume` goes on with it.",
        mixinStandardHelpOptions = true)
final class PauseCommand extends ActionCommand {
    @Override
    String act(CoordinatorClient coordinator, String id)
            throws IOException, InterruptedException, WrongRequestException {
        return coordinator
                .post(CoordinatorClient.run(id) + "/pause", Map.of())
                .get("state")
                .asString();
    }
}
