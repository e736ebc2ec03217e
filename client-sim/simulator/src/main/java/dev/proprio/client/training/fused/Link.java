package dev.proprio.client.training.fused;

/** What flows between two layers: values forward, the loss's gradient with respect to them back. */
final class Link {
    final SequenceBatch values;
    final SequenceBatch gradient;

    Link(int rows, int channels) {
        this.values = new SequenceBatch(rows, channels);
        this.gradient = new SequenceBatch(rows, channels);
    }

    void resize(int samples) {
        values.resize(samples);
        gradient.resize(samples);
    }
}
