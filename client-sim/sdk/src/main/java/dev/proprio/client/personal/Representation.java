package dev.proprio.client.personal;

/** What a model's last layer takes of a window: what all layers before it make of it, computed by a node's own code. */
@FunctionalInterface
public interface Representation {
    /**
     * The values before the last layer.
     *
     * @param parameters the whole model's
     * @param window as it was given to {@link PersonalModels#addShot}; of a softmax regression it is the result, once normalized
     */
    float[] of(float[] parameters, float[] window);
}
