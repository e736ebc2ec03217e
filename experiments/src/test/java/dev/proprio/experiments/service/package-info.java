/** Tests of the coordinator as a service. */
@NullMarked
package dev.proprio.experiments.service;

import org.jspecify.annotations.NullMarked;
