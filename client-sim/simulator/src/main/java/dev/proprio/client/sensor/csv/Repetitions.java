package dev.proprio.client.sensor.csv;

import dev.proprio.proto.text.CountText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds recordings that hold the very samples of another one, as those of a copied file do. */
final class Repetitions {
    /** Fewer samples may be the same by chance. */
    private static final int FEWEST_SAMPLES = 20;

    private Repetitions() {}

    /** What has to be said of them, if there are any; without anything that stands in a file. */
    static Optional<String> note(List<FileRecording> stretches, int channels) {
        Map<Integer, List<FileRecording>> byHash = new HashMap<>();
        int repeated = 0;
        int ofOthers = 0;
        for (FileRecording stretch : stretches) {
            if (!varies(stretch.samples(), channels)) {
                continue;
            }
            List<FileRecording> known =
                    byHash.computeIfAbsent(Arrays.hashCode(stretch.samples()), hash -> new ArrayList<>());
            Optional<FileRecording> first = known.stream()
                    .filter(other -> Arrays.equals(other.samples(), stretch.samples()))
                    .findFirst();
            if (first.isEmpty()) {
                known.add(stretch);
            } else {
                repeated++;
                ofOthers += first.get().user().equals(stretch.user()) ? 0 : 1;
            }
        }
        return repeated == 0
                ? Optional.empty()
                : Optional.of(
                        "%s the very samples of another one, %s of them of another person: files may be there twice, and what is tested may have been trained on"
                                .formatted(
                                        CountText.partOf(repeated, stretches.size(), "recordings", "holds", "hold"),
                                        ofOthers));
    }

    private static boolean varies(float[] samples, int channels) {
        if (samples.length < FEWEST_SAMPLES * channels) {
            return false;
        }
        for (int i = channels; i < samples.length; i++) {
            if (samples[i] != samples[i - channels]) {
                return true;
            }
        }
        return false;
    }
}
