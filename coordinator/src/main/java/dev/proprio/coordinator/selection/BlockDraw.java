package dev.proprio.coordinator.selection;

import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.random.RandomBits;
import java.util.List;

/** Draws from the block of devices whose turn it is. */
final class BlockDraw {
    private BlockDraw() {}

    /** Draws of all, and keeps who is of the round's block: then each device of that is drawn as if they were alone. */
    static List<String> of(int round, int blocks, Population population, double rate, RandomBits random) {
        return Poisson.draw(population, rate, random).stream()
                .filter(device -> block(device, blocks) == round % blocks)
                .toList();
    }

    /** The block that a device is of, whoever else there is. */
    static int block(String device, int blocks) {
        return Math.floorMod(KeyedRandom.keyOf(device), blocks);
    }
}
