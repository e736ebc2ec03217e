/**
 * The coordinator as a service: its settings, its runs, each in a folder of its own, and what carries them out. How
 * they are reached over HTTP is the coordinator module's part.
 */
@NullMarked
package dev.proprio.experiments.service;

import org.jspecify.annotations.NullMarked;
