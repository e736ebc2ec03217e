package dev.proprio.coordinator.round;

import dev.proprio.coordinator.aggregation.Aggregate;
import dev.proprio.coordinator.aggregation.AggregatedSection;
import dev.proprio.coordinator.aggregation.SectionSum;
import dev.proprio.coordinator.aggregation.UpdateShape;
import dev.proprio.coordinator.optimizer.OptimizerState;
import dev.proprio.coordinator.optimizer.ServerOptimizer;
import dev.proprio.coordinator.optimizer.ServerStep;
import dev.proprio.coordinator.selection.Selection;
import dev.proprio.coordinator.selection.SelectionContext;
import dev.proprio.proto.extension.ExtensionException;
import dev.proprio.proto.tensor.Finite;
import dev.proprio.proto.text.CountText;
import dev.proprio.proto.update.ExchangeContext;
import dev.proprio.proto.update.ExchangePart;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/** Calls a round's extensions and checks what they give before anything is made of it. */
final class CheckedExtensions {
    private CheckedExtensions() {}

    /**
     * The devices that a selection chooses.
     *
     * @throws ExtensionException if it throws, or gives null, a device twice, one that does not exist or more than were
     *     wanted, unless it draws how many
     */
    static List<String> select(Selection selection, SelectionContext choice) {
        List<String> chosen = ExtensionException.call(selection, () -> selection.select(choice));
        Set<String> different = new HashSet<>();
        for (String device : chosen) {
            if (device == null || !different.add(device)) {
                throw ExtensionException.that(
                        selection, device == null ? "chose null as a device" : "chose \"%s\" twice".formatted(device));
            }
        }
        chosen.stream()
                .filter(device -> !choice.population().contains(device))
                .findFirst()
                .ifPresent(stranger -> {
                    throw ExtensionException.that(
                            selection, "chose \"%s\", which is none of the run's devices".formatted(stranger));
                });
        if (chosen.size() > choice.count() && !selection.drawsSize()) {
            throw ExtensionException.that(
                    selection,
                    "chose %s where %s wanted"
                            .formatted(
                                    CountText.of(chosen.size(), "device"),
                                    CountText.of(choice.count(), "was", "were")));
        }
        return List.copyOf(chosen);
    }

    /**
     * An aggregate that is as long as what went into it, and finite.
     *
     * @param rule has combined it
     * @throws ExtensionException if it isn't
     */
    static Aggregate checked(Object rule, Aggregate combined, UpdateShape shape) {
        for (Map.Entry<String, Integer> section : shape.summands().entrySet()) {
            String what = "the section \"" + section.getKey() + "\"";
            AggregatedSection given = combined.sections().get(section.getKey());
            if (given == null) {
                throw ExtensionException.that(rule, "gave nothing for " + what);
            }
            if (given instanceof SectionSum sum && sum.isFinite()) {
                requireLength(rule, what, sum.length(), section.getValue());
            } else {
                require(rule, what, given.values(), section.getValue());
            }
        }
        return combined;
    }

    /**
     * A step of a server optimizer.
     *
     * @throws ExtensionException if it throws, or gives null, another length or what is not finite
     */
    static ServerOptimizer.Moved step(ServerOptimizer optimizer, ServerStep step, OptimizerState state) {
        ServerOptimizer.Moved moved = ExtensionException.call(optimizer, () -> optimizer.step(step, state));
        if (moved.model() == null || moved.state() == null) {
            throw ExtensionException.that(optimizer, "gave null in place of a model or its state");
        }
        requireLength(optimizer, "the model", moved.model().length, step.model().length);
        OptionalInt bad = Finite.firstOther(moved.model());
        if (bad.isPresent()) {
            throw notFinite(optimizer, "the model", moved.model()[bad.getAsInt()], bad.getAsInt());
        }
        moved.state()
                .vectors()
                .forEach((name, values) -> require(optimizer, "its state \"" + name + "\"", values, values.length));
        return moved;
    }

    /** What a part of an exchange keeps is as long as the model, and finite. */
    static double[] kept(ExchangePart part, ExchangeContext round) {
        double[] kept = ExtensionException.call(part, () -> part.keep(round));
        require(
                part,
                "what is kept as \"" + part.name() + "\"",
                kept,
                round.layout().length());
        return kept;
    }

    /** What a part of an exchange makes of an update is as long as the model, and finite. */
    static double[] update(ExchangePart part, ExchangeContext round) {
        double[] update = ExtensionException.call(part, () -> part.update(round));
        require(
                part,
                "the update after \"" + part.name() + "\"",
                update,
                round.layout().length());
        return update;
    }

    /** What a compression makes of a combined section is as long as the model, and finite. */
    static double[] expanded(Object compression, double[] values, int parameters) {
        require(compression, "the parameters", values, parameters);
        return values;
    }

    private static void require(Object extension, String what, double[] values, int length) {
        requireLength(extension, what, values.length, length);
        OptionalInt bad = Finite.firstOther(values);
        if (bad.isPresent()) {
            throw notFinite(extension, what, values[bad.getAsInt()], bad.getAsInt());
        }
    }

    private static void requireLength(Object extension, String what, int length, int expected) {
        if (length != expected) {
            throw ExtensionException.that(
                    extension, "gave %s values for %s where %s were expected".formatted(length, what, expected));
        }
    }

    private static ExtensionException notFinite(Object extension, String what, double value, int index) {
        return ExtensionException.that(
                extension, "gave %s at index %s of %s; every value must be finite".formatted(value, index, what));
    }
}
