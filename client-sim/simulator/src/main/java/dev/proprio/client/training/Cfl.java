package dev.proprio.client.training;

import dev.proprio.proto.extension.Named;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;
import dev.proprio.proto.tensor.ParameterLayout;
import dev.proprio.proto.update.Broadcast;
import dev.proprio.proto.update.Exchange;
import dev.proprio.proto.update.part.Bipartition;
import dev.proprio.proto.update.part.ClusterShares;
import dev.proprio.proto.update.part.GroupFigure;
import java.util.Arrays;
import java.util.Map;

/**
 * Clustered federated learning (Sattler et al. 2020, Algorithm 1): all train one model until their mean update is shorter
 * than eps1 while single ones are still longer than eps2; they are then divided into two groups whose updates point in
 * different directions, each of which goes on with a model of its own, and may be divided again. A {@link Bipartition}
 * finds the direction; a device's last update says on which side of it the device is.
 */
@Named(
        value = "cfl",
        summary = "SGD on one model, which becomes one for each group of devices whose updates keep differing.",
        differs = {
            "Groups are the two sides of the direction in which updates differ most, found over rounds from sums, so that"
                    + " no single update is seen; in the paper the coordinator clusters their cosine similarities.",
            "That a group's updates are long is told by the root of their mean square; in the paper by the longest.",
            "A device that was not asked before its group was divided goes where its loss is less; in the paper where its"
                    + " update has most likeness.",
            "There are at most so many groups as there are models; in the paper as many as it takes.",
            "Devices count by their samples; in the authors' code all count alike (aggregation uniform-mean)."
        })
public record Cfl(
        @Setting(value = "The steps.", inline = true) LocalLoop loop,

        @Setting("How many models, and groups at most, there are: 1, 2, 4 and so on up to 64; 1 is sgd.")
        int clusters,

        @Setting("A group is divided when its mean change is shorter than this, greater than 0.")
        double eps1,

        @Setting("And when its devices' own changes are longer than this, at least 0.")
        double eps2)
        implements MiniBatchAlgorithm {
    private static final String MEMBERS = "members";
    private static final String SQUARES = "squares";
    private static final String ABOVE = "above";
    private static final String DIRECTION = "direction";

    /** On which side of each division the device is, from the first on. */
    private static final String SIDES = "sides";

    /** The device's last change in its present group, scaled to length 1. */
    private static final String LAST = "last";

    public Cfl {
        Require.between("clusters", clusters, 1, 64);
        Require.that(Integer.bitCount(clusters) == 1, "clusters", "must be a power of 2 but was " + clusters);
        Require.positive("eps1", eps1);
        Require.atLeast("eps2", eps2, 0.0);
    }

    public Cfl() {
        this(new LocalLoop(), 2, 0.4, 1.6);
    }

    @Override
    public Exchange exchange() {
        return clusters == 1
                ? Exchange.PLAIN
                : Exchange.weighted(
                        new ClusterShares(MEMBERS, clusters),
                        new GroupFigure(SQUARES, clusters),
                        new GroupFigure(ABOVE, clusters),
                        new Bipartition(DIRECTION, MEMBERS, SQUARES, ABOVE, clusters, eps1, eps2));
    }

    @Override
    public boolean modelsBeginAlike() {
        return true;
    }

    /**
     * Models that are equal because they belong to one group.
     *
     * @param sides the way to it
     */
    private record Group(int first, int count, float[] sides) {
        /** Where its direction lies. */
        int place() {
            return first + count / 2;
        }

        Group half(boolean upper) {
            float[] way = Arrays.copyOf(sides, sides.length + 1);
            way[sides.length] = upper ? 1 : 0;
            return new Group(upper ? place() : first, count / 2, way);
        }
    }

    @Override
    public LocalResult train(LocalRound round, Trainer trainer) throws TrainingException {
        if (clusters == 1) {
            return LocalResult.of(loop.descend(round, trainer).update());
        }
        ParameterLayout layout = trainer.layout();
        int length = layout.length();
        float[] directions = round.model().shared(DIRECTION);
        Group group = group(round, directions, trainer);
        var alone = new LocalRound(
                round.round(),
                Broadcast.of(layout, model(round, group.first(), length)),
                round.shard(),
                ClientState.EMPTY,
                round.random());
        LocalLoopResult trained = loop.descend(alone, trainer);
        float[] change = trained.change();
        float[] all = new float[clusters * length];
        float[] members = new float[clusters];
        for (int m = group.first(); m < group.first() + group.count(); m++) {
            System.arraycopy(change, 0, all, m * length, length);
            members[m] = 1;
        }
        float[] direction = new float[clusters * length];
        float[] squares = new float[clusters];
        float[] above = new float[clusters];
        float[] own = new float[0];
        if (group.count() > 1) {
            double square = SquaredNorm.of(change, layout);
            own = unit(change, Math.sqrt(square), layout);
            double along = along(own, directions, group.place());
            // A search begins with any combination of the changes; the mean might be 0, for they differ.
            boolean begins = !any(directions, group.place(), length);
            double factor = begins ? 2 * round.random().child("direction", 0).nextDouble() - 1 : along;
            for (int i = 0; i < length; i++) {
                direction[group.place() * length + i] = (float) (factor * own[i]);
            }
            squares[group.place()] = (float) square;
            above[group.place()] = along > 0 ? 1 : 0;
        }
        var whole = new LocalLoopResult(trained.samples(), trained.steps(), all, trained.metrics());
        return new LocalResult(
                whole.update(
                        exchange(), Map.of(MEMBERS, members, SQUARES, squares, ABOVE, above, DIRECTION, direction)),
                ClientState.of(SIDES, group.sides()).with(LAST, own));
    }

    private Group group(LocalRound round, float[] directions, Trainer trainer) {
        int length = trainer.layout().length();
        float[] known = round.state().vector(SIDES, new float[0]);
        Group group = new Group(0, clusters, new float[0]);
        float[] last = round.state().vector(LAST, new float[0]);
        while (group.count() > 1 && Bipartition.divides(directions, group.place(), length)) {
            int depth = group.sides().length;
            boolean upper;
            if (depth < known.length) {
                upper = known[depth] > 0;
            } else if (depth == known.length && last.length == length) {
                upper = along(last, directions, group.place()) > 0;
            } else {
                double there = ShardLoss.of(model(round, group.place(), length), round.shard(), trainer);
                upper = there < ShardLoss.of(model(round, group.first(), length), round.shard(), trainer);
            }
            group = group.half(upper);
        }
        return group;
    }

    private static float[] unit(float[] change, double norm, ParameterLayout layout) {
        float[] unit = new float[change.length];
        for (int i = 0; i < unit.length && norm > 0; i++) {
            unit[i] = (float) (change[i] / norm);
        }
        for (var slice : layout.statistics()) {
            Arrays.fill(unit, slice.offset(), slice.offset() + slice.length(), 0);
        }
        return unit;
    }

    private static double along(float[] unit, float[] directions, int place) {
        double sum = 0;
        for (int i = 0; i < unit.length; i++) {
            sum += (double) unit[i] * directions[place * unit.length + i];
        }
        return sum;
    }

    private static boolean any(float[] directions, int place, int length) {
        for (int i = place * length; i < (place + 1) * length; i++) {
            if (directions[i] != 0) {
                return true;
            }
        }
        return false;
    }

    private static float[] model(LocalRound round, int number, int length) {
        return Arrays.copyOfRange(round.parameters(), number * length, (number + 1) * length);
    }
}
