package dev.proprio.experiments.cli;

import java.io.IOException;
import java.util.Map;
import picocli.CommandLine.Command;

/** {@code proprio stop}. */
@Command(
        name = "stop",
        description = "Gives a coordinator's run up; what it has committed is kept.",
        mixinStandardHelpOptions = true)
final class StopCommand extends ActionCommand {
    @Override
    String act(CoordinatorClient coordinator, String id)
            throws IOException, InterruptedException, WrongRequestException {
        return coordinator
                .post(CoordinatorClient.run(id) + "/stop", Map.of())
                .get("state")
                .asString();
    }
}
