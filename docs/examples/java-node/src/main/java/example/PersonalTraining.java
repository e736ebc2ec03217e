package example;

import dev.proprio.client.node.NodeStorage;
import dev.proprio.client.node.NodeStorageException;
import dev.proprio.client.personal.HeadTuning;
import dev.proprio.client.personal.PersonalModels;
import dev.proprio.client.session.LocalTraining;
import dev.proprio.client.session.QueryRefusedException;
import dev.proprio.proto.query.Query;
import dev.proprio.proto.query.QueryAnswer;
import dev.proprio.proto.update.Broadcast;
import dev.proprio.proto.update.ClientUpdate;
import dev.proprio.proto.update.TrainingTask;
import java.util.Optional;

/** A training whose node also has a model of its owner's: what leaves is the other training's update, and votes. */
public final class PersonalTraining implements LocalTraining {
    private static final int SHOTS_PER_CLASS = 10;

    private final LocalTraining mine;
    private final PersonalModels models;

    /** @param storage the node's */
    public PersonalTraining(LocalTraining mine, NodeStorage storage) throws NodeStorageException {
        this.mine = mine;
        // A softmax regression is its last layer, which takes the window itself.
        this.models =
                PersonalModels.open(storage, (parameters, window) -> window, new HeadTuning(20, 0.05), SHOTS_PER_CLASS);
    }

    /** The owner's shots and models: what a screen of the device shows and asks. */
    public PersonalModels models() {
        return models;
    }

    @Override
    public ClientUpdate train(TrainingTask task, Broadcast model) throws Exception {
        models.received(model);
        return mine.train(task, model);
    }

    @Override
    public QueryAnswer answer(Query query, Optional<Broadcast> model) throws Exception {
        return models.answer(query).orElseThrow(() -> new QueryRefusedException("this device does not tell that"));
    }
}
