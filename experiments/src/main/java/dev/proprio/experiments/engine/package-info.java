/**
 * The engines that an experiment runs on, behind the coordinator's fleet port: threads of this process, or
 * simulated devices over gRPC.
 */
@NullMarked
package dev.proprio.experiments.engine;

import org.jspecify.annotations.NullMarked;
