package dev.proprio.coordinator.selection;

import dev.proprio.proto.extension.Bytes;
import dev.proprio.proto.extension.NamePattern;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;
import dev.proprio.proto.wire.SelfDescription;
import java.util.List;
import java.util.Optional;

/** What devices must say of themselves to be asked. It is what they say: nobody checks it. */
public record EligibilityFilter(
        @Setting("Hardware, of which a device must name one; with a * at its end, what begins so is meant.")
        List<String> hardware,

        @Setting("Versions of the model, of which a device must use one; with a * at its end, what begins so is meant.")
        List<String> modelVersion,

        @Setting("Classes, of all of which a device must have labelled data.")
        List<String> labels,

        @Setting("Of how many classes a device must have labelled data, at least 0.")
        int leastLabels,

        @Setting("How much of its memory a device must have for one task.")
        Bytes memory,

        @Setting("Local algorithms, all of which a device must know.")
        List<String> canRun) {
    /** Why a device is not eligible: words that follow how many there are. */
    private static final String HARDWARE = "other hardware";

    private static final String MODEL_VERSION = "another version of the model";
    private static final String LABELS = "too few labels";
    private static final String MEMORY = "too little memory";
    private static final String CAN_RUN = "no such algorithm";

    public EligibilityFilter {
        hardware = texts("hardware", hardware, SelfDescription.LONGEST_TEXT);
        modelVersion = texts("modelVersion", modelVersion, SelfDescription.LONGEST_TEXT);
        labels = texts("labels", labels, SelfDescription.LONGEST_WORD);
        canRun = texts("canRun", canRun, SelfDescription.LONGEST_WORD);
        Require.between("leastLabels", leastLabels, 0, SelfDescription.MOST_WORDS);
        Require.that(
                labels.size() <= SelfDescription.MOST_WORDS,
                "labels",
                "must be at most %s, for a device names no more, but are %s"
                        .formatted(SelfDescription.MOST_WORDS, labels.size()));
        Require.that(
                canRun.size() <= SelfDescription.MOST_WORDS,
                "canRun",
                "must be at most %s, for a device names no more, but are %s"
                        .formatted(SelfDescription.MOST_WORDS, canRun.size()));
    }

    /** Lets every device in. */
    public EligibilityFilter() {
        this(List.of(), List.of(), List.of(), 0, new Bytes(0), List.of());
    }

    private static List<String> texts(String setting, List<String> texts, int longest) {
        for (String text : texts) {
            Require.that(
                    !text.isEmpty() && text.length() <= longest,
                    setting,
                    "must have 1 to %s characters each, as what devices say has".formatted(longest));
        }
        return List.copyOf(texts);
    }

    /** Whether it matters of which classes a device has labelled data. */
    public boolean asksForLabels() {
        return leastLabels > 0 || !labels.isEmpty();
    }

    /** What keeps a device from being asked that says this of itself, in words such as "too few labels"; empty if nothing does. */
    public Optional<String> obstacle(SelfDescription says) {
        if (!hardware.isEmpty() && hardware.stream().noneMatch(named -> NamePattern.matches(named, says.hardware()))) {
            return Optional.of(HARDWARE);
        }
        if (!modelVersion.isEmpty()
                && modelVersion.stream().noneMatch(named -> NamePattern.matches(named, says.modelVersion()))) {
            return Optional.of(MODEL_VERSION);
        }
        if (says.labels().size() < leastLabels || !says.labels().containsAll(labels)) {
            return Optional.of(LABELS);
        }
        if (says.memoryBytes() < memory.count()) {
            return Optional.of(MEMORY);
        }
        return says.canRun().containsAll(canRun) ? Optional.empty() : Optional.of(CAN_RUN);
    }
}
