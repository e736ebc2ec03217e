package dev.proprio.client.training.pretext;

import dev.proprio.client.augmentation.WindowShape;
import dev.proprio.client.sensor.Windows;
import dev.proprio.client.training.HeadedTrainer;
import dev.proprio.client.training.InputShape;
import dev.proprio.client.training.LinearHead;
import dev.proprio.client.training.LocalLoop;
import dev.proprio.client.training.LocalRound;
import dev.proprio.client.training.ViewBuffer;
import dev.proprio.proto.extension.InvalidSettingException;
import dev.proprio.proto.extension.Named;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;
import dev.proprio.proto.random.KeyedRandom;

/**
 * Learns to fill in what was hidden of a window (Haresamudram et al. 2020): some pieces of it are 0 in all channels, and the head says what was there.
 */
@Named(
        value = "masked-reconstruction",
        summary = "Pre-training without labels: what was in the pieces of a window that are hidden?",
        differs = {
            "Pieces of several points in a row are hidden; in the paper each point is hidden or not by itself.",
            "The head is linear on what the model's last layer takes, whatever the model is; in the paper the encoder is a transformer."
        })
public record MaskedReconstruction(
        @Setting(value = "The steps.", inline = true) LocalLoop loop,

        @Setting(
                "Share of a window that is hidden, greater than 0 and less than 1; at least one piece is, and one is not.")
        double share,

        @Setting(
                "Points in time of a piece, at least 1; the last piece has what is left. A window has at least two pieces.")
        int piece)
        implements PretextAlgorithm {
    public MaskedReconstruction {
        Require.that(
                share > 0 && share < 1, "share", "must be greater than 0 and less than 1 but was %s".formatted(share));
        Require.atLeast("piece", piece, 1);
    }

    public MaskedReconstruction() {
        this(new LocalLoop(), 0.3, 8);
    }

    @Override
    public LinearHead head(InputShape shape) {
        return new LinearHead(shape.size());
    }

    @Override
    public void requireFit(WindowShape shape) {
        if (shape.length() <= piece) {
            throw new InvalidSettingException(
                    "piece",
                    "must be less than the %s points of a window but is %s: where all is hidden, nothing tells what was there"
                            .formatted(shape.length(), piece));
        }
    }

    /** How many of so many pieces are hidden. */
    int hidden(int pieces) {
        return (int) Math.clamp(Math.round(share * pieces), 1, pieces - 1L);
    }

    @Override
    public LocalLoop.Step steps(LocalRound round, Windows windows, HeadedTrainer trainer) {
        double rate = loop.rate(round);
        int most = Math.min(loop.batch(), windows.count());
        int pieces = Math.ceilDiv(windows.length(), piece);
        int values = piece * windows.channels();
        var buffer = new ViewBuffer(most, windows.length(), windows.channels(), 0);
        var loss = new HiddenValuesLoss(most, windows.size());
        int[] places = new int[pieces];
        KeyedRandom random = round.random().child("hidden", 0);
        return new LocalLoop.Step() {
            private long taken;

            @Override
            public double take(int[] order, int from, int to) {
                KeyedRandom drawn = random.child("step", taken++);
                for (int n = from; n < to; n++) {
                    int slot = n - from;
                    buffer.put(slot, windows.features(), order[n], 0);
                    loss.show(slot);
                    for (int i = 0; i < pieces; i++) {
                        places[i] = i;
                    }
                    drawn.shuffle(places, pieces);
                    for (int i = 0; i < hidden(pieces); i++) {
                        int at = places[i] * values;
                        loss.hide(slot, at, Math.min(at + values, windows.size()), buffer.features(), buffer.at(slot));
                    }
                }
                return trainer.step(buffer.windows(), buffer.order(), 0, to - from, rate, loss);
            }
        };
    }
}
