package dev.proprio.proto.update.part;

import dev.proprio.proto.update.ExchangeContext;
import dev.proprio.proto.update.ExchangePart;

/**
 * Divides devices into two groups, and those again, by the directions of their updates (CFL), of which nothing but sums is
 * seen. The parameters hold a power of 2 of models. A group has several that lie next to each other and are equal until it
 * is divided; the first of its upper half is where its direction lies in the vector that is kept and shared: one along
 * which the group's updates differ most. A direction that is looked for is 1/2 long, and one that divides its group 1.
 *
 * <p>The section has, at a group's place, a device's update scaled to length 1, times its product with the direction so
 * far, or any number where there is none; then for each model, at the same places, the update's squared length, and whether that product is greater than 0.
 * The direction so becomes that of the largest singular value of the group's updates (power iteration).
 *
 * @param members the name of a section with a value for each model: the share of an update that belongs to it
 * @param groups how many models, and groups at most
 * @param mean a group is divided when its mean update is shorter than this
 * @param single and the root of the mean square of its updates' lengths is larger than this
 */
public record Bipartition(String name, String members, int groups, double mean, double single) implements ExchangePart {
    /** Between the squares of 1/2 and 1. */
    private static final double DIVIDES = 0.5;

    public Bipartition {
        if (groups < 2 || Integer.bitCount(groups) != 1) {
            throw new IllegalArgumentException("there must be 2, 4, 8 or so on models but there were " + groups);
        }
    }

    /** Whether the group at a place is divided, by what is shared of the part. */
    public static boolean divides(float[] directions, int place, int length) {
        double squares = 0;
        for (int i = place * length; i < (place + 1) * length; i++) {
            squares += (double) directions[i] * directions[i];
        }
        return squares > DIVIDES;
    }

    @Override
    public int sectionLength(int parameters) {
        return Math.addExact(parameters, 2 * groups);
    }

    @Override
    public boolean keeps() {
        return true;
    }

    @Override
    public boolean shares() {
        return true;
    }

    @Override
    public double[] keep(ExchangeContext round) {
        double[] before = round.kept(name);
        double[] section = round.section(name);
        double[] step = round.withoutStatistics(round.mean());
        int length = before.length / groups;
        double[] next = before.clone();
        for (int place = 1; place < groups; place++) {
            int from = place * length;
            double found = norm(section, from, length);
            double share = round.section(members)[place];
            boolean isLookedFor = norm(before, from, length) <= Math.sqrt(DIVIDES);
            if (isLookedFor && found > 0 && share > 0) {
                double squares = section[before.length + place] / share;
                double above = section[before.length + groups + place] / share;
                boolean divides = norm(step, from, length) / share < mean
                        && Math.sqrt(squares) > single
                        && above > 0
                        && above < 1
                        && norm(before, from, length) > 0;
                for (int i = from; i < from + length; i++) {
                    next[i] = divides ? 2 * before[i] : section[i] / (2 * found);
                }
            }
        }
        return next;
    }

    private static double norm(double[] values, int from, int length) {
        double squares = 0;
        for (int i = from; i < from + length; i++) {
            squares += values[i] * values[i];
        }
        return Math.sqrt(squares);
    }
}
