package dev.proprio.client.training.fused;

/** What flows between two layers: values forward, the loss's gradient with respect to them back. */
final class Link {
    final Signal values;
    final Signal gradient;

    Link(int rows, int channels) {
        this.values = new Signal(rows, channels);
        this.gradient = new Signal(rows, channels);
    }

    void resize(int samples) {
        values.resize(samples);
        gradient.resize(samples);
    }
}
