package dev.proprio.proto.update.part;

import dev.proprio.proto.update.ExchangeContext;
import dev.proprio.proto.update.ExchangePart;

/**
 * Divides devices into two groups, and those again, by the directions of their updates (CFL), of which nothing but sums is
 * seen. The parameters hold a power of 2 of models. A group has several that lie next to each other and are equal until it
 * is divided; the first of its upper half is where its direction lies in the vector that is kept and shared: one along
 * which the group's updates differ most. A direction that is looked for is 1/2 long, one that begins to divide its group
 * 3/4, and from the next round on 1. What a round makes of the first model of a group that was one in it, it makes of all
 * of them, for compression and rounding make something else of each.
 *
 * <p>The section has, at a group's place, a device's update scaled to length 1, times its product with the direction so
 * far, or any number where there is none. The direction so becomes that of the largest singular value of the group's
 * updates (power iteration).
 *
 * @param members the name of a section with a value for each model: the share of an update that belongs to it
 * @param squares the name of another: at a group's place, the update's squared length
 * @param above and of another: at a group's place, 1 if the update's product with the direction is greater than 0, else 0
 * @param groups how many models, and groups at most
 * @param mean a group is divided when its mean update is shorter than this
 * @param single and the root of the mean square of its updates' lengths is larger than this
 */
public record Bipartition(
        String name, String members, String squares, String above, int groups, double mean, double single)
        implements ExchangePart {
    /** Between the squares of 1/2 and 3/4. */
    private static final double DIVIDES = 0.4;

    /** Between the squares of 3/4 and 1. */
    private static final double DIVIDED = 0.75;

    /** What is less of a group is nobody, but what sums were rounded by. */
    private static final double NOBODY = 1e-6;

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
        return parameters;
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
            double known = norm(before, from, length);
            boolean isLookedFor = known * known <= DIVIDES;
            if (!isLookedFor && known * known <= DIVIDED) {
                for (int i = from; i < from + length; i++) {
                    next[i] = before[i] / known;
                }
            }
            if (isLookedFor && found > 0 && share > 0) {
                double square = round.section(squares)[place] / share;
                double upper = round.section(above)[place] / share;
                boolean divides = norm(step, (place - Integer.lowestOneBit(place)) * length, length) / share < mean
                        && Math.sqrt(square) > single
                        && upper > NOBODY
                        && upper < 1 - NOBODY
                        && known > 0;
                for (int i = from; i < from + length; i++) {
                    next[i] = divides ? 0.75 * before[i] / known : section[i] / (2 * found);
                }
            }
        }
        return next;
    }

    @Override
    public double[] update(ExchangeContext round) {
        double[] update = round.update().clone();
        makeAlike(update, round.kept(name), 0, groups);
        return update;
    }

    /** Gives models that were of one group in the round the update of the first. */
    private void makeAlike(double[] update, double[] directions, int first, int count) {
        int length = update.length / groups;
        int half = count / 2;
        double known = norm(directions, (first + half) * length, length);
        if (count > 1 && known * known > DIVIDED) {
            makeAlike(update, directions, first, half);
            makeAlike(update, directions, first + half, half);
            return;
        }
        for (int m = first + 1; m < first + count; m++) {
            System.arraycopy(update, first * length, update, m * length, length);
        }
    }

    /** Running statistics of batch norm, too, are those of the group. */
    @Override
    public boolean completesMean() {
        return true;
    }

    private static double norm(double[] values, int from, int length) {
        double squares = 0;
        for (int i = from; i < from + length; i++) {
            squares += values[i] * values[i];
        }
        return Math.sqrt(squares);
    }
}
