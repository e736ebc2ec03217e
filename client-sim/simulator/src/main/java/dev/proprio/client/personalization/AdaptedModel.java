package dev.proprio.client.personalization;

/**
 * What came of adapting to a person.
 *
 * @param predictor tells the person's windows apart
 * @param steps gradient steps that were taken
 * @param received how many values, of four bytes, a device that took no part had to receive first
 */
public record AdaptedModel(Predictor predictor, int steps, long received) {
    /** A model that was trained for so many steps. */
    static AdaptedModel model(float[] parameters, int steps) {
        return new AdaptedModel(Predictor.model(parameters), steps, parameters.length);
    }
}
