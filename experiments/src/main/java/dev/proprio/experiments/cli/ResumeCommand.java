package dev.proprio.experiments.cli;

import java.io.IOException;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Command;

/** {@code proprio resume}. */
@Command(
        name = "resume",
        description = "Goes on with a coordinator's run that is paused, stopped or failed.",
        mixinStandardHelpOptions = true)
final class ResumeCommand extends ActionCommand {
    private static final Set<String> RESTING = Set.of("paused", "stopped", "failed");

    @Override
    String act(CoordinatorClient coordinator, String id)
            throws IOException, InterruptedException, WrongRequestException {
        String state = coordinator
                .post(CoordinatorClient.run(id) + "/resume", Map.of())
                .get("state")
                .asString();
        // It is in the state that it was left in until its turn comes.
        return RESTING.contains(state) ? "waits for its turn" : state;
    }
}
