package dev.proprio.experiments.cli;

import java.io.IOException;
import picocli.CommandLine.Command;

/** {@code proprio delete}. */
@Command(
        name = "delete",
        description = "Removes a coordinator's run with all its files.",
        mixinStandardHelpOptions = true)
final class DeleteCommand extends ActionCommand {
    @Override
    String act(CoordinatorClient coordinator, String id)
            throws IOException, InterruptedException, WrongRequestException {
        coordinator.delete(CoordinatorClient.run(id));
        return "deleted";
    }
}
