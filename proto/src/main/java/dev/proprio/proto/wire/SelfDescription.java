package dev.proprio.proto.wire;

import dev.proprio.proto.text.VisibleText;
import dev.proprio.proto.v1.DeviceAttributes;
import java.util.List;
import java.util.Locale;

/**
 * What a device says of itself when it checks in. Nobody checks it.
 *
 * @param hardware at most {@value #LONGEST_TEXT} visible characters; empty if it does not say
 * @param modelVersion of the model that it uses at present, bounded alike
 * @param labels classes of which it has labelled data, at most {@value #MOST_WORDS} different ones of at most
 *     {@value #LONGEST_WORD} visible characters
 * @param memoryBytes what one task may take of its memory; 0 if it does not say
 * @param canRun local algorithms that it knows, bounded like the labels
 */
public record SelfDescription(
        String hardware, String modelVersion, List<String> labels, long memoryBytes, List<String> canRun) {
    /** The longest text. */
    public static final int LONGEST_TEXT = 100;

    /** The longest word of a list. */
    public static final int LONGEST_WORD = 64;

    /** The longest list. */
    public static final int MOST_WORDS = 64;

    /** Of a device that says nothing. */
    public static final SelfDescription NONE = new SelfDescription("", "", List.of(), 0, List.of());

    /** @throws IllegalArgumentException if something is out of bounds; the message says what */
    public SelfDescription {
        requireText("hardware", hardware);
        requireText("model_version", modelVersion);
        labels = words("labels", labels);
        canRun = words("can_run", canRun);
        if (memoryBytes < 0) {
            throw new IllegalArgumentException("the attribute memory_bytes must be below 2^63");
        }
    }

    /**
     * As a check-in has it.
     *
     * @throws TransferException if something is out of bounds
     */
    public static SelfDescription read(DeviceAttributes said) throws TransferException {
        try {
            return new SelfDescription(
                    said.getHardware(),
                    said.getModelVersion(),
                    said.getLabelsList(),
                    said.getMemoryBytes(),
                    said.getCanRunList());
        } catch (IllegalArgumentException e) {
            throw new TransferException(String.valueOf(e.getMessage()));
        }
    }

    /** For a check-in. */
    public DeviceAttributes write() {
        return DeviceAttributes.newBuilder()
                .setHardware(hardware)
                .setModelVersion(modelVersion)
                .addAllLabels(labels)
                .setMemoryBytes(memoryBytes)
                .addAllCanRun(canRun)
                .build();
    }

    private static void requireText(String name, String text) {
        if (text.length() > LONGEST_TEXT || !isVisible(text)) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "the attribute %s must have at most %s characters, all of them visible",
                    name,
                    LONGEST_TEXT));
        }
    }

    private static List<String> words(String name, List<String> words) {
        boolean right = words.size() <= MOST_WORDS
                && words.stream().distinct().count() == words.size()
                && words.stream().allMatch(word -> !word.isEmpty() && word.length() <= LONGEST_WORD && isVisible(word));
        if (!right) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "the attribute %s must have at most %s different words of 1 to %s visible characters",
                    name,
                    MOST_WORDS,
                    LONGEST_WORD));
        }
        return List.copyOf(words);
    }

    private static boolean isVisible(String text) {
        return VisibleText.of(text).equals(text);
    }
}
