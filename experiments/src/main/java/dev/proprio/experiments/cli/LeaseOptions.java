package dev.proprio.experiments.cli;

import dev.proprio.client.session.Backoff;
import dev.proprio.experiments.cluster.WorkerSettings;
import dev.proprio.experiments.record.Versions;
import dev.proprio.proto.extension.DurationText;
import dev.proprio.proto.wire.DeviceIds;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What processes have in common that carry out parts of another one's runs. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields.
final class LeaseOptions {
    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "What it is called in the run's log. Default: the machine's name and the process's id.")
    private Optional<String> name;

    @Option(names = "--once", description = "Ends with the first run; without it, it waits for the next one.")
    private boolean once;

    @Option(
            names = "--patience",
            paramLabel = "TIME",
            defaultValue = "10m",
            description = "How long to try to reach the run. Default: ${DEFAULT-VALUE}.")
    private String patience;

    /** @param slots how many leases are carried out at a time */
    WorkerSettings settings(int slots) throws WrongRequestException {
        return new WorkerSettings(called(), slots, Versions.all(), once, tries(), Backoff.DEFAULT);
    }

    private Duration tries() throws WrongRequestException {
        return DurationText.parse(patience)
                .filter(Duration::isPositive)
                .orElseThrow(() -> new WrongRequestException(
                        "--patience must be a time such as 10m but was \"%s\"".formatted(patience)));
    }

    private String called() throws WrongRequestException {
        if (name.isPresent()) {
            if (!DeviceIds.isValid(name.get())) {
                throw new WrongRequestException(
                        "--name must be 1 to 128 characters of A-Z a-z 0-9 . _ : - but was \"%s\""
                                .formatted(name.get()));
            }
            return name.get();
        }
        String id = machine() + "-" + ProcessHandle.current().pid();
        return DeviceIds.isValid(id) ? id : "worker-" + ProcessHandle.current().pid();
    }

    private static String machine() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "worker";
        }
    }
}
