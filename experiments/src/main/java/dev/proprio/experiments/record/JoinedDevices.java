package dev.proprio.experiments.record;

import com.google.common.base.Preconditions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * The devices of other processes that ever joined a run, the content of {@code devices.json}.
 *
 * @param began how many of them, the first ones, were there when it began
 * @param devices in the order in which they joined
 */
public record JoinedDevices(int began, List<String> devices) {
    public JoinedDevices {
        devices = List.copyOf(devices);
        Preconditions.checkArgument(
                began >= 0 && began <= devices.size(), "of %s devices %s began", devices.size(), began);
    }

    /** Those of a run; empty if it has not begun. An earlier version wrote their ids alone, all of which were there. */
    public static Optional<JoinedDevices> in(Path run) throws IOException {
        Path file = run.resolve(RunFolder.DEVICES);
        if (Files.notExists(file)) {
            return Optional.empty();
        }
        String text = Files.readString(file);
        if (RunJson.read(text, JsonNode.class).isArray()) {
            List<String> all = List.of(RunJson.read(text, String[].class));
            return Optional.of(new JoinedDevices(all.size(), all));
        }
        return Optional.of(RunJson.read(text, JoinedDevices.class));
    }

    /** Writes them into a run's folder, whole or not at all. */
    public void write(Path run) throws IOException {
        RunFolder.write(run, RunFolder.DEVICES, RunJson.pretty(this));
    }

    /** How many joined after it had begun. */
    public int later() {
        return devices.size() - began;
    }
}
