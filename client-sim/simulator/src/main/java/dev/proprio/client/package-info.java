/**
 * Sensor data, models, and simulated devices that train these on those. The rooms of this module, in the order in
 * which to read them (the SDK has more below this package: {@code node} has their map):
 *
 * <ol>
 *   <li>{@code sensor}: what sensor data is: recordings of people, and windows cut from them
 *   <li>{@code sensor.signal}: from recordings to windows
 *   <li>{@code sensor.synthetic}: the synthetic wearable fleet
 *   <li>{@code sensor.elsewhere}: data that stays on devices of other processes
 *   <li>{@code sensor.logistic}: synthetic vectors that drift is studied on
 *   <li>{@code sensor.archive}: published recordings, as their authors distribute them
 *   <li>{@code sensor.csv}: everybody's own recordings
 *   <li>{@code sensor.combined}: several sources as one, with the same classes and channels
 *   <li>{@code partition}: how training data is spread over devices
 *   <li>{@code dataset}: all of it, ready for federated training
 *   <li>{@code augmentation}: what a window may look like and still be of the same class
 *   <li>{@code training}: models, trainers, and the local algorithms that decide which steps to take
 *   <li>{@code training.step}: from a gradient to a step
 *   <li>{@code training.fused}: the fast trainer: kernels, vectorised and scalar, and layers made of them
 *   <li>{@code training.layer}: layers that DL4J does not have
 *   <li>{@code training.pretext}: tasks that windows set themselves, without labels
 *   <li>{@code personalization}: methods that fit a model to one person
 *   <li>{@code attack}: devices that attack
 *   <li>{@code device}: simulated devices, in this process or through the SDK
 *   <li>{@code export}: trained models as C, ONNX and DL4J files
 * </ol>
 */
@NullMarked
package dev.proprio.client;

import org.jspecify.annotations.NullMarked;
