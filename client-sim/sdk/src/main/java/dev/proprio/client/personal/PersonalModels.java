package dev.proprio.client.personal;

import dev.proprio.client.node.NodeStorage;
import dev.proprio.client.node.NodeStorageException;
import dev.proprio.client.personal.Shots.Shot;
import dev.proprio.proto.description.ModelDescription;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.query.HistogramQuery;
import dev.proprio.proto.query.Query;
import dev.proprio.proto.query.QueryAnswer;
import dev.proprio.proto.stored.StoredFormatException;
import dev.proprio.proto.tensor.Finite;
import dev.proprio.proto.update.Broadcast;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A local task of a node: keeps windows that the device's owner labelled and the last model that was received, and fits
 * that model's last layer to them. Shots, models and what they are good for stay in the node's storage; nothing of them
 * is part of an update. Only what {@link #answer} is asked for leaves, as a vote of this device's in a histogram.
 * Thread-safe.
 */
public final class PersonalModels {
    /** The figure of a histogram of how many shots the received models tell right, a share. */
    public static final String ACCURACY_BEFORE = "personal-accuracy-before";

    /** The figure of a histogram of how many the personal models would tell right of shots that they were not fitted to. */
    public static final String ACCURACY_AFTER = "personal-accuracy-after";

    private static final String SHOTS = "personal-shots";
    private static final String MODEL = "personal-model";
    private static final int FOLDS = 5;
    private static final int LONGEST_LABEL = 100;

    private final NodeStorage storage;
    private final Representation body;
    private final HeadTuning tuning;
    private Shots shots;
    private Optional<ReceivedModel> received;

    private PersonalModels(
            NodeStorage storage,
            Representation body,
            HeadTuning tuning,
            Shots shots,
            Optional<ReceivedModel> received) {
        this.storage = storage;
        this.body = body;
        this.tuning = tuning;
        this.shots = shots;
        this.received = received;
    }

    /**
     * Opens what the storage has.
     *
     * @param body what the last layer takes, of models that this node is asked to train
     * @param most how many shots of each class are kept, at least 1; the oldest are forgotten
     * @throws NodeStorageException if what was kept can't be read
     */
    public static PersonalModels open(NodeStorage storage, Representation body, HeadTuning tuning, int most)
            throws NodeStorageException {
        Require.atLeast("most", most, 1);
        try {
            Optional<byte[]> kept = storage.read(SHOTS);
            Shots shots = kept.isPresent() ? Shots.restored(kept.get(), most) : Shots.none(most);
            Optional<byte[]> model = storage.read(MODEL);
            Optional<ReceivedModel> received =
                    model.isPresent() ? Optional.of(ReceivedModel.restored(model.get())) : Optional.empty();
            return new PersonalModels(storage, body, tuning, shots, received);
        } catch (StoredFormatException e) {
            throw new NodeStorageException(
                    String.format(
                            Locale.ROOT,
                            "what a node kept of its owner can't be read: %s; delete the entries %s and %s, which forgets it",
                            e.getMessage(),
                            SHOTS,
                            MODEL),
                    e);
        }
    }

    /**
     * Keeps a window whose class the owner told.
     *
     * @param label the class's name as models have it, at most 100 characters
     * @param window as the {@link Representation} takes it, of finite values
     */
    public synchronized void addShot(String label, float[] window) throws NodeStorageException {
        Require.that(!label.isBlank() && label.length() <= LONGEST_LABEL, "label", "must have 1 to 100 characters");
        Require.that(
                window.length > 0 && Finite.firstOther(window).isEmpty(), "window", "must have finite values alone");
        Shots next = shots.with(label, window);
        storage.write(SHOTS, next.stored());
        shots = next;
    }

    /** How many shots are kept. */
    public synchronized int shots() {
        return shots.all().size();
    }

    /**
     * Keeps a model, for which a node's training calls this before it trains. One that comes without a description is not
     * kept: nobody knows its classes.
     */
    public synchronized void received(Broadcast model) throws NodeStorageException {
        Optional<ModelDescription> description = model.description();
        if (description.isPresent()) {
            var next = new ReceivedModel(
                    model.layout(),
                    description.get().classes(),
                    model.parameters().clone());
            storage.write(MODEL, next.stored());
            received = Optional.of(next);
        }
    }

    /**
     * Fits the last model's head to the shots; empty if no model was received yet. Without shots of its classes it is the
     * model that was received.
     *
     * @throws IllegalArgumentException if the model's last layer is not dense, or takes other values than the
     *     representation has
     */
    public synchronized Optional<PersonalModel> personalize() {
        return received.map(this::fit);
    }

    private PersonalModel fit(ReceivedModel model) {
        DenseHead head = DenseHead.of(model.layout());
        List<float[]> inputs = new ArrayList<>();
        List<Integer> labels = new ArrayList<>();
        for (Shot shot : shots.all()) {
            int label = model.classes().indexOf(shot.label());
            if (label >= 0 && label < head.classes()) {
                float[] values =
                        body.of(model.parameters().clone(), shot.window().clone());
                if (values.length != head.inputs()) {
                    throw new IllegalArgumentException(String.format(
                            Locale.ROOT,
                            "the model's last layer takes %s values but the representation has %s",
                            head.inputs(),
                            values.length));
                }
                inputs.add(values);
                labels.add(label);
            }
        }
        float[][] all = inputs.toArray(float[][]::new);
        int[] classes = labels.stream().mapToInt(Integer::intValue).toArray();
        float[] fitted = model.parameters().clone();
        if (classes.length > 0) {
            tuning.run(head, fitted, all, classes);
        }
        return new PersonalModel(
                fitted,
                classes.length,
                shots.all().size() - classes.length,
                before(head, model.parameters(), all, classes),
                after(head, model.parameters(), all, classes));
    }

    private static OptionalDouble before(DenseHead head, float[] parameters, float[][] inputs, int[] classes) {
        if (classes.length == 0) {
            return OptionalDouble.empty();
        }
        int right = 0;
        for (int i = 0; i < classes.length; i++) {
            right += head.best(parameters, inputs[i]) == classes[i] ? 1 : 0;
        }
        return OptionalDouble.of((double) right / classes.length);
    }

    /** Each shot is told by a head that was not fitted to it. */
    private OptionalDouble after(DenseHead head, float[] parameters, float[][] inputs, int[] classes) {
        int[] fold = new int[classes.length];
        int[] seen = new int[head.classes()];
        for (int i = 0; i < classes.length; i++) {
            fold[i] = seen[classes[i]]++ % FOLDS;
        }
        for (int count : seen) {
            if (count == 1) {
                return OptionalDouble.empty();
            }
        }
        int right = 0;
        for (int kept = 0; kept < FOLDS; kept++) {
            List<float[]> others = new ArrayList<>();
            List<Integer> labels = new ArrayList<>();
            for (int i = 0; i < classes.length; i++) {
                if (fold[i] != kept) {
                    others.add(inputs[i]);
                    labels.add(classes[i]);
                }
            }
            float[] fitted = parameters.clone();
            tuning.run(
                    head,
                    fitted,
                    others.toArray(float[][]::new),
                    labels.stream().mapToInt(Integer::intValue).toArray());
            for (int i = 0; i < classes.length; i++) {
                right += fold[i] == kept && head.best(fitted, inputs[i]) == classes[i] ? 1 : 0;
            }
        }
        return classes.length == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) right / classes.length);
    }

    /**
     * This device's vote in a histogram of {@link #ACCURACY_BEFORE} or {@link #ACCURACY_AFTER}, for a node whose owner lets
     * it answer; empty for any other query. A device without the figure does not vote.
     */
    public Optional<QueryAnswer> answer(Query query) {
        if (!(query instanceof HistogramQuery histogram)) {
            return Optional.empty();
        }
        boolean before = histogram.figure().equals(ACCURACY_BEFORE);
        if (!before && !histogram.figure().equals(ACCURACY_AFTER)) {
            return Optional.empty();
        }
        Optional<PersonalModel> model = personalize();
        OptionalDouble figure = model.isEmpty()
                ? OptionalDouble.empty()
                : before ? model.get().before() : model.get().after();
        return Optional.of(histogram.answer(figure.orElse(Double.NaN)));
    }
}
