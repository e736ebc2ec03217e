package dev.proprio.proto.schedule;

import dev.proprio.proto.extension.Named;

/** Always 1. */
@Named(value = "constant", summary = "The same in every round.")
public record Constant() implements Schedule {
    @Override
    public double factor(int round) {
        return 1;
    }
}
